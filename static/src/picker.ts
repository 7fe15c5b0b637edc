/** The emoji picker: by group, by name, by skin tone, and the ones used last. */

import { EditorView } from "prosemirror-view";
import { Client } from "./client";
import { freshId, h } from "./dom";

/** A group's emoji: the character, its name and other words for it, and whether it has skin tones. */
type Entry = [emoji: string, name: string, toned?: 1];
const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"];
const RECENT = "reply-editor:emoji-recent";
const TONE = "reply-editor:emoji-tone";
const COLUMNS = 8;

let data: Promise<Entry[][]> | null = null;

function load(lang: string): Promise<Entry[][]> {
  const file = (language: string) => fetch(new URL(`emoji-${language}.json`, import.meta.url)).then((r) => (r.ok ? r.json() : Promise.reject()));
  data ??= file(["de", "fr", "es", "ja"].includes(lang) ? lang : "en").catch(() => ((data = null), []));
  return data as Promise<Entry[][]>;
}

function stored<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as T) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}

/** An emoji in a skin tone: the tone follows the first person or hand, in place of an emoji selector. */
function toned(emoji: string, tone: string): string {
  if (!tone) return emoji;
  const [first, ...rest] = [...emoji];
  return first + tone + rest.join("").replace(/^\ufe0f/, "");
}

export function insertEmoji(view: EditorView, emoji: string): void {
  view.dispatch(view.state.tr.insertText(emoji).scrollIntoView());
}

export function pickerPanel(client: Client): HTMLElement {
  const { say } = client;
  const grid = h("div", { className: "re-emoji-grid", role: "listbox", id: freshId(), "aria-label": say("emoji") });
  const search = h("input", {
    type: "search",
    className: "re-input",
    placeholder: say("emoji_search"),
    "aria-label": say("emoji_search"),
    "aria-controls": grid.id,
    autocomplete: "off",
  });
  let tone = stored(TONE, "");
  const tones = h(
    "div",
    { className: "re-tones", role: "radiogroup", "aria-label": say("skin_tone") },
    ...TONES.map((value) =>
      h("button", {
        type: "button",
        className: "re-tone",
        role: "radio",
        textContent: `✋${value}`,
        "aria-checked": String(value === tone),
        "aria-label": `${say("skin_tone")} ${TONES.indexOf(value) + 1}`,
        onclick: (event: Event) => {
          tone = value;
          store(TONE, value);
          for (const other of tones.children) other.setAttribute("aria-checked", String(other === event.currentTarget));
          void draw();
        },
      }),
    ),
  );

  const choose = (emoji: string) => {
    store(RECENT, [emoji, ...stored<string[]>(RECENT, []).filter((other) => other !== emoji)].slice(0, COLUMNS * 2));
    insertEmoji(client.view, emoji);
  };
  const cell = ([emoji, name, hasTone]: Entry) => {
    const shown = hasTone ? toned(emoji, tone) : emoji;
    return h("button", {
      type: "button",
      className: "re-emoji",
      role: "option",
      "aria-selected": "false",
      tabIndex: -1,
      textContent: shown,
      title: name.split("|")[0]!,
      "aria-label": name.split("|")[0]!,
      onclick: () => choose(shown),
    });
  };

  const draw = async (): Promise<void> => {
    const groups = await load(client.policy.lang.split("-")[0]!);
    const words = search.value.toLocaleLowerCase(client.policy.lang).split(/\s+/).filter(Boolean);
    const all = groups.flat();
    const names = new Map(all.map((entry) => [entry[0], entry]));
    let entries: Entry[];
    if (words.length) {
      entries = all.filter(([, name]) => words.every((word) => name.toLocaleLowerCase(client.policy.lang).includes(word)));
    } else {
      const recent = stored<string[]>(RECENT, []).map((emoji): Entry => [emoji, names.get(emoji)?.[1] ?? emoji]);
      entries = [...recent, ...all];
    }
    grid.replaceChildren(...(entries.length ? entries.map(cell) : [h("p", { className: "re-none", textContent: say("emoji_none") })]));
    grid.querySelector<HTMLElement>(".re-emoji")?.setAttribute("tabindex", "0");
  };

  const move = (from: Element | null, step: number) => {
    const cells = [...grid.querySelectorAll<HTMLElement>(".re-emoji")];
    const at = from ? cells.indexOf(from as HTMLElement) + step : 0;
    if (at < 0) return search.focus();
    const next = cells[Math.min(at, cells.length - 1)];
    cells.forEach((other) => (other.tabIndex = other === next ? 0 : -1));
    next?.focus();
  };
  grid.addEventListener("keydown", (event) => {
    const columns = Math.max(1, Math.round(grid.clientWidth / ((grid.firstElementChild as HTMLElement)?.offsetWidth || 1)));
    const forward = getComputedStyle(grid).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (!step) return;
    event.preventDefault();
    move(document.activeElement, step);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      grid.querySelector<HTMLElement>(".re-emoji")?.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      move(null, 0);
    }
  });
  search.addEventListener("input", () => void draw());
  void draw();
  return h("div", { className: "re-picker" }, search, grid, tones);
}
