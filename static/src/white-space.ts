/** White space outside code, shown as it is stored: a tab or a line's end is a space there. */

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
      transactions.forEach((transaction, index) => {
        for (const place of changedIn(transaction)) {
          const later = transactions.slice(index + 1);
          const [from, to] = place.map((pos) => later.reduce((at, { mapping }) => mapping.map(at), pos)) as [
            number,
            number,
          ];
          doc.nodesBetween(from, to, (node, pos) => {
            if (node.type.spec.code) return false;
            for (const { index } of node.text?.matchAll(SPACES) ?? [])
              tr.replaceWith(pos + index, pos + index + 1, schema.text(" ", node.marks));
            return true;
          });
        }
      });
      return tr.docChanged ? tr : null;
    },
  });
}
