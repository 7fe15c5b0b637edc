/** What is copied out of the box: nothing of it changes when it is pasted back, and its plain text shows what was seen. */

import {
  type DOMOutputSpec,
  DOMSerializer,
  type Fragment,
  type Node,
  type ResolvedPos,
  type Schema,
  type Slice,
} from "prosemirror-model";
import { Plugin } from "prosemirror-state";

/** Writes for the clipboard what the surface does not show, and `read` in the schema reads. */
function serializerOf(schema: Schema): DOMSerializer {
  const nodes = DOMSerializer.nodesFromSchema(schema);
  for (const [name, write] of Object.entries(nodes)) {
    nodes[name] = (node: Node): DOMOutputSpec => {
      const written = write(node);
      if (!Array.isArray(written) || !("tight" in node.attrs || node.attrs.style)) return written;
      const [tag, shown, ...rest] = written as [string, Record<string, string>, ...unknown[]];
      const hidden: Record<string, string> = {};
      if ("tight" in node.attrs) hidden["data-tight"] = String(node.attrs.tight);
      if (node.attrs.style) hidden["data-style"] = node.attrs.style;
      return [tag, { ...shown, ...hidden }, ...rest];
    };
  }
  return new DOMSerializer(nodes, DOMSerializer.marksFromSchema(schema));
}

/** The text of what was selected: bullets, numbers, tabs between cells, an empty line between paragraphs. */
function plainText({ content, openStart }: Slice, $from: ResolvedPos): string {
  // Where the selection begins inside a list, its numbers go on from there.
  const first = (level: number) => (level < openStart ? $from.index($from.depth - openStart + 1 + level) : 0);

  const blocks = (nodes: Fragment, between: string, level: number): string => {
    const texts: string[] = [];
    nodes.forEach((node, _offset, index) => {
      texts.push(block(node, index ? Infinity : level));
    });
    return texts.join(between);
  };
  const items = (list: Node, level: number): string => {
    const ordered = list.type.name === "ol";
    const start = Number(list.attrs.start ?? 1) + first(level);
    const texts: string[] = [];
    list.forEach((item, _offset, index) => {
      const text = blocks(item.content, "\n", index ? Infinity : level + 1).replace(/\n/g, "\n  ");
      texts.push(`${ordered ? `${start + index}.` : "•"} ${text}`);
    });
    return texts.join("\n");
  };
  const block = (node: Node, level: number): string => {
    switch (node.type.name) {
      case "ul":
      case "ol":
        // Of a single item that is not selected to its ends only the text is meant.
        return node.childCount === 1 && level < openStart
          ? blocks(node.firstChild!.content, "\n", level + 2)
          : items(node, level);
      case "tr":
        return blocks(node.content, "\t", level + 1);
      case "table":
      case "thead":
      case "tbody":
      case "td":
      case "th":
        return blocks(node.content, "\n", level + 1);
      case "hr":
        return "---";
      case "figure":
        return String(node.attrs.href);
      default:
        return node.isTextblock || node.isText || node.isLeaf ? inline(node) : blocks(node.content, "\n\n", level + 1);
    }
  };
  const inline = (node: Node): string => {
    if (node.isText) return node.text!;
    if (node.isLeaf) return node.type.name === "br" ? "\n" : String(node.attrs.alt ?? "");
    let text = "";
    node.forEach((child) => {
      text += inline(child);
    });
    return text;
  };
  return content.firstChild?.isInline ? blocks(content, "", 0) : blocks(content, "\n\n", 0);
}

export function copying(schema: Schema): Plugin {
  return new Plugin({
    props: {
      clipboardSerializer: serializerOf(schema),
      clipboardTextSerializer: (slice, view) => plainText(slice, view.state.selection.$from),
    },
  });
}
