/** Keeps the draft: in this browser at once, on the server when the typing rests. */

import { added } from "./added";
import { Failure } from "./api";
import type { Client } from "./client";
import { ask, savedOn } from "./comparing";
import { type Box, DraftLearning, type Saving, versionOf } from "./draft-learning";
import { DraftWords } from "./draft-words";
import { LocalCopy } from "./local";
import type { Draft } from "./types";

const QUIET = 1_200;
/** Longest time without a save while somebody types on, in milliseconds. */
const LONGEST = 10_000;
const UNDO_CLEAR = 60_000;
const RETRY = [2_000, 5_000, 15_000, 30_000];

interface Tab {
  /** "" where the text was posted. */
  saved: string;
  version: number;
}

export class Drafts implements Saving {
  version = 0;
  synced = "";
  private saving: Promise<void> | null = null;
  onItsWay: string | undefined;
  posted: string | null = null;
  /** Whether the writer changed something in this window. */
  private typed = false;
  /** What was kept in this browser last, and when it became that. */
  private kept = "";
  private keptAt = 0;
  private quiet = 0;
  private firstUnsaved = 0;
  failures = 0;
  /** What the notice offers to bring back. */
  private cleared = "";
  private conflicted = false;
  closed = false;
  private readonly learning: DraftLearning;
  private readonly words: DraftWords;
  private readonly local: LocalCopy;
  private readonly tabs: BroadcastChannel;

  constructor(
    private readonly client: Client,
    private readonly box: Box,
    private readonly initial: string,
    api: string,
    owner: string,
    /** Whether the text is what was posted and refused: it is newer than any draft. */
    refused = false,
  ) {
    const named = (owner: string) => `reply-editor:${api}:${owner}:${client.context}`;
    const name = named(owner);
    this.words = new DraftWords(client, box);
    this.local = new LocalCopy(name, named(""));
    this.learning = new DraftLearning(client, box, initial, this.local, this.words, this, refused);
    this.synced = initial;
    this.tabs = new BroadcastChannel(name);
    this.tabs.onmessage = (event) => this.heard(event.data as Tab);
    addEventListener("online", this.retry);
    document.addEventListener("visibilitychange", this.leave);
    addEventListener("pagehide", this.leave);
    if (client.policy.features.drafts && !navigator.onLine) this.words.offline();
  }

  /** Brings back what was written before, unless something was typed meanwhile. */
  load(): Promise<void> {
    return this.learning.load();
  }

  /** Something was typed, or put into the box. */
  changed(byWriter = false): void {
    if (this.closed) return;
    if (byWriter) this.typed = true;
    const html = this.box.html();
    // What is in this browser is not known to be on the server.
    if (this.learning.isWaiting) return;
    // Undo brought it back, whatever was added since.
    if (this.client.notices.has("cleared") && html && added(this.client, this.cleared, html) !== html)
      this.client.notices.close("cleared");
    if (html === this.synced && !this.failures && !this.saving && this.posted === null) {
      clearTimeout(this.quiet);
      this.local.clear();
      return;
    }
    this.keep();
    if (!this.client.policy.features.drafts || this.conflicted || this.posted !== null) return;
    const now = Date.now();
    this.firstUnsaved ||= now;
    clearTimeout(this.quiet);
    const wait = this.failures
      ? RETRY[Math.min(this.failures, RETRY.length) - 1]!
      : Math.min(QUIET, Math.max(0, this.firstUnsaved + LONGEST - now));
    this.quiet = window.setTimeout(() => void this.save(), wait);
  }

  /** In this browser, at once. */
  private keep(): void {
    const html = this.box.html();
    if (html !== this.kept) [this.kept, this.keptAt] = [html, Date.now()];
    this.local.write({
      html,
      version: this.version,
      at: this.keptAt,
      saving: this.onItsWay,
      posted: this.posted ?? undefined,
    });
  }

  /** Whether the server has a draft, or had one lately. */
  get isKept(): boolean {
    return this.version > 0;
  }

  /** Whether the server lacks some of the text, or has not said yet that it has it. */
  pending(): boolean {
    if (this.closed || this.conflicted || !this.client.policy.features.drafts) return false;
    return !!this.saving || this.box.html() !== this.synced;
  }

  /** Saves what is there now, and waits for what is under way. */
  async save(last = false): Promise<void> {
    if (this.closed || this.conflicted || !this.client.policy.features.drafts) return;
    clearTimeout(this.quiet);
    if (!this.learning.known) {
      // Until the next page this browser has it.
      if (last) return;
      await this.learning.learn();
      if (!this.learning.known || this.closed || this.conflicted) return;
    }
    while (this.saving) {
      if (last) break;
      await this.saving;
    }
    const html = this.box.html();
    // What was posted is no draft any more.
    if (html === this.synced || html === this.posted) return;
    this.saving = this.send(html, last).finally(() => (this.saving = null));
    await this.saving;
  }

  private async send(html: string, last: boolean): Promise<void> {
    this.firstUnsaved = 0;
    this.onItsWay = html;
    if (html) this.keep();
    if (!this.failures) this.words.saving();
    try {
      if (html) {
        const draft = await this.client.api.saveDraft(this.client.context, html, this.version, last);
        this.version = draft.version;
        this.words.saved(draft);
      } else {
        if (this.version) this.version = await this.client.api.discardDraft(this.client.context, this.version);
        this.box.status("");
      }
      this.synced = html;
      this.failures = 0;
      this.client.notices.close("draft_not_saved");
      this.onItsWay = undefined;
      this.client.notices.close("session_ended");
      if (html) this.tellTabs(html);
      if (this.posted !== null) this.keep();
      else if (this.box.html() === html) this.local.clear();
      else this.changed();
    } catch (failure) {
      this.onItsWay = undefined;
      // Saved too late, after the form was sent: the reply is posted, or the page that comes back tries again.
      if (this.posted !== null) return;
      if (failure instanceof Failure && failure.status === 412) await this.stale(html, failure.body?.current ?? null);
      else this.failed(failure);
    }
  }

  private async stale(html: string, current: Draft | null): Promise<void> {
    if (!current) {
      // Posted or cleared in another window; what is here stays, as a new draft.
      this.version = versionOf(await this.client.api.draft(this.client.context).catch(() => ({ gone: 0 })));
      this.synced = "";
      this.words.gone();
      this.changed();
      return;
    }
    const theirs = current.restored?.html ?? current.html;
    if (theirs === html) {
      this.version = current.version;
      this.synced = theirs;
      this.local.clear();
      this.words.saved(current);
      return;
    }
    this.conflict(theirs, current);
  }

  /** Both versions, to choose from. Nothing is saved before the choice: until then the copy in this browser names the
   * version that it is based on, so that the next page asks again. */
  conflict(theirs: string, draft: Draft): void {
    this.conflicted = true;
    this.keep();
    this.box.status(this.client.say("draft_local"));
    const { say, policy, notices } = this.client;
    const settle = (html: string | null) => {
      this.conflicted = false;
      this.version = draft.version;
      this.synced = theirs;
      if (html !== null) this.box.fill(html);
      notices.close("draft_conflict");
      // The server has it already, and beside it the text that gave way.
      if (this.box.html() === theirs) this.words.saved(draft);
      this.changed();
      void this.save();
    };
    const message = policy.messages.notices.draft_conflict!;
    const label = `${say("draft_theirs")} · ${savedOn(this.client, draft)}`;
    ask(
      this.client,
      { code: "draft_conflict", message, error: true },
      () => this.box.html(),
      { label, html: theirs },
      settle,
    );
  }

  /** What was saved before where something else was typed by the time it came, or what another window left. */
  offer(before: string, code = "draft_conflict"): void {
    const { say, notices } = this.client;
    const settle = (html: string | null) => {
      notices.close(code);
      this.local.forget(before);
      if (html !== null) this.box.fill(html);
    };
    const other = { label: say("draft_theirs"), html: before };
    ask(this.client, { code, message: say("draft_choose") }, () => this.box.html(), other, settle);
    this.changed();
  }

  /** Empties the box, and for a minute offers to take that back. */
  clear(): void {
    this.client.notices.close("draft_restored");
    this.exchange("", "cleared");
  }

  /** Puts another text into the box, and for a minute offers to take that back. */
  replace(html: string): void {
    this.exchange(html, "version_restored");
  }

  private exchange(html: string, why: string): void {
    const before = this.box.html();
    this.box.fill(html);
    this.offerBack(before, why);
    setTimeout(() => this.client.notices.close("cleared"), UNDO_CLEAR);
    void this.save();
  }

  /** Offers to bring a text back, after the sentence of a name that says why it is gone. */
  offerBack(before: string, why: string): void {
    const { say, notices } = this.client;
    const isEmpty = !this.box.html();
    const run = () => {
      notices.close("cleared");
      // What was written into the empty box stays, below.
      this.box.fill(isEmpty ? before + this.box.html() : before);
    };
    this.cleared = before;
    notices.show({ code: "cleared", message: say(why), actions: [{ label: say("undo_clear"), run }] });
  }

  /** The form is on its way with what is in the box, which is no draft from now on. */
  sent(): void {
    this.posted = this.box.html();
    clearTimeout(this.quiet);
    this.keep();
  }

  /** The page stays, whatever became of the form. */
  stayed(): void {
    if (this.posted === null) return;
    this.posted = null;
    this.changed();
  }

  /** The page came back out of the browser's memory: what was posted from it is not shown as if it were not. */
  async cameBack(): Promise<void> {
    const { posted } = this;
    if (posted === null) return this.changed();
    if (this.client.policy.features.drafts) {
      const found = await this.learning.insist();
      if (this.posted === null) return;
      if (!found) this.learning.unlearn(posted, this.keptAt);
      if (!found || !("gone" in found) || found.gone <= this.version) return this.stayed();
      this.version = found.gone;
    }
    this.posted = null;
    this.synced = this.initial;
    const here = this.box.html();
    const unsent = added(this.client, posted, here);
    if (unsent !== here) this.box.restore(unsent || this.initial);
    this.local.clear();
    this.box.status("");
    if (!this.client.policy.features.drafts) this.offerBack(posted, "sent_cleared");
    if (unsent) this.changed();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.quiet);
    this.tabs.close();
    this.local.close();
    removeEventListener("online", this.retry);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.leave);
  }

  /** Tells the windows with the same draft what it is now; "" where it was posted. */
  tellTabs(saved: string): void {
    this.tabs.postMessage({ saved, version: this.version } satisfies Tab);
  }

  /** Another window saved the same draft. */
  private heard(tab: Tab): void {
    if (this.closed || this.conflicted || this.posted !== null) return;
    const here = this.box.html();
    // A window that was only looked at follows. What was written in this one stays until the writer chooses.
    if (here !== tab.saved && (this.typed || here !== this.synced)) return;
    const html = tab.saved || this.initial;
    this.version = tab.version;
    this.synced = html;
    if (here !== html) this.box.restore(html);
  }

  private readonly leave = (): void => {
    if (document.visibilityState === "hidden") {
      if (this.box.html() !== this.synced) void this.save(true);
      // Somebody who comes back may have signed in again meanwhile.
    } else if (this.failures) void this.save();
  };

  private readonly retry = (): void => {
    this.client.notices.close("draft_offline");
    void this.save();
  };

  failed(failure: unknown): void {
    this.words.failed(failure);
    this.failures++;
    const wait = RETRY[Math.min(this.failures, RETRY.length) - 1]!;
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => void this.save(), wait);
  }

  /** The server answers again. */
  reached(): void {
    this.failures = 0;
    this.box.status("");
    this.client.notices.close("draft_not_saved");
    this.client.notices.close("session_ended");
  }
}
