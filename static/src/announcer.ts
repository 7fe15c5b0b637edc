/** Tells a screen reader what changes without the focus (https://www.w3.org/TR/WCAG22/#status-messages). */

import { h } from "./dom";

/** Says each thing once, politely: who writes is not to hear the same of every pause. */
export class Announcer {
  readonly dom = h("span", { className: "re-announced", role: "status" });
  private readonly told = new Map<string, string>();

  /** Tells `text` where the subject's `kind` is not the one that was told last; "" is told to nobody. */
  tell(subject: string, text: string, kind = text): void {
    if (this.told.get(subject) === kind) return;
    this.told.set(subject, kind);
    if (kind) this.say(text);
  }

  /** Tells it, whatever was told before. */
  say(text: string): void {
    this.dom.textContent = text;
  }
}
