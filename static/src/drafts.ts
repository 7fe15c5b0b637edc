/** Nothing that was typed is lost: kept in this browser at once, on the server when the typing rests. */

import { Failure } from "./api";
import { Client } from "./client";
import { h } from "./dom";
import { LocalCopy } from "./local";
import { Draft } from "./types";

const QUIET = 1_200;
/** Longest time without a save while somebody types on, in milliseconds. */
const LONGEST = 10_000;
const UNDO_CLEAR = 60_000;
const RETRY = [2_000, 5_000, 15_000, 30_000];

export interface Box {
  /** Canonical HTML of what is in the box. */
  html(): string;
  /** Puts HTML into the box, as a step that can be undone. */
  fill(html: string): void;
  status(text: string, detail?: string): void;
}

type Tab = { saved: string; version: number } | { gone: true };

export class Drafts {
  private version = 0;
  private synced = "";
  private saving: Promise<void> | null = null;
  private quiet = 0;
  private firstUnsaved = 0;
  private failures = 0;
  private conflicted = false;
  private stopped = false;
  private readonly local: LocalCopy;
  private readonly tabs: BroadcastChannel;

  constructor(
    private readonly client: Client,
    private readonly box: Box,
    private readonly initial: string,
    api: string,
    owner: string,
  ) {
    const named = (owner: string) => `reply-editor:${api}:${owner}:${client.context}`;
    const name = named(owner);
    this.local = new LocalCopy(name, named(""));
    this.synced = initial;
    this.tabs = new BroadcastChannel(name);
    this.tabs.onmessage = (event) => this.heard(event.data as Tab);
    addEventListener("online", this.retry);
    document.addEventListener("visibilitychange", this.leave);
    addEventListener("pagehide", this.leave);
    if (client.policy.features.drafts && !navigator.onLine) this.offline();
  }

  /** Brings back what was written before, unless something was typed meanwhile. */
  async load(): Promise<void> {
    const local = this.local.read();
    let draft: Draft | null = null;
    let answered = false;
    if (this.client.policy.features.drafts) {
      try {
        const found = await this.client.api.draft(this.client.context);
        if ("gone" in found) this.version = found.gone;
        else this.version = (draft = found).version;
        answered = true;
      } catch (failure) {
        this.failed(failure);
      }
    }
    const theirs = draft ? (draft.restored?.html ?? draft.html) : "";
    // A copy here whose draft left a later version on the server was posted or cleared elsewhere. Where the server knows
    // nothing any more, the draft has expired, and the copy is all that is left.
    const outlived = local && answered && !draft && local.version > 0 && this.version > local.version;
    if (outlived) this.local.clear();
    const mine = local && !outlived ? local.html : "";
    if (mine && draft && mine !== draft.html && local!.version !== draft.version) {
      if (this.untouched()) this.box.fill(mine);
      this.conflict(theirs, draft);
      return;
    }
    const before = mine || theirs;
    if (!before || before === this.initial) return;
    const typed = this.box.html();
    if (!this.untouched()) {
      if (typed !== before) this.offer(before);
      return;
    }
    this.box.fill(before);
    this.restored(draft);
    if (before === theirs) this.synced = this.box.html();
    if (mine && mine !== theirs) this.changed();
    else this.saidSaved(draft);
  }

  /** Something was typed. */
  changed(): void {
    if (this.stopped) return;
    const html = this.box.html();
    if (html === this.synced && !this.failures) {
      clearTimeout(this.quiet);
      this.local.clear();
      return;
    }
    this.local.write({ html, version: this.version, at: Date.now() });
    if (!this.client.policy.features.drafts || this.conflicted) return;
    const now = Date.now();
    this.firstUnsaved ||= now;
    clearTimeout(this.quiet);
    const wait = this.failures ? RETRY[Math.min(this.failures, RETRY.length) - 1]! : Math.min(QUIET, Math.max(0, this.firstUnsaved + LONGEST - now));
    this.quiet = window.setTimeout(() => void this.save(), wait);
  }

  /** Saves what is there now, and waits for what is under way. */
  async save(last = false): Promise<void> {
    if (this.stopped || this.conflicted || !this.client.policy.features.drafts) return;
    clearTimeout(this.quiet);
    while (this.saving) {
      if (last) break;
      await this.saving;
    }
    const html = this.box.html();
    if (html === this.synced) return;
    this.saving = this.send(html, last).finally(() => (this.saving = null));
    await this.saving;
  }

  private async send(html: string, last: boolean): Promise<void> {
    this.firstUnsaved = 0;
    if (!this.failures) this.box.status(this.client.say("draft_saving"));
    try {
      if (html) {
        const draft = await this.client.api.saveDraft(this.client.context, html, this.version, last);
        this.version = draft.version;
        this.saidSaved(draft);
      } else {
        if (this.version) this.version = await this.client.api.discardDraft(this.client.context, this.version);
        this.box.status("");
      }
      this.synced = html;
      this.failures = 0;
      this.client.notices.close("draft_not_saved");
      this.tabs.postMessage(html ? { saved: html, version: this.version } : { gone: true });
      if (this.box.html() === html) this.local.clear();
      else this.changed();
    } catch (failure) {
      if (failure instanceof Failure && failure.status === 412) await this.stale(html, failure.body?.current ?? null);
      else this.failed(failure);
    }
  }

  private async stale(html: string, current: Draft | null): Promise<void> {
    if (!current) {
      // Posted or cleared in another window; what is here stays, as a new draft.
      const found = await this.client.api.draft(this.client.context).catch(() => ({ gone: 0 }));
      this.version = "gone" in found ? found.gone : found.version;
      this.synced = "";
      this.say("draft_gone");
      this.changed();
      return;
    }
    const theirs = current.restored?.html ?? current.html;
    this.version = current.version;
    this.synced = theirs;
    if (theirs === html) {
      this.local.clear();
      this.saidSaved(current);
      return;
    }
    this.conflict(theirs, current);
  }

  /** Both versions, to choose from. Nothing is saved before the choice. */
  private conflict(theirs: string, draft: Draft): void {
    this.conflicted = true;
    this.version = draft.version;
    this.synced = theirs;
    const { say, policy, notices } = this.client;
    const settle = (html: string | null) => {
      this.conflicted = false;
      if (html !== null) this.box.fill(html);
      notices.close("draft_conflict");
      this.changed();
      void this.save();
    };
    notices.show({
      code: "draft_conflict",
      message: policy.messages.notices.draft_conflict ?? say("draft_choose"),
      error: true,
      actions: [
        { label: say("draft_mine"), run: () => settle(null) },
        { label: say("draft_theirs"), run: () => settle(theirs) },
      ],
      details: compared(say("draft_mine"), this.box.html(), say("draft_theirs"), theirs),
    });
  }

  /** What was saved before, where something else was typed by the time it came. */
  private offer(before: string): void {
    const { say, notices } = this.client;
    const typed = this.box.html();
    notices.show({
      code: "draft_conflict",
      message: say("draft_choose"),
      actions: [
        {
          label: say("draft_theirs"),
          run: () => {
            notices.close("draft_conflict");
            this.box.fill(before);
          },
        },
      ],
      details: compared(say("draft_mine"), typed, say("draft_theirs"), before),
    });
    this.changed();
  }

  private restored(draft: Draft | null): void {
    const { policy, notices } = this.client;
    notices.show({
      code: "draft_restored",
      message: policy.messages.notices.draft_restored!,
      actions: [{ label: policy.messages.actions.clear_editor!, run: () => this.clear() }],
    });
    for (const notice of draft?.restored?.notices ?? []) {
      if (notice.code !== "draft_restored") notices.show({ code: notice.code, message: notice.message });
    }
  }

  /** Empties the box, and for a minute offers to take that back. */
  clear(): void {
    const { say, notices } = this.client;
    const before = this.box.html();
    notices.close("draft_restored");
    this.box.fill("");
    notices.show({
      code: "cleared",
      message: "",
      actions: [
        {
          label: say("undo_clear"),
          run: () => {
            notices.close("cleared");
            this.box.fill(before);
          },
        },
      ],
    });
    setTimeout(() => notices.close("cleared"), UNDO_CLEAR);
    void this.save();
  }

  /** The reply is being sent: what is in the box is saved first, and nothing after it. */
  async submitting(): Promise<void> {
    await Promise.race([this.save(), new Promise((done) => setTimeout(done, 2_000))]);
    this.stopped = true;
    clearTimeout(this.quiet);
    if (this.client.policy.features.drafts && this.box.html() === this.synced) this.local.clear();
    else this.local.write({ html: this.box.html(), version: this.version, at: Date.now() });
    this.tabs.postMessage({ gone: true });
  }

  /** The page came back out of the browser's memory, or the reply was not sent after all. */
  resume(): void {
    this.stopped = false;
  }

  close(): void {
    this.stopped = true;
    clearTimeout(this.quiet);
    this.tabs.close();
    removeEventListener("online", this.retry);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.leave);
  }

  /** Another window saved or cleared the same draft. */
  private heard(tab: Tab): void {
    if (this.stopped || this.conflicted || "gone" in tab) return;
    const here = this.box.html();
    if (here === tab.saved || here === this.synced) {
      this.version = tab.version;
      this.synced = tab.saved;
      if (here !== tab.saved) this.box.fill(tab.saved);
      this.local.clear();
    }
  }

  private readonly leave = (): void => {
    if (document.visibilityState === "hidden" && this.box.html() !== this.synced) void this.save(true);
  };

  private readonly retry = (): void => {
    this.client.notices.close("draft_offline");
    void this.save();
  };

  private offline(): void {
    this.box.status(this.client.say("draft_offline"));
  }

  private failed(failure: unknown): void {
    this.failures++;
    const { say, policy, notices } = this.client;
    if (failure instanceof Failure && failure.kind === "refused") {
      if (failure.status === 401 || failure.status === 403) this.box.status(say("draft_signed_out"));
      else if (failure.status === 413 || failure.status === 409) {
        this.box.status(say("draft_local"));
        notices.show({ code: "draft_not_saved", message: failure.body?.detail ?? policy.messages.notices.draft_not_saved! });
      } else this.box.status(say("draft_local"));
    } else this.offline();
    const wait = RETRY[Math.min(this.failures, RETRY.length) - 1]!;
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => void this.save(), wait);
  }

  private saidSaved(draft: Draft | null): void {
    if (!draft) return;
    const { say, policy } = this.client;
    const at = new Date(draft.saved_at);
    const time = at.toLocaleTimeString(policy.lang, { hour: "2-digit", minute: "2-digit" });
    const until = new Date(draft.expires_at);
    const expires = isNaN(+until) ? "" : say("draft_expires", { date: until.toLocaleDateString(policy.lang, { dateStyle: "medium" }) });
    this.box.status(say("draft_saved", { time }), expires);
  }

  private say(code: string): void {
    this.client.notices.show({ code, message: this.client.policy.messages.notices[code] ?? code });
  }

  private untouched(): boolean {
    return this.box.html() === this.initial;
  }
}

/** Two versions side by side, as text. */
function compared(mineLabel: string, mine: string, theirsLabel: string, theirs: string): HTMLElement {
  const version = (label: string, html: string) =>
    h("div", { className: "re-version" }, h("strong", { textContent: label }), h("p", { textContent: plainOf(html) }));
  return h("div", { className: "re-versions" }, version(mineLabel, mine), version(theirsLabel, theirs));
}

function plainOf(html: string): string {
  const body = new DOMParser().parseFromString(html.replace(/<\/(?:p|li|h\d|pre|tr)>|<br>/g, "$&\n"), "text/html").body;
  return body.textContent!.trim();
}

