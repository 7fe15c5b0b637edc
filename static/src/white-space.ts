/** White space outside code, shown as it is stored: a tab or a line's end is a space there. */

import type { Node } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { changedIn } from "./changes";

const SPACES = /[\t\n\r\f]/g;

/** A text with spaces for its white space. */
export function spaced(text: string): string {
  return text.replace(SPACES, " ");
}

/** However a tab comes into the text, outside code it becomes a space in the same step. */
export function spacing(): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, state) {
      const { tr, doc, schema } = state;
      const space = (node: Node, pos: number) => {
        for (const { index } of node.text?.matchAll(SPACES) ?? [])
          tr.replaceWith(pos + index, pos + index + 1, schema.text(" ", node.marks));
      };
      transactions.forEach((transaction, index) => {
        for (const place of changedIn(transaction)) {
          const later = transactions.slice(index + 1);
          const [from, to] = place.map((pos) => later.reduce((at, { mapping }) => mapping.map(at), pos));
          // A block that becomes another changes only around its text.
          doc.nodesBetween(Math.max(0, from! - 1), Math.min(to! + 1, doc.content.size), (block, pos) => {
            if (!block.isTextblock) return true;
            if (!block.type.spec.code)
              block.forEach((node, offset) => {
                space(node, pos + 1 + offset);
              });
            return false;
          });
        }
      });
      return tr.docChanged ? tr : null;
    },
  });
}
