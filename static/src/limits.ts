/** The limits, while writing: what is typed stays, a notice says what is too much, the submit button why it waits. */

import type { Node } from "prosemirror-model";
import type { Announcer } from "./announcer";
import { type Client, fill } from "./client";
import { type Counts, countsOf } from "./counts";
import { freshId, h } from "./dom";
import { sizes } from "./sizes";
import { submitButtons } from "./submit";

/** From this share of a limit on, the count is shown. */
const NEAR = 0.8;

type Limit = keyof Client["policy"]["limits"];

/** The violation, the policy's limit and what counts towards it; the text while it nears is named "{what}_count". */
const MOST: [code: string, limit: Limit, what: keyof Counts][] = [
  ["too_many_emoji", "max_emoji", "emoji"],
  ["too_many_links", "max_links", "links"],
  ["too_many_images", "max_images", "images"],
  ["too_many_embeds", "max_embeds", "embeds"],
  ["too_long", "max_characters", "characters"],
  ["too_large", "max_bytes", "bytes"],
];

export class Limits {
  private readonly why = h("span", { className: "re-why", id: freshId() });
  private readonly counted = new WeakMap<Node, Counts>();
  private reason = "";
  /** What else the reply waits for, such as a picture that is on its way. */
  private waiting = "";

  constructor(
    private readonly client: Client,
    private readonly form: HTMLFormElement | null,
    private readonly count: HTMLElement,
    private readonly announcer: Announcer,
  ) {
    for (const button of submitButtons(this.form)) describe(button, [...describers(button), this.why.id]);
    submitButtons(this.form)[0]?.after(this.why);
  }

  /** Lets the reply wait for something, which `reason` says; "" ends it. */
  wait(reason: string): void {
    this.waiting = reason;
    this.update();
  }

  update(): void {
    const { client } = this;
    const { limits, messages } = client.policy;
    const counts = countsOf(client, client.view.state.doc, this.counted);
    const [nearing, near, reasons]: [string[], string[], string[]] = [[], [], []];
    for (const [code, name, what] of MOST) {
      const [limit, count] = [limits[name], counts[what]];
      const isOver = typeof limit === "number" && count > limit;
      if (typeof limit === "number" && count && count >= limit * NEAR) {
        const params = what === "bytes" ? sizes(client, limit, count) : { limit, count };
        nearing.push(client.say(`${what}_count`, params));
        near.push(what);
        if (isOver) reasons.push(this.tell(code, fill(messages.violations[code]!, params)));
      }
      if (!isOver) client.notices.close(code);
    }
    this.count.textContent = nearing.join(" · ");
    // Each letter changes the count: that a limit is near is told once, and that it is passed a notice tells.
    this.announcer.tell("counts", this.count.textContent, near.join());
    this.count.classList.toggle("re-over", !!reasons.length);
    // Who has only begun has done nothing wrong: this is told beside the button alone.
    const [least, written] = [limits.min_characters, counts.characters];
    if (written && least && written < least)
      reasons.push(fill(messages.violations.too_short!, { limit: least, count: written }));
    const reason = reasons.length ? client.say("submit_waits", { reason: reasons.join(" ") }) : this.waiting;
    if (reason === this.reason) return;
    this.reason = this.why.textContent = reason;
    this.announcer.tell("waiting", reason, this.waiting);
    this.mark();
  }

  /** Leaves the buttons as they were. */
  close(): void {
    this.why.remove();
    for (const button of submitButtons(this.form))
      describe(
        button,
        describers(button).filter((id) => id !== this.why.id),
      );
    this.mark();
  }

  /** A button waits as long as any box of its form has a reason. */
  private mark(): void {
    for (const button of submitButtons(this.form)) {
      const waits = describers(button).some((id) => document.getElementById(id)?.matches(".re-why:not(:empty)"));
      if (waits) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  private tell(code: string, message: string): string {
    if (!this.client.notices.says(code, message)) this.client.notices.show({ code, message, error: true });
    return message;
  }

  /** Whether the reply may be sent; where it may not, the writer is brought back to the text. */
  settled(): boolean {
    if (!this.reason) return true;
    this.announcer.say(this.reason);
    this.client.view.focus();
    return false;
  }
}

/** The ids of what describes a button. */
function describers(button: HTMLElement): string[] {
  return button.getAttribute("aria-describedby")?.split(/\s+/).filter(Boolean) ?? [];
}

function describe(button: HTMLElement, ids: string[]): void {
  if (ids.length) button.setAttribute("aria-describedby", ids.join(" "));
  else button.removeAttribute("aria-describedby");
}
