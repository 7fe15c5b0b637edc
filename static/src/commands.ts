/** Changes of blocks and text that ProseMirror's own commands do not have. */

import { lift, setBlockType, wrapIn } from "prosemirror-commands";
import type { Attrs, MarkType, Node, NodeType } from "prosemirror-model";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { AllSelection, type Command, type EditorState, Selection, TextSelection } from "prosemirror-state";

export function markActive(state: EditorState, type?: MarkType): boolean {
  if (!type) return false;
  const { from, to, empty, $from } = state.selection;
  return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
}

/** The command, with "everything" taken as all of its text: what is inside is then found from the selection's ends. */
export function throughout(command: Command): Command {
  return (state, dispatch, view) => {
    if (!(state.selection instanceof AllSelection)) return command(state, dispatch, view);
    const all = TextSelection.between(Selection.atStart(state.doc).$from, Selection.atEnd(state.doc).$to);
    return command(state.apply(state.tr.setSelection(all)), dispatch, view);
  };
}

/** The innermost node of a type around the selection, with the position before it. */
export function around(state: EditorState, ...names: string[]): { node: Node; pos: number; depth: number } | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if (names.includes($from.node(depth).type.name))
      return { node: $from.node(depth), pos: $from.before(depth), depth };
  }
  return null;
}

/** Turns the blocks into a type, or back into paragraphs where they are of it already. */
export function toggleBlock(type: NodeType, attrs: Attrs | null = null): Command {
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    const back = state.schema.nodes.p!;
    const same = parent.type === type;
    return setBlockType(same ? back : type, same ? null : attrs)(state, dispatch);
  };
}

/** Puts the blocks into a container, or takes them out of it. */
export function toggleWrap(type: NodeType): Command {
  return (state, dispatch) => {
    const inside = around(state, type.name);
    return inside ? lift(state, dispatch) : wrapIn(type)(state, dispatch);
  };
}

/** Makes the blocks a list, changes the kind of the list they are in, or takes them out of it. */
export function toggleList(type: NodeType): Command {
  return (state, dispatch) => {
    const list = around(state, "ul", "ol");
    if (!list) return wrapInList(type)(state, dispatch);
    if (list.node.type === type) return liftListItem(state.schema.nodes.li!)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(list.pos, type));
    return true;
  };
}

/** Puts a spoiler around the blocks; inside one, takes it away and keeps what it held. */
export const toggleSpoiler: Command = (state, dispatch) => {
  const { details, summary, p } = state.schema.nodes;
  if (!details || !summary) return false;
  const inside = around(state, "details");
  if (inside) {
    if (dispatch) {
      const blocks: Node[] = [];
      inside.node.forEach((child) => {
        if (child.type !== summary) blocks.push(child);
        else if (child.content.size) blocks.push(p!.create(null, child.content));
      });
      dispatch(state.tr.replaceWith(inside.pos, inside.pos + inside.node.nodeSize, blocks).scrollIntoView());
    }
    return true;
  }
  if (around(state, "td", "th")) return false;
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to);
  if (!range?.parent.canReplaceWith(range.startIndex, range.endIndex, details)) return false;
  if (dispatch) {
    const blocks: Node[] = [];
    for (let index = range.startIndex; index < range.endIndex; index++) blocks.push(range.parent.child(index));
    const tr = state.tr.replaceWith(range.start, range.end, details.create(null, [summary.create(), ...blocks]));
    dispatch(tr.setSelection(TextSelection.create(tr.doc, range.start + 2)).scrollIntoView());
  }
  return true;
};

/** Takes all formatting off the selected text, and turns its blocks into paragraphs. */
export const clearFormatting: Command = (state, dispatch) => {
  if (!dispatch) return true;
  const { from, to, empty } = state.selection;
  const tr = state.tr;
  if (empty) tr.setStoredMarks([]);
  else tr.removeMark(from, to);
  const p = state.schema.nodes.p!;
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (/^(?:h\d|pre)$/.test(node.type.name)) tr.setBlockType(pos, pos + node.nodeSize, p);
  });
  dispatch(tr);
  return true;
};

/** The extent of the link around a position. */
export function linkAround(state: EditorState): { from: number; to: number; href: string } | null {
  const type = state.schema.marks.a;
  const { $from, to, empty } = state.selection;
  if (!type) return null;
  const marks = empty ? $from.marks() : ($from.nodeAfter?.marks ?? []);
  const mark = type.isInSet(marks) ?? ($from.nodeAfter && type.isInSet($from.nodeAfter.marks));
  if (!mark) return null;
  let from = $from.pos;
  let end = $from.pos;
  const start = $from.start();
  $from.parent.forEach((child, offset) => {
    if (!mark.isInSet(child.marks)) return;
    const [childFrom, childTo] = [start + offset, start + offset + child.nodeSize];
    if (childFrom <= end && childTo >= from) [from, end] = [Math.min(from, childFrom), Math.max(end, childTo)];
  });
  return end > from && end >= to ? { from, to: end, href: mark.attrs.href } : null;
}

/** Takes the link around the cursor away; its text stays. */
export const removeLink: Command = (state, dispatch) => {
  const link = linkAround(state);
  if (!link) return false;
  dispatch?.(state.tr.removeMark(link.from, link.to, state.schema.marks.a!));
  return true;
};

/** What decides which buttons are pressed and which can be: the blocks and marks around the cursor. */
export function placeOf({ selection: { $from, empty }, storedMarks }: EditorState): string {
  const blocks = Array.from({ length: $from.depth }, (_, depth) => $from.node(depth + 1).type.name);
  return [
    ...blocks,
    empty,
    ...(storedMarks ?? $from.marks()).map((mark) => mark.type.name + (mark.attrs.href ?? "")),
  ].join(" ");
}
