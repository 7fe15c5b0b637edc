/** The toolbar: a table of what it offers, one tab stop, and the state of each button. */

import { setBlockType, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import type { Schema } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import type { Client } from "./client";
import {
  around,
  clearFormatting,
  markActive,
  throughout,
  toggleBlock,
  toggleList,
  toggleSpoiler,
  toggleWrap,
} from "./commands";
import { h } from "./dom";
import { icon } from "./icons";
import { keyName } from "./shortcuts";
import { insertTable } from "./table";

export interface Item {
  name: string;
  /** What the button does, or undefined where it opens the panel of its name. */
  command?: Command;
  active?: (state: EditorState) => boolean;
  /** Hidden behind "More" where the box is narrow. */
  rare?: boolean;
}

/** The toolbar's groups, without what the forum's policy leaves out. */
export function items(schema: Schema): Item[][] {
  const { nodes, marks } = schema;
  const mark = (name: string, type: string, rare = false): Item | false =>
    !!marks[type] && {
      name,
      command: toggleMark(marks[type]),
      active: (state) => markActive(state, marks[type]),
      rare,
    };
  const inside =
    (...names: string[]) =>
    (state: EditorState) =>
      !!around(state, ...names);
  const groups: (Item | false | undefined)[][] = [
    [
      mark("bold", "strong"),
      mark("italic", "em"),
      mark("underline", "u"),
      mark("strike", "s", true),
      mark("code", "code", true),
    ],
    [
      nodes.h2 && { name: "heading", active: inside("h2", "h3", "h4"), rare: true },
      nodes.ul && { name: "bulleted_list", command: toggleList(nodes.ul), active: inside("ul") },
      nodes.ol && { name: "numbered_list", command: toggleList(nodes.ol), active: inside("ol"), rare: true },
      nodes.blockquote && { name: "quote", command: toggleWrap(nodes.blockquote), active: inside("blockquote") },
      nodes.pre && { name: "code_block", command: toggleBlock(nodes.pre), active: inside("pre"), rare: true },
      nodes.details && { name: "spoiler", command: toggleSpoiler, active: inside("details"), rare: true },
      nodes.table && { name: "table", command: insertTable, active: inside("table"), rare: true },
    ],
    [
      !!marks.a && { name: "link", active: (state: EditorState) => markActive(state, marks.a) },
      nodes.img && { name: "image" },
      { name: "emoji" },
    ],
    [
      { name: "clear_formatting", command: clearFormatting, rare: true },
      { name: "undo", command: undo },
      { name: "redo", command: redo },
    ],
  ];
  return groups
    .map((group) => group.filter((item): item is Item => !!item))
    .filter((group) => group.length)
    .map((group) => group.map((item) => (item.command ? { ...item, command: throughout(item.command) } : item)));
}

const PRESSED = new Set(["link", "heading"]);

export class Toolbar {
  readonly dom: HTMLElement;
  private readonly buttons: { item: Item; dom: HTMLButtonElement }[] = [];
  private readonly more: HTMLButtonElement;

  constructor(
    private readonly client: Client,
    open: (name: string, button: HTMLElement) => void,
  ) {
    const { say } = client;
    this.more = h("button", {
      type: "button",
      className: "re-tool re-more",
      "aria-label": say("more"),
      title: say("more"),
      "aria-expanded": "false",
      tabIndex: -1,
      onclick: () => {
        const expanded = this.dom.classList.toggle("re-expanded");
        this.more.setAttribute("aria-expanded", String(expanded));
      },
    });
    this.more.append(icon("more"));
    const groups = items(client.schema).map((group) =>
      h("div", { className: "re-tools" }, ...group.map((item) => this.button(item, open))),
    );
    this.dom = h(
      "div",
      { className: "re-toolbar", role: "toolbar", "aria-label": say("formatting") },
      ...groups,
      this.more,
    );
    this.dom.addEventListener("keydown", this.move);
    // Clicks leave the selection where it is.
    this.dom.addEventListener("mousedown", (event) => event.preventDefault());
    this.buttons[0]?.dom.setAttribute("tabindex", "0");
  }

  private button(item: Item, open: (name: string, button: HTMLElement) => void): HTMLButtonElement {
    const label = this.client.say(item.name);
    const key = keyName(item.name);
    const dom = h("button", {
      type: "button",
      className: `re-tool${item.rare ? " re-rare" : ""}`,
      "data-tool": item.name,
      "aria-label": label,
      title: key ? `${label} (${key})` : label,
      tabIndex: -1,
      onclick: () => {
        if (dom.getAttribute("aria-disabled") === "true") return;
        if (!item.command) return open(item.name, dom);
        item.command(this.client.view.state, this.client.view.dispatch, this.client.view);
        this.client.view.focus();
      },
    });
    if (!item.command) dom.setAttribute("aria-haspopup", "dialog");
    dom.append(icon(item.name));
    this.buttons.push({ item, dom });
    return dom;
  }

  update(state: EditorState): void {
    for (const { item, dom } of this.buttons) {
      if (item.active) {
        const active = item.active(state);
        dom.classList.toggle("re-active", active);
        if (!PRESSED.has(item.name)) dom.setAttribute("aria-pressed", String(active));
      }
      if (item.command) dom.setAttribute("aria-disabled", String(!item.command(state) && !item.active?.(state)));
    }
  }

  focus(): void {
    (this.dom.querySelector<HTMLElement>("[tabindex='0']") ?? this.buttons[0]?.dom)?.focus();
  }

  /** One tab stop, and arrows from there (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/). */
  private readonly move = (event: KeyboardEvent): void => {
    const shown = [...this.dom.querySelectorAll<HTMLElement>(".re-tool")].filter((button) => button.offsetParent);
    const at = shown.indexOf(document.activeElement as HTMLElement);
    const forward = getComputedStyle(this.dom).direction === "rtl" ? -1 : 1;
    const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape") this.client.view.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = shown[(to + shown.length) % shown.length]!;
    for (const button of this.dom.querySelectorAll<HTMLElement>(".re-tool")) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };
}

/** The panel of headings. */
export function headingPanel(client: Client, done: () => void): HTMLElement {
  const { nodes } = client.schema;
  const kinds: [string, string][] = [
    ["p", "paragraph"],
    ["h2", "heading_2"],
    ["h3", "heading_3"],
    ["h4", "heading_4"],
  ];
  return h(
    "div",
    { className: "re-choices" },
    ...kinds
      .filter(([type]) => nodes[type])
      .map(([type, name]) =>
        h("button", {
          type: "button",
          className: `re-choice re-choice-${type}`,
          textContent: client.say(name),
          title: keyName(name),
          onclick: () => {
            throughout(setBlockType(nodes[type]!))(client.view.state, client.view.dispatch);
            done();
          },
        }),
      ),
  );
}
