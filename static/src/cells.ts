/** What a table's cell may not hold is there what the server would store of it: its text, in paragraphs. */

import { Fragment, type Node } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import type { ReplaceStep } from "prosemirror-transform";
import { linkOf } from "./embeds";

const PARTS = /^t(head|body|r|d|h)$/;

/** Holds every change to the rule, whether something was pasted, dropped or quoted into a cell. */
export function cellContent(notInCells: readonly string[]): Plugin {
  /** What may stand in a cell of a node: itself, or what it holds. */
  const flat = (node: Node): Node[] => {
    const { name, schema } = node.type;
    if (name === "figure") return [linkOf(node)];
    if (name === "summary") return node.content.size ? [schema.nodes.p!.create(null, node.content)] : [];
    if (node.isTextblock || node.isLeaf) return [node];
    const blocks = node.children.flatMap(flat);
    return notInCells.includes(name) || PARTS.test(name) ? blocks : [node.copy(Fragment.from(blocks))];
  };
  const isIn = (content: Fragment): boolean =>
    content.content.some((node) => notInCells.includes(node.type.name) || isIn(node.content));
  const brings = (tr: Transaction) =>
    tr.steps.some((step) => isIn((step as ReplaceStep).slice?.content ?? Fragment.empty));

  return new Plugin({
    appendTransaction(transactions, _before, state) {
      if (!transactions.some(brings)) return null;
      const { tr } = state;
      // The last first, so that the places of the others stay; `end` is that of the cell that is looked through.
      const found: [number, Node][] = [];
      let end = 0;
      state.doc.descendants((node, pos) => {
        const { name } = node.type;
        if (/^t[dh]$/.test(name)) end = pos + node.nodeSize;
        if (pos >= end || !notInCells.includes(name)) return true;
        return !found.unshift([pos, node]);
      });
      for (const [pos, node] of found) tr.replaceWith(pos, pos + node.nodeSize, flat(node));
      return tr;
    },
  });
}
