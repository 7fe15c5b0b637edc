/** The list at the cursor of the emoji that fit what is typed. */

import type { Client } from "./client";
import type { Typed } from "./completion";
import { freshId, h } from "./dom";
import { type Entry, inTone, loadKeywords, noteEmoji, search } from "./emoji-search";

const SHOWN = 6;

/** The list follows the pattern of an editable combobox: focus stays in the text, which names the active option
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). */
export class EmojiList {
  private readonly list = h("div", { className: "re-completion", role: "listbox", id: freshId(), hidden: true });
  private found: Entry[] = [];
  private active = 0;
  private typed: Typed | null = null;
  /** Where the writer said no, until they begin anew elsewhere. */
  private refused = -1;

  constructor(
    private readonly client: Client,
    private readonly insert: (emoji: string, typed: Typed) => void,
  ) {
    this.list.setAttribute("aria-label", client.say("emoji"));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  /** Shows what fits; for what is not being typed only where the list is open already. */
  follow(typed: Typed | null, isTyped: boolean): void {
    this.typed = typed;
    if (!typed) this.refused = -1;
    if (!typed || typed.from === this.refused || (!isTyped && this.list.hidden)) return this.close();
    void this.look(typed);
  }

  private async look(typed: Typed): Promise<void> {
    const all = await loadKeywords(this.client.policy.lang);
    const { view } = this.client;
    if (view.isDestroyed) return;
    if (typed.closed) {
      // Who typed on while the emoji were fetched meant it all the same.
      const { content } = view.state.doc;
      const is = typed.to <= content.size && content.textBetween(typed.from, typed.to) === `:${typed.query}:`;
      const entry = is && all.find(({ codes }) => codes.includes(typed.query.toLowerCase()));
      this.close();
      return entry ? this.take(entry, typed) : undefined;
    }
    if (this.typed !== typed) return;
    this.found = search(all, typed.query).slice(0, SHOWN);
    this.active = 0;
    if (this.found.length) this.show(typed);
    else this.close();
  }

  private show(typed: Typed): void {
    const { list } = this;
    const { view } = this.client;
    if (!view.hasFocus()) return;
    list.replaceChildren(
      ...this.found.map((entry, index) =>
        h(
          "div",
          { role: "option", id: `${list.id}-${index}`, className: "re-option" },
          h("span", { className: "re-option-emoji", textContent: inTone(entry) }),
          h("span", { textContent: entry.name }),
          entry.codes[0] && h("span", { className: "re-option-code", textContent: `:${entry.codes[0]}:` }),
        ),
      ),
    );
    const frame = view.dom.closest<HTMLElement>(".re-frame")!;
    frame.append(list);
    list.hidden = false;
    const [box, place] = [frame.getBoundingClientRect(), view.coordsAtPos(typed.from)];
    const { offsetWidth: width, offsetHeight: height } = list;
    const left = getComputedStyle(frame).direction === "rtl" ? place.right - width : place.left;
    const below = place.bottom + height < innerHeight || place.top < height;
    list.style.left = `${Math.max(4, Math.min(left - box.left, box.width - width - 4))}px`;
    list.style.top = `${(below ? place.bottom + 4 : place.top - height - 4) - box.top}px`;
    view.dom.setAttribute("aria-controls", list.id);
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.active));
    });
    this.client.view.dom.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  close(): void {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.client.view.dom.removeAttribute("aria-activedescendant");
    this.client.view.dom.removeAttribute("aria-controls");
  }

  destroy(): void {
    this.list.remove();
  }

  key(event: KeyboardEvent): boolean {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
      return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Enter" || event.key === "Tab") this.choose(this.active);
    else if (event.key === "Escape") {
      this.refused = this.typed?.from ?? -1;
      this.close();
    } else return false;
    event.preventDefault();
    return true;
  }

  private choose(index: number): void {
    const { typed } = this;
    const entry = this.found[index];
    this.close();
    if (typed && entry) this.take(entry, typed);
  }

  private take(entry: Entry, typed: Typed): void {
    noteEmoji(inTone(entry));
    this.insert(inTone(entry), typed);
  }
}
