/** The panel under the toolbar: one at a time, closed by Escape, and focus goes back to where it came from. */

import { freshId, h } from "./dom";

export class Panel {
  readonly dom = h("div", { className: "re-panel", role: "dialog", hidden: true });
  private opener: HTMLElement | null = null;
  private name = "";

  /** `signal` ends what it hears of the page. */
  constructor(
    private readonly focusText: () => void,
    signal: AbortSignal,
  ) {
    this.dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    document.addEventListener("pointerdown", this.outside, { capture: true, signal });
  }

  /** Opens the panel `name`, or closes it where it is open already. */
  toggle(name: string, title: string, opener: HTMLElement | null, build: (done: () => void) => HTMLElement): void {
    if (this.name === name && !this.dom.hidden) return this.close();
    this.close(false);
    this.name = name;
    this.opener = opener;
    opener?.setAttribute("aria-expanded", "true");
    const heading = h("h2", { id: freshId(), className: "re-panel-title", textContent: title });
    this.dom.setAttribute("aria-labelledby", heading.id);
    this.dom.replaceChildren(
      heading,
      build(() => this.close()),
    );
    const frame = this.dom.parentElement;
    if (opener && frame) {
      const [button, box] = [opener.getBoundingClientRect(), frame.getBoundingClientRect()];
      const fromStart = getComputedStyle(frame).direction === "rtl" ? box.right - button.right : button.left - box.left;
      this.dom.style.setProperty("--re-at", `${fromStart}px`);
    } else this.dom.style.removeProperty("--re-at");
    this.dom.hidden = false;
    this.dom.querySelector<HTMLElement>("[autofocus], input:not([hidden]), button")?.focus();
  }

  close(focus = true): void {
    if (this.dom.hidden) return;
    this.dom.hidden = true;
    this.dom.replaceChildren();
    this.opener?.setAttribute("aria-expanded", "false");
    if (focus) this.focusText();
  }

  private readonly outside = (event: Event): void => {
    const target = event.target as Node;
    if (!this.dom.hidden && !this.dom.contains(target) && !this.opener?.contains(target)) this.close(false);
  };
}
