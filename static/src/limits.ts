/** The limits, while writing: what is typed stays, the notice says what is too much, the submit button why it waits. */

import { Client, fill } from "./client";
import { freshId, h } from "./dom";

/** From this share of the limit on, the count of emoji is shown. */
const NEAR = 0.8;

export class Limits {
  private readonly why = h("span", { className: "re-why", id: freshId() });
  private reason = "";

  constructor(
    private readonly client: Client,
    private readonly form: HTMLFormElement | null,
    private readonly count: HTMLElement,
  ) {
    for (const button of this.buttons()) {
      button.setAttribute("aria-describedby", this.why.id);
    }
    this.buttons()[0]?.after(this.why);
  }

  update(): void {
    const { client } = this;
    const limit = client.policy.limits.max_emoji;
    if (limit === null || limit === undefined) return;
    const count = client.emoji.count(client.view.state.doc);
    this.count.textContent = count >= limit * NEAR && count ? client.say("emoji_count", { count, limit }) : "";
    this.count.classList.toggle("re-over", count > limit);
    const message = count > limit ? fill(client.policy.messages.violations.too_many_emoji!, { limit, count }) : "";
    if (message === this.reason) return;
    this.reason = message;
    if (message) client.notices.show({ code: "too_many_emoji", message, error: true });
    else client.notices.close("too_many_emoji");
    this.why.textContent = message ? client.say("submit_waits", { reason: message }) : "";
    for (const button of this.buttons()) {
      if (message) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  /** Whether the reply may be sent; where it may not, the writer is brought back to the text. */
  settled(): boolean {
    if (!this.reason) return true;
    this.client.view.focus();
    return false;
  }

  private buttons(): HTMLElement[] {
    return [...(this.form?.elements ?? [])].filter(
      (element): element is HTMLButtonElement => element instanceof HTMLButtonElement && element.type === "submit",
    );
  }
}
