/** Counts emoji with the server's own expression, as the server counts: outside code, custom ones included. */

import type { Node } from "prosemirror-model";

/** Counts the emoji of documents. Blocks that did not change are not counted again. */
export class EmojiCounter {
  private readonly expression: RegExp;
  private readonly counted = new WeakMap<Node, number>();

  constructor(source: string) {
    this.expression = new RegExp(source, "gu");
  }

  in(text: string): number {
    return /^[\0-\x7f]*$/.test(text) ? 0 : (text.match(this.expression)?.length ?? 0);
  }

  count(node: Node): number {
    if (node.isText) return node.marks.some((mark) => mark.type.name === "code") ? 0 : this.in(node.text!);
    if (node.type.name === "img") return node.attrs["data-emoji"] ? 1 : 0;
    if (node.type.name === "figure") return this.in(node.attrs.text);
    if (node.type.name === "pre") return 0;
    let total = this.counted.get(node);
    if (total === undefined) {
      total = 0;
      node.forEach((child) => {
        total! += this.count(child);
      });
      this.counted.set(node, total);
    }
    return total;
  }
}
