/** Writes what was edited as canonical HTML, so that the server has nothing to repair. */

import type { Fragment, Mark, Node } from "prosemirror-model";
import type { Addresses } from "./addresses";
import { Characters } from "./characters";
import { classOf } from "./languages";
import type { Attribute, Policy, Rules } from "./types";
import { spaced } from "./white-space";

interface Form {
  attributes: (Attribute & { whole: RegExp })[];
}

/** Writes documents of one schema under one forum's rules. Blocks that did not change are not written again. */
export class Serializer {
  private readonly forms = new Map<string, Form[]>();
  private readonly written = new WeakMap<Node, string>();
  private readonly characters: Characters;
  private readonly rel: string;

  constructor(
    policy: Policy,
    private readonly addresses: Addresses,
  ) {
    const rules = policy.schema;
    this.characters = new Characters(policy.patterns);
    this.rel = policy.link_rel;
    for (const [name, element] of Object.entries(rules.elements)) {
      const styled = rules.styled.includes(name) ? [styleAttribute(rules)] : [];
      this.forms.set(
        name,
        element.forms.map((form) => ({
          attributes: [...form, ...styled].map((a) => ({ ...a, whole: new RegExp(`^(?:${a.pattern})$`, "u") })),
        })),
      );
    }
  }

  /** The document as canonical HTML; "" where nothing was written. Empty paragraphs at its end are left out. */
  write(doc: Node): string {
    const blocks: string[] = [];
    doc.forEach((block) => {
      blocks.push(this.top(block));
    });
    while (blocks.length && blocks[blocks.length - 1] === "<p></p>") blocks.pop();
    return blocks.join("");
  }

  /** One block of the document. */
  top(block: Node): string {
    let html = this.written.get(block);
    if (html === undefined) {
      html = this.block(block);
      this.written.set(block, html);
    }
    return html;
  }

  private block(node: Node): string {
    const name = node.type.name;
    if (name === "pre") return this.code(node);
    if (name === "figure") return this.embed(node);
    const tag = this.tag(name, node.attrs);
    if (node.isLeaf) return tag ?? "";
    return `${tag ?? `<${name}>`}${this.content(node)}</${name}>`;
  }

  private content(node: Node): string {
    if (node.inlineContent) return this.inline(node.content);
    const only = node.childCount === 1 ? node.firstChild! : null;
    if (node.attrs.tight && only?.type.name === "p" && !only.attrs.style) return this.inline(only.content);
    let html = "";
    node.forEach((child) => {
      html += this.block(child);
    });
    return html;
  }

  private code(node: Node): string {
    const text = this.characters.text(node.textContent);
    // A newline right after <pre> would be dropped: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
    const language = node.attrs.language ?? (text.startsWith("\n") ? classOf() : null);
    if (language === null || !this.forms.has("code")) return `<pre>${text}</pre>`;
    return `<pre>${this.tag("code", { class: language })}${text}</code></pre>`;
  }

  private embed(node: Node): string {
    const open = this.tag("figure", node.attrs);
    if (!open || !this.addresses.isLink(node.attrs.href)) return `<p>${this.characters.text(node.attrs.text)}</p>`;
    return `${open}${this.link(node)}</figure>`;
  }

  private link(node: Node): string {
    return `${this.tag("a", { href: node.attrs.href })}${this.characters.text(node.attrs.text)}</a>`;
  }

  private inline(content: Fragment): string {
    let html = "";
    const open: Mark[] = [];
    let afterSpace = true;
    content.forEach((node) => {
      const marks = node.marks.filter((mark) => this.tag(mark.type.name, mark.attrs) !== null);
      let kept = 0;
      while (kept < open.length && kept < marks.length && open[kept]!.eq(marks[kept]!)) kept++;
      while (open.length > kept) html += `</${open.pop()!.type.name}>`;
      for (const mark of marks.slice(kept)) {
        html += this.tag(mark.type.name, mark.attrs);
        open.push(mark);
      }
      if (node.isText) {
        // A browser shows a run of spaces as one: the second and later ones are written so that they are seen.
        let text = "";
        for (const piece of spaced(node.text!).split(" ")) {
          text += piece;
          if (piece) afterSpace = false;
          text += afterSpace ? "\u00a0" : " ";
          afterSpace = true;
        }
        text = text.slice(0, -1);
        afterSpace = /[ \u00a0]$/.test(text) || (!text && afterSpace);
        html += this.characters.text(text);
      } else {
        html += this.tag(node.type.name, node.attrs) ?? this.characters.text(String(node.attrs.alt ?? ""));
        afterSpace = node.type.name === "br";
      }
    });
    while (open.length) html += `</${open.pop()!.type.name}>`;
    return html;
  }

  /** The start tag with the attributes that the schema allows; null where a required one is missing or wrong. */
  private tag(name: string, attrs: Readonly<Record<string, unknown>>): string | null {
    let best: string | null = null;
    for (const form of this.forms.get(name) ?? []) {
      let tag = `<${name}`;
      let fits = true;
      for (const attribute of form.attributes) {
        const value = attribute.name === "rel" ? this.rel : attrs[attribute.name];
        const written = value === null || value === undefined ? null : this.characters.value(String(value));
        if (written !== null && attribute.whole.test(written) && this.addressFits(attribute.url, String(value))) {
          tag += ` ${attribute.name}="${written}"`;
        } else if (attribute.required) fits = false;
      }
      // The later form is the one that asks for more: a custom emoji before a picture.
      if (fits) best = `${tag}>`;
    }
    return best;
  }

  private addressFits(rule: string, url: string): boolean {
    return rule === "link" ? this.addresses.isLink(url) : rule === "image" ? this.addresses.isImage(url) : true;
  }
}

function styleAttribute(rules: Rules): Attribute {
  const patterns = Object.values(rules.styles);
  const pattern = patterns.length === 1 ? patterns[0]! : `${patterns[0]}(?:; ${patterns[1]})?|${patterns[1]}`;
  return { name: "style", pattern, required: false, url: "" };
}
