/** Sends the form: once, with what is in the box. Whatever it waits for ends in a bounded time, and then it is sent. */

import type { Client } from "./client";
import { freshId, h } from "./dom";

/** Longest that sending waits for the draft's save or the server's answer, in milliseconds. */
const PATIENCE = 3_000;
/** For so long an answer of the server says that it can be reached, in milliseconds. */
const FRESH = 2_000;
/** A page that is still here so long after its form was sent stays. */
const UNDER_WAY = 10_000;
/** Two clicks within this time are one: for pages whose own script sends the form. */
const DOUBLE_CLICK = 1_000;

export interface Sendable {
  /** Puts what is in the box into the form. */
  write(): void;
  /** What the box lacks to be sent, in words; "" where nothing. */
  missing(): string;
  /** Whether no limit is passed; otherwise the writer is brought to it. */
  settled(): boolean;
  /** Whether the server lacks some of the text. */
  pending(): boolean;
  /** Saves it there. Never throws. */
  save(): Promise<void>;
  /** The form is on its way. */
  sent(): void;
  /** The page stays after all. */
  stayed(): void;
}

/** idle → waiting → released → sent → idle; where nothing is pending idle → sent, by the writer's own event. */
type State = "idle" | "waiting" | "released" | "sent";

export class Submission {
  private state: State = "idle";
  private asking: Promise<void> | null = null;
  /** What the writer was told last: where they press again all the same, they are taken at their word. */
  private told = "";
  private staying = 0;
  private readonly closed = new AbortController();
  /** Whether the writer was told that something is missing. */
  private incomplete = false;
  private readonly said = h("span", { className: "re-why re-sending", role: "status", id: freshId() });

  constructor(
    private readonly client: Client,
    private readonly form: HTMLFormElement,
    private readonly box: Sendable,
  ) {
    // Before the page's own listeners: what waits is not sent yet, and none of them may send it by itself.
    const { signal } = this.closed;
    form.addEventListener("submit", this.submit, { capture: true, signal });
    for (const button of submitButtons(form)) {
      // A person takes a moment from the pointer's coming to the click: by then it is known whether the server answers.
      button.addEventListener("pointerenter", () => void this.ask(), { signal });
      button.addEventListener("focus", () => this.fresh() || void this.ask(), { signal });
    }
    submitButtons(form)[0]?.after(this.said);
  }

  close(): void {
    clearTimeout(this.staying);
    this.closed.abort();
    this.said.remove();
  }

  /** Sends the form as its first button does; called for a shortcut. */
  request(): void {
    const [button] = submitButtons(this.form);
    this.form.requestSubmit(button && !button.disabled ? button : null);
  }

  /** The page stays, or was brought back: it can be sent again. */
  stayed(): void {
    clearTimeout(this.staying);
    if (this.state !== "sent") return;
    this.state = "idle";
    this.say("");
    this.box.stayed();
  }

  private readonly submit = (event: SubmitEvent): void => {
    if (event.defaultPrevented) return;
    this.box.write();
    if (this.state === "waiting" || this.state === "sent") return hold(event);
    if (this.state === "idle") {
      if (this.isIncomplete() || !this.box.settled()) return hold(event);
      if (this.asking || this.box.pending() || !this.fresh()) {
        hold(event);
        this.state = "waiting";
        this.say("sending");
        const since = performance.now();
        // Never in the microtasks of the submit event, in which a form "firing submission events" cannot be submitted:
        // https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm
        const release = () => setTimeout(() => this.release(event.submitter, since));
        void Promise.race([this.ask(), later(PATIENCE)]).then(release, release);
        return;
      }
    }
    this.state = "sent";
    this.told = "";
    this.say("sending");
    this.box.sent();
    // What the page's own listeners made of the event is known once all have run.
    setTimeout(
      () => (this.staying = window.setTimeout(() => this.stayed(), event.defaultPrevented ? DOUBLE_CLICK : UNDER_WAY)),
    );
  };

  /** What was said to be missing is there now. */
  completed(): void {
    if (this.state === "idle" && this.incomplete && !this.box.missing()) this.say("");
  }

  /** Says what is missing, as browsers do of a field that is required. */
  private isIncomplete(): boolean {
    const missing = this.box.missing();
    this.said.textContent = missing;
    this.incomplete = !!missing;
    if (missing) this.client.view.focus();
    return this.incomplete;
  }

  private release(submitter: HTMLElement | null, since: number): void {
    this.state = "idle";
    const obstacle = this.obstacle(since);
    if (obstacle) return this.say(obstacle);
    this.say("");
    if (!this.box.settled()) return;
    this.state = "released";
    const button = submitButtons(this.form).find((one) => one === submitter && !one.disabled);
    try {
      this.form.requestSubmit(button ?? null);
    } finally {
      // A field of the form that is not valid, or a listener before this one, has stopped it.
      if (this.waits("released")) this.state = "idle";
    }
  }

  /** Why the form is better not sent, as a name of a text; "" where nothing speaks against it. */
  private obstacle(since: number): string {
    const { at, failure } = this.client.api.contact;
    const before = this.told;
    this.told = "";
    // A server that has not answered yet is slow, which is no reason.
    if (!failure || at < since || this.elsewhere()) return "";
    if (failure.kind === "ended") {
      if (before !== "send_ended") return this.tell("send_ended");
      this.client.api.goOn();
      return "";
    }
    if (failure.kind !== "offline") return "";
    // Without a network the browser would only leave the page for one that says so. A gateway's answer may be about the API alone.
    return before === "send_unreachable" && failure.status ? "" : this.tell("send_unreachable");
  }

  private tell(name: string): string {
    this.told = name;
    return name;
  }

  /** Saves what is not saved, or else asks whether the server is there, and who it takes the writer for. */
  private ask(): Promise<void> {
    if (this.asking) return this.asking;
    if (!this.box.pending() && this.elsewhere()) return Promise.resolve();
    const asked = this.box.pending() ? this.box.save() : this.client.api.renew().then(nothing, nothing);
    this.asking = asked.finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private waits(state: State): boolean {
    return this.state === state;
  }

  private fresh(): boolean {
    const { at, failure } = this.client.api.contact;
    return this.elsewhere() || (!failure && performance.now() - at < FRESH);
  }

  /** Whether the form goes to another server than the API's, which then says nothing about it. */
  private elsewhere(): boolean {
    // Not form.action, which a field of that name takes the place of.
    return new URL(this.form.getAttribute("action") ?? "", document.baseURI).origin !== this.client.api.origin;
  }

  private say(name: string): void {
    this.incomplete = false;
    this.said.textContent = name && this.client.say(name);
  }
}

/** The buttons that send a form, wherever in the page they are. */
export function submitButtons(form: HTMLFormElement | null): (HTMLButtonElement | HTMLInputElement)[] {
  return [...(form?.elements ?? [])].filter(
    (element): element is HTMLButtonElement | HTMLInputElement =>
      (element instanceof HTMLButtonElement || element instanceof HTMLInputElement) && element.type === "submit",
  );
}

const nothing = () => undefined;

function hold(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function later(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
