/** The emoji picker: by group, by name and keyword, by skin tone, and the ones used last. */

import type { Client } from "./client";
import { freshId, h } from "./dom";
import {
  chooseTone,
  type Entry,
  inTone,
  loadEmoji,
  loadKeywords,
  noteEmoji,
  recentEmoji,
  search,
  skinTone,
} from "./emoji-search";

const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"];
/** Most that a search shows: who has not found it by then types another letter. */
const FOUND = 120;

export function pickerPanel(client: Client): HTMLElement {
  const { say } = client;
  const { lang } = client.policy;
  const grid = h("div", { className: "re-emoji-grid", role: "listbox", id: freshId(), "aria-label": say("emoji") });
  const groups = h("div", { className: "re-groups", role: "toolbar", "aria-label": say("emoji_groups") });
  const query = h("input", {
    type: "search",
    className: "re-input",
    placeholder: say("emoji_search"),
    "aria-label": say("emoji_search"),
    "aria-controls": grid.id,
    autocomplete: "off",
  });
  const tones = h(
    "div",
    { className: "re-tones", role: "radiogroup", "aria-label": say("skin_tone") },
    ...TONES.map((value, index) =>
      h("button", {
        type: "button",
        className: "re-tone",
        role: "radio",
        textContent: `✋${value}`,
        "aria-checked": String(value === skinTone()),
        "aria-label": `${say("skin_tone")} ${index + 1}`,
        onclick: (event: Event) => {
          chooseTone(value);
          for (const other of tones.children) other.setAttribute("aria-checked", String(other === event.currentTarget));
          void draw();
        },
      }),
    ),
  );

  const cell = (entry: Entry) => {
    const emoji = inTone(entry);
    return h("button", {
      type: "button",
      className: "re-emoji",
      role: "option",
      "aria-selected": "false",
      tabIndex: -1,
      textContent: emoji,
      title: entry.codes[0] ? `${entry.name} :${entry.codes[0]}:` : entry.name,
      "aria-label": entry.name,
      onclick: () => {
        noteEmoji(emoji);
        client.view.dispatch(client.view.state.tr.insertText(emoji).scrollIntoView());
      },
    });
  };
  /** A group under its name, and the button that leads to it. */
  const part = (name: string, entries: Entry[]): HTMLElement => {
    const title = h("div", { className: "re-group-name", "aria-hidden": "true", textContent: name });
    const dom = h("div", { className: "re-group", role: "group", "aria-label": name }, title, ...entries.map(cell));
    groups.append(
      h("button", {
        type: "button",
        className: "re-group-tab",
        textContent: entries[0]!.emoji,
        title: name,
        "aria-label": name,
        tabIndex: groups.childElementCount ? -1 : 0,
        onclick: () => {
          grid.scrollTop = dom.offsetTop - grid.offsetTop;
          focus(cellsOf(grid), dom.querySelector(CELL));
        },
      }),
    );
    return dom;
  };

  const draw = async (): Promise<void> => {
    const wanted = query.value.trim();
    const all = await (wanted ? loadKeywords(lang) : loadEmoji(lang));
    if (wanted !== query.value.trim()) return;
    groups.replaceChildren();
    groups.hidden = !!wanted;
    if (wanted) {
      const found = search(all, wanted).slice(0, FOUND);
      grid.replaceChildren(
        found.length
          ? h("div", { className: "re-group", role: "group", "aria-label": say("emoji") }, ...found.map(cell))
          : h("p", { className: "re-none", role: "option", "aria-disabled": "true", textContent: say("emoji_none") }),
      );
    } else {
      const names = new Map(all.map((entry) => [entry.emoji, entry.name]));
      const recent = recentEmoji().map((emoji) => ({
        emoji,
        name: names.get(emoji) ?? emoji,
        group: say("emoji_recent"),
        codes: [],
        words: "",
      }));
      const grouped = new Map<string, Entry[]>();
      for (const entry of [...recent, ...all]) {
        if (!grouped.get(entry.group)?.push(entry)) grouped.set(entry.group, [entry]);
      }
      grid.replaceChildren(...[...grouped].map((entry) => part(...entry)));
    }
    grid.querySelector<HTMLElement>(CELL)?.setAttribute("tabindex", "0");
  };

  grid.addEventListener("keydown", (event) => {
    const cells = cellsOf(grid);
    const to = next(cells, document.activeElement as HTMLElement, event.key);
    if (to === undefined) return;
    event.preventDefault();
    if (to) focus(cells, to);
    else query.focus();
  });
  groups.addEventListener("keydown", (event) => {
    const tabs = [...groups.children] as HTMLElement[];
    const to = next(tabs, document.activeElement as HTMLElement, event.key);
    if (event.key === "ArrowDown") focus(cellsOf(grid), grid.querySelector(CELL));
    else if (to) focus(tabs, to);
    else return;
    event.preventDefault();
  });
  query.addEventListener("keydown", (event) => {
    const first = grid.querySelector<HTMLElement>(CELL);
    if (event.key === "Enter") first?.click();
    else if (event.key === "ArrowDown") focus(cellsOf(grid), first);
    else return;
    event.preventDefault();
  });
  query.addEventListener("input", () => void draw());
  void draw();
  void loadKeywords(lang);
  return h("div", { className: "re-picker" }, query, groups, grid, tones);
}

const CELL = ".re-emoji";
const cellsOf = (grid: HTMLElement) => [...grid.querySelectorAll<HTMLElement>(CELL)];

/** One of several is the tab stop: the one that was focused last. */
function focus(all: HTMLElement[], wanted: HTMLElement | null): void {
  for (const one of all) one.tabIndex = one === wanted ? 0 : -1;
  wanted?.focus();
}

/** Where an arrow leads from a cell: null above the first row, undefined for another key. */
function next(cells: HTMLElement[], from: HTMLElement, key: string): HTMLElement | null | undefined {
  const at = cells.indexOf(from);
  const forward = getComputedStyle(from).direction === "rtl" ? -1 : 1;
  const step = { ArrowRight: forward, ArrowLeft: -forward }[key];
  if (step) return cells[at + step] ?? from;
  const rows = { ArrowDown: cells.slice(at + 1), ArrowUp: cells.slice(0, at).reverse() }[key];
  if (!rows) return undefined;
  // Groups end in the middle of a row, so that the one below is not always as many cells on.
  const other = rows.find((cell) => cell.offsetTop !== from.offsetTop);
  if (!other) return key === "ArrowUp" ? null : from;
  const row = rows.filter((cell) => cell.offsetTop === other.offsetTop);
  const away = (cell: HTMLElement) => Math.abs(cell.offsetLeft - from.offsetLeft);
  return row.reduce((best, cell) => (away(cell) < away(best) ? cell : best));
}
