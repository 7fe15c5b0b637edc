/** Carries what a writer changed in one form of a pasted text over to its other form. */

import { Fragment, Mark, type Node, type ResolvedPos, Slice } from "prosemirror-model";
import { Transform } from "prosemirror-transform";
import { matched, UNMATCHED } from "./differing";

/** A character, a picture or a block without text, or the border between two blocks, and where it stands. */
interface Unit {
  key: string;
  from: number;
  to: number;
  marks: readonly Mark[];
}

const BORDER = "\n";

/**
 * `other` with the changes that made `now` out of `base`: text, line ends, marks, and blocks that were put in. None of
 * the writer's text is lost, whatever the forms have in common; where they differ, it stands at the nearest place.
 *
 * `a b` that became `a new b`, carried to `<li>a <b>b</b></li>`, is `<li>a new <b>b</b></li>`.
 */
export function carried(base: Fragment, now: Fragment, other: Fragment): Fragment {
  if (!base.firstChild || !now.firstChild || !other.firstChild) return other.firstChild ? other : now;
  const [baseDoc, nowDoc, otherDoc] = [whole(base), whole(now), whole(other)];
  const known = (node: Node) => base.content.some((block) => block.sameMarkup(node));
  const [before, after, there] = [unitsOf(baseDoc), unitsOf(nowDoc, known), unitsOf(otherDoc)];
  const edited = joined(matched(keys(before), keys(after)), after.length);
  const placed = matched(keys(before), keys(there));
  const result = new Transform(otherDoc);
  carryMarks(result, before, after, there, edited, placed);

  // From the end, so that the places before a change stay where they are.
  let [i, j] = [before.length, after.length];
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && edited[i - 1] === j - 1) {
      i--;
      j--;
      continue;
    }
    const [endBefore, endAfter] = [i, j];
    while (i > 0 && edited[i - 1] === UNMATCHED) i--;
    j = i > 0 ? edited[i - 1]! + 1 : 0;
    const slice = j < endAfter ? flat(nowDoc.slice(after[j]!.from, after[endAfter - 1]!.to)) : Slice.empty;
    const at = target(before, there, placed, i, endBefore, otherDoc);
    const inherited = marksAt(baseDoc, target(before, before, null, i, endBefore, baseDoc));
    put(result, at, slice, inherited, marksAt(otherDoc, at));
  }
  return result.doc.content;
}

/** The pairs without those that two changes have in common by chance, as "o" of a "on Monday" that became "tomorrow". */
function joined(pairs: Int32Array, length: number): Int32Array {
  // Runs of pairs, and of the changes before each, by their ends in both texts.
  const runs: { from: number; to: number; change: number }[] = [];
  let [i, j] = [0, 0];
  while (i < pairs.length) {
    let from = i;
    while (pairs[from] === UNMATCHED) from++;
    if (from === pairs.length) break;
    const change = Math.max(from - i, pairs[from]! - j);
    let to = from + 1;
    while (to < pairs.length && pairs[to] === pairs[to - 1]! + 1) to++;
    runs.push({ from, to, change });
    [i, j] = [to, pairs[to - 1]! + 1];
  }
  const last = Math.max(pairs.length - i, length - j);
  runs.forEach(({ from, to, change }, index) => {
    const next = runs[index + 1]?.change ?? last;
    if (to - from <= Math.min(change, next, 3)) pairs.fill(UNMATCHED, from, to);
  });
  return pairs;
}

function keys(units: Unit[]): string[] {
  return units.map((unit) => unit.key);
}

/** The fragment as a document of its own. */
function whole(content: Fragment): Node {
  const { schema } = content.firstChild!.type;
  const blocks = content.firstChild!.isInline ? Fragment.from(schema.nodes.p!.create(null, content)) : content;
  return schema.nodes.doc!.create(null, blocks);
}

/** The document's units in their order. A container that is not `known` is one unit: the writer put it in as a whole. */
function unitsOf(doc: Node, known?: (node: Node) => boolean): Unit[] {
  const units: Unit[] = [];
  let end = -1;
  const border = (to: number) => {
    if (end >= 0) units.push({ key: BORDER, from: end, to, marks: [] });
  };
  doc.descendants((node, pos, parent) => {
    const isNew = parent === doc && !!known && !node.isTextblock && !known(node);
    if (node.isTextblock) {
      border(pos + 1);
      end = pos + 1 + node.content.size;
    } else if (isNew || (node.isLeaf && node.isBlock)) {
      border(pos);
      end = pos + node.nodeSize;
      units.push({
        key: isNew ? `new ${pos}` : `${node.type.name} ${node.attrs.href ?? ""}`,
        from: pos,
        to: end,
        marks: [],
      });
    } else if (node.isText) {
      let from = pos;
      for (const character of node.text!) {
        const key = character === "\n" ? BORDER : /\s/.test(character) ? " " : character;
        const to = from + character.length;
        units.push({ key, from, to, marks: node.marks });
        from = to;
      }
    } else if (node.isInline) {
      const key = node.type.name === "br" ? BORDER : `img ${node.attrs.src}`;
      units.push({ key, from: pos, to: pos + node.nodeSize, marks: node.marks });
    }
    return !isNew;
  });
  return units;
}

/** Where in `there` the units of `before` from `start` up to `end` stand; where none does, the place between their neighbors. */
function target(
  before: Unit[],
  there: Unit[],
  placed: Int32Array | null,
  start: number,
  end: number,
  doc: Node,
): [number, number] {
  const find = (index: number): Unit | undefined => there[placed ? (placed[index] ?? UNMATCHED) : index];
  const inside = [];
  for (let index = start; index < end; index++) inside.push(find(index));
  const found = inside.filter((unit) => unit !== undefined);
  if (found.length) return [found[0]!.from, found[found.length - 1]!.to];
  const left = find(start - 1);
  const right = find(end);
  let at = left && before[start - 1]!.key !== BORDER ? left.to : (right?.from ?? left?.to);
  for (let index = start - 2; at === undefined && index >= 0; index--) at = find(index)?.to;
  for (let index = end + 1; at === undefined && index < before.length; index++) at = find(index)?.from;
  at ??= there[there.length - 1]?.to ?? Math.min(1, doc.content.size);
  return [at, at];
}

/** The marks that text typed at a place, or over it, has. */
function marksAt(doc: Node, [from, to]: [number, number]): readonly Mark[] {
  const $from: ResolvedPos = doc.resolve(from);
  return (from === to ? $from.marks() : $from.marksAcross(doc.resolve(to))) ?? [];
}

/** Marks that were set or taken away on text that stayed. */
function carryMarks(
  result: Transform,
  before: Unit[],
  after: Unit[],
  there: Unit[],
  edited: Int32Array,
  placed: Int32Array,
): void {
  for (let start = 0; start < before.length; start++) {
    const pair = (index: number) => [before[index]!.marks, after[edited[index]!]?.marks] as const;
    const [old, fresh] = pair(start);
    const first = there[placed[start]!];
    if (!fresh || !first || Mark.sameSet(old, fresh)) continue;
    let to = first.to;
    // What has the same marks is one run.
    while (start + 1 < before.length && there[placed[start + 1]!]?.from === to) {
      const [nextOld, nextFresh] = pair(start + 1);
      if (nextOld !== old || nextFresh !== fresh) break;
      to = there[placed[++start]!]!.to;
    }
    for (const mark of old) if (!mark.isInSet(fresh)) result.removeMark(first.from, to, mark);
    for (const mark of fresh) if (!mark.isInSet(old)) result.addMark(first.from, to, mark);
  }
}

/** Part of a text without what it stood in: lists, quotations and cells that were cut become paragraphs. */
function flat(slice: Slice): Slice {
  if (slice.content.firstChild!.isInline) return slice;
  const blocks: Node[] = [];
  const take = (content: Fragment, openStart: number, openEnd: number) =>
    content.forEach((node, _offset, index) => {
      const [start, end] = [index ? 0 : openStart, index < content.childCount - 1 ? 0 : openEnd];
      const cut = start > 0 || end > 0 || !node.type.isInGroup("block");
      if (!cut || node.isLeaf) blocks.push(node);
      else if (node.isTextblock) blocks.push(node.type.schema.nodes.p!.create(null, node.content));
      else take(node.content, start - 1, end - 1);
    });
  take(slice.content, slice.openStart, slice.openEnd);
  const open = (node: Node | undefined, depth: number) => (depth && node?.isTextblock ? 1 : 0);
  return new Slice(
    Fragment.from(blocks),
    open(blocks[0], slice.openStart),
    open(blocks[blocks.length - 1], slice.openEnd),
  );
}

/** Puts text in the place of a range. The marks that it only inherited give way to those of its new place. */
function put(
  result: Transform,
  [from, to]: [number, number],
  slice: Slice,
  inherited: readonly Mark[],
  marks: readonly Mark[],
): void {
  const text = slice.content.textBetween(0, slice.content.size, BORDER, BORDER);
  const { parent } = result.doc.resolve(from);
  if (parent.type.spec.code && text) slice = new Slice(Fragment.from(parent.type.schema.text(text)), 0, 0);
  // A block that stands for itself goes between blocks, and leaves no empty one beside it.
  const [$from, $to] = [result.doc.resolve(from), result.doc.resolve(to)];
  const isBlock = slice.content.firstChild?.isBlock;
  if (isBlock && !slice.openStart && parent.isTextblock && !$from.parentOffset) from--;
  if (isBlock && !slice.openEnd && $to.parent.isTextblock && $to.parentOffset === $to.parent.content.size) to++;
  const steps = result.steps.length;
  const length =
    result.doc.textContent.length -
    result.doc.textBetween(from, to).length +
    slice.content.textBetween(0, slice.content.size).length;
  result.replace(from, to, slice);
  const end = result.mapping.slice(steps).map(to, 1);
  if (result.doc.textContent.length < length) {
    // What does not fit into its place stands after the block.
    const after = result.doc.resolve(from).after(1);
    const blocks = slice.content.firstChild!.isInline ? whole(slice.content).content : slice.content;
    result.insert(after, blocks);
    return;
  }
  if (end <= from) return;
  for (const mark of inherited) if (!mark.isInSet(marks)) result.removeMark(from, end, mark);
  for (const mark of marks) if (!mark.isInSet(inherited)) result.addMark(from, end, mark);
}
