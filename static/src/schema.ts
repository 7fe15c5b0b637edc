/** The editing schema, made from the server's canonical HTML: same elements, same names, same attributes. */

import {
  type AttributeSpec,
  type Attrs,
  type MarkSpec,
  type Node,
  type NodeSpec,
  Schema,
  type TagParseRule,
} from "prosemirror-model";
import { classOf } from "./languages";
import type { Element, Rules } from "./types";

/** The server's content models as ProseMirror writes them. A list item that held text directly holds one tight paragraph. */
const CONTENT: Record<string, string> = {
  empty: "",
  inline: "inline*",
  blocks: "block+",
  "inline or blocks": "block+",
  items: "li+",
  "summary, blocks": "summary? block+",
  "thead, tbody": "thead? tbody",
  rows: "tr+",
  cells: "(th | td)+",
  "text or one code": "text*",
  "one link": "",
};

/** What editing needs beyond the schema. */
const EDITING: Record<string, Partial<NodeSpec>> = {
  blockquote: { defining: true },
  h2: { defining: true },
  h3: { defining: true },
  h4: { defining: true },
  li: { defining: true },
  pre: { code: true, defining: true, marks: "" },
  table: { isolating: true },
  th: { isolating: true },
  td: { isolating: true },
  details: { defining: true },
  summary: { defining: true },
  figure: { atom: true, draggable: true },
  img: { draggable: true },
  br: { selectable: false, linebreakReplacement: true },
};

/** Elements of the editing surface that are not the canonical ones: a closed details would hide what is edited. */
const SHOWN: Record<string, [string, Record<string, string>]> = {
  details: ["div", { "data-element": "details", class: "re-details" }],
  summary: ["div", { "data-element": "summary", class: "re-summary" }],
};

const INLINE_CHILD = "a,br,code,em,img,s,strong,sub,sup,u";

/** The names of an element's attributes, in the fixed order of its forms. */
function names(element: Element): string[] {
  return [...new Set(element.forms.flat().map((attribute) => attribute.name))];
}

function attrsOf(name: string, element: Element, rules: Rules): Record<string, AttributeSpec> {
  const attrs: Record<string, AttributeSpec> = {};
  for (const attribute of names(element)) if (attribute !== "rel") attrs[attribute] = { default: null };
  if (rules.styled.includes(name)) attrs.style = { default: null };
  if (element.content === "inline or blocks") attrs.tight = { default: true };
  if (name === "pre") attrs.language = { default: classOf() };
  if (name === "figure") Object.assign(attrs, { href: { default: "" }, text: { default: "" } });
  return attrs;
}

/** Reads an element's attributes off the DOM. */
function read(name: string, spec: Record<string, AttributeSpec>): (dom: HTMLElement) => Attrs {
  return (dom) => {
    const attrs: Record<string, unknown> = {};
    for (const attribute of Object.keys(spec)) attrs[attribute] = dom.getAttribute(attribute);
    if ("tight" in spec) {
      const kept = dom.getAttribute("data-tight");
      attrs.tight = kept
        ? kept === "true"
        : [...dom.childNodes].every((child) => child.nodeType === 3 || (child as HTMLElement).matches(INLINE_CHILD));
    }
    if ("style" in spec) attrs.style ??= dom.getAttribute("data-style");
    if (name === "pre") {
      const code = dom.querySelector("code");
      attrs.language = code ? code.getAttribute("class") || classOf() : null;
    }
    if (name === "figure") {
      const link = dom.querySelector("a");
      Object.assign(attrs, { href: link?.getAttribute("href") ?? "", text: link?.textContent ?? "" });
    }
    return attrs;
  };
}

/** An element's attributes as the editing surface shows them. */
function shown(attrs: Attrs): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(attrs)) {
    // A style attribute would need the page's policy to allow inline styles.
    if (value !== null && !["tight", "language", "text", "style"].includes(name)) written[name] = String(value);
  }
  return written;
}

function nodeSpec(name: string, element: Element, rules: Rules): NodeSpec {
  const attrs = attrsOf(name, element, rules);
  const rule: TagParseRule = { tag: name, getAttrs: read(name, attrs) };
  if (name === "pre") rule.preserveWhitespace = "full";
  const parseDOM = [rule];
  if (SHOWN[name]) parseDOM.push({ ...rule, tag: `[data-element=${name}]` });
  const content = CONTENT[element.content];
  if (content === undefined) throw new Error(`The client does not know the content "${element.content}" of ${name}.`);
  const hole = content ? [0] : [];
  return {
    content,
    attrs,
    parseDOM,
    inline: element.role === "leaf",
    ...(element.role === "leaf" ? { group: "inline" } : element.role === "block" ? { group: "block" } : {}),
    toDOM: (node: Node) => {
      const [tag, fixed] = SHOWN[name] ?? [name, {}];
      if (name === "pre") {
        return ["pre", ["code", node.attrs.language ? { class: node.attrs.language } : {}, 0]];
      }
      if (name === "figure") {
        return [
          "figure",
          { "data-embed": node.attrs["data-embed"] },
          ["a", { href: node.attrs.href }, node.attrs.text],
        ];
      }
      return [tag, { ...fixed, ...shown(node.attrs) }, ...hole] as [string, Record<string, string>, 0];
    },
    ...EDITING[name],
  };
}

function markSpec(name: string, element: Element, rules: Rules): MarkSpec {
  const attrs = attrsOf(name, element, rules);
  return {
    attrs,
    parseDOM: [{ tag: name, getAttrs: read(name, attrs) }],
    inclusive: name !== "a",
    ...(name === "code" ? { code: true } : {}),
    toDOM: (mark) => [name, shown(mark.attrs), 0],
  };
}

/** The schema for a forum. Throws an Error for a content model that it does not know. */
export function schemaOf(rules: Rules): Schema {
  const nodes: Record<string, NodeSpec> = { doc: { content: "block+" } };
  const marks: Record<string, MarkSpec> = {};
  // The first block is what an empty place is filled with.
  const entries = Object.entries(rules.elements).sort(([a], [b]) => Number(b === "p") - Number(a === "p"));
  for (const [name, element] of entries) {
    if (element.role === "mark") marks[name] = markSpec(name, element, rules);
    else nodes[name] = nodeSpec(name, element, rules);
  }
  nodes.text = { group: "inline" };
  // A link is the outermost mark, so that one link stays one element however its text is formatted.
  const order = Object.keys(marks).sort((a, b) => Number(b === "a") - Number(a === "a"));
  return new Schema({ nodes, marks: Object.fromEntries(order.map((name) => [name, marks[name]!])) });
}
