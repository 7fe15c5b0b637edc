/** The notices under the text: what was done, × to dismiss it, and what may be done about it. */

import { h } from "./dom";

export interface NoticeAction {
  label: string;
  run: () => void;
}

export interface Shown {
  /** Names what the notice is about: a second one of the same name takes the place of the first. */
  code: string;
  message: string;
  actions?: NoticeAction[];
  /** An error waits until it is put right, and has no ×. */
  error?: boolean;
  details?: Node;
  onClose?: () => void;
}

export class Notices {
  /** Announces politely what is added to it (https://www.w3.org/TR/wai-aria-1.2/#status). */
  readonly dom = h("div", { className: "re-notices", role: "status", "aria-live": "polite" });
  private readonly shown = new Map<string, { element: HTMLElement; notice: Shown }>();

  constructor(
    private readonly dismiss: string,
    private readonly focusText: () => void,
  ) {}

  show(notice: Shown): void {
    const before = this.shown.get(notice.code);
    const element = this.element(notice);
    const focused = before?.element.contains(document.activeElement);
    if (before) before.element.replaceWith(element);
    else this.dom.append(element);
    if (focused) this.focusText();
    this.shown.set(notice.code, { element, notice });
  }

  has(code: string): boolean {
    return this.shown.has(code);
  }

  says(code: string, message: string): boolean {
    return this.shown.get(code)?.notice.message === message;
  }

  close(code: string): void {
    const shown = this.shown.get(code);
    if (!shown) return;
    // Focus does not fall out of the page with the button that had it.
    const focused = shown.element.contains(document.activeElement);
    shown.element.remove();
    this.shown.delete(code);
    shown.notice.onClose?.();
    if (focused) this.focusText();
  }

  private element(notice: Shown): HTMLElement {
    const dismiss =
      !notice.error &&
      h("button", {
        type: "button",
        className: "re-dismiss",
        textContent: "×",
        "aria-label": this.dismiss,
        title: this.dismiss,
        onclick: () => this.close(notice.code),
      });
    const actions = (notice.actions ?? []).map((action) =>
      h("button", { type: "button", className: "re-action", textContent: action.label, onclick: action.run }),
    );
    const text = h(
      "p",
      { className: "re-notice-text" },
      h("span", {}, notice.message),
      ...actions.flatMap((a) => [" ", a]),
    );
    return h(
      "div",
      { className: `re-notice${notice.error ? " re-error" : ""}`, "data-code": notice.code.split(":")[0] },
      dismiss,
      text,
      notice.details,
    );
  }
}
