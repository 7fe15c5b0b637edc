/** Nothing that was typed is lost: kept in this browser at once, on the server when the typing rests. */

import { added } from "./added";
import { Failure } from "./api";
import type { Client } from "./client";
import { ask, plainOf, savedOn } from "./comparing";
import { DraftWords, type Status } from "./draft-words";
import { type Copies, type Local, LocalCopy } from "./local";
import type { Draft } from "./types";

const QUIET = 1_200;
/** Longest time without a save while somebody types on, in milliseconds. */
const LONGEST = 10_000;
const UNDO_CLEAR = 60_000;
const RETRY = [2_000, 5_000, 15_000, 30_000];
/** So long after another a page that came back asks what became of its form, in milliseconds. */
const AGAIN = [500, 1_000, 2_000, 4_000];

export interface Box extends Status {
  /** Canonical HTML of what is in the box. */
  html(): string;
  /** Puts HTML into the box, as a step that can be undone. */
  fill(html: string): void;
  /** Puts HTML into the box as if it had always been there: undo does not take it away. */
  restore(html: string): void;
}

/** A draft, or the version that a first save may name. */
type Found = Draft | { gone: number };

interface Tab {
  /** "" where the text was posted. */
  saved: string;
  version: number;
}

export class Drafts {
  private version = 0;
  private synced = "";
  private saving: Promise<void> | null = null;
  /** What is on its way to the server. */
  private onItsWay: string | undefined;
  /** What the form was sent with, until the page goes or turns out to stay. */
  private posted: string | null = null;
  /** Whether the writer changed something in this window. */
  private typed = false;
  /** What was kept in this browser last, and when it became that. */
  private kept = "";
  private keptAt = 0;
  private quiet = 0;
  private firstUnsaved = 0;
  private failures = 0;
  /** What the notice offers to bring back. */
  private cleared = "";
  private conflicted = false;
  private closed = false;
  /** Whether the server has said what it has. Before that nothing is saved: it may have been posted already. */
  private known = false;
  private learning: Promise<void> | null = null;
  /** What was in this browser when the page came, and what of it the box shows before the server has said anything. */
  private copies: Copies = { local: null, others: [] };
  private brought: string | null = null;
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
    private readonly refused = false,
  ) {
    const named = (owner: string) => `reply-editor:${api}:${owner}:${client.context}`;
    const name = named(owner);
    this.words = new DraftWords(client, box);
    this.local = new LocalCopy(name, named(""));
    this.synced = initial;
    this.tabs = new BroadcastChannel(name);
    this.tabs.onmessage = (event) => this.heard(event.data as Tab);
    addEventListener("online", this.retry);
    document.addEventListener("visibilitychange", this.leave);
    addEventListener("pagehide", this.leave);
    if (client.policy.features.drafts && !navigator.onLine) this.words.offline();
  }

  /** Brings back what was written before, unless something was typed meanwhile. */
  async load(): Promise<void> {
    this.copies = this.local.read();
    if (this.client.policy.features.drafts) return this.learn();
    this.begin(null, false);
  }

  /** Asks what the server has. Whoever asks meanwhile waits for the same answer. */
  private learn(): Promise<void> {
    this.learning ??= this.ask().finally(() => (this.learning = null));
    return this.learning;
  }

  private async ask(): Promise<void> {
    let found: Found;
    try {
      found = await this.client.api.draft(this.client.context);
    } catch (failure) {
      if (this.closed || this.posted !== null) return;
      this.bringAlong();
      this.failed(failure);
      return;
    }
    if (this.closed || this.posted !== null) return;
    if (this.failures) this.reached();
    this.version = versionOf(found);
    this.begin("gone" in found ? null : found, true);
  }

  /** Shows this browser's copy while the server says nothing: a browser that leaves a page lets its requests fail, and
   * its scripts run on for a moment. What was sent may have arrived, so it is neither shown as unsent nor forgotten. */
  private bringAlong(): void {
    const { local } = this.copies;
    if (!local || local.posted !== undefined || this.refused || !this.untouched()) return;
    [this.version, this.onItsWay] = [local.version, local.saving];
    this.box.restore(local.html);
    this.brought = this.box.html();
    this.words.restored(null, () => this.clear());
  }

  /** Begins with what the server has, where it has said so, and what this browser has. */
  private begin(draft: Draft | null, answered: boolean): void {
    const { local, others } = this.copies;
    this.known = true;
    const theirs = draft ? (draft.restored?.html ?? draft.html) : "";
    // A copy here whose draft left a later version on the server was posted or cleared elsewhere. Where the server knows
    // nothing any more, the draft has expired, and the copy is all that is left.
    const outlived = (copy: Local) =>
      answered && !draft && this.version > copy.version && (copy.version > 0 || copy.posted !== undefined);
    if (local && this.brought !== null && !this.untouched()) this.goOn(local, theirs, draft, outlived(local));
    else {
      let kept = local?.html ?? "";
      if (local && outlived(local)) {
        this.local.clear();
        kept = this.unsent(local);
        // A window that follows this one does not go on showing what was posted.
        if (local.posted !== undefined) this.tabs.postMessage({ saved: "", version: this.version } satisfies Tab);
      } else if (local?.posted !== undefined && !this.refused && this.knowsNothing(answered, draft))
        kept = this.arrived(local);
      // What was typed on after it was sent and refused is kept, also where the server wrote the rest another way.
      const refused = local?.posted === this.initial ? local.html : this.initial + (local ? this.unsent(local) : "");
      this.bringBack(this.refused ? refused : kept, theirs, draft, local);
    }
    for (const other of others) {
      if (outlived(other) || [this.box.html(), theirs, ""].includes(other.html)) this.local.forget(other.html);
      else this.offer(other.html, `draft_conflict:${other.at}`);
    }
  }

  /** The writer has changed what was brought along before the server said anything. */
  private goOn(local: Local, theirs: string, draft: Draft | null, outlived: boolean): void {
    this.brought = null;
    if (draft && this.box.html() !== theirs && !isFollowed(draft, local)) return this.conflict(theirs, draft);
    this.synced = theirs || (this.version ? "" : this.initial);
    if (outlived) this.words.gone();
    this.changed();
  }

  /** Whether the server cannot say what became of what was sent: it keeps no drafts, or has nothing left of this one. */
  private knowsNothing(answered: boolean, draft: Draft | null): boolean {
    return !this.client.policy.features.drafts || (answered && !draft && !this.version);
  }

  private bringBack(mine: string, theirs: string, draft: Draft | null, local: Local | null): void {
    if (mine && draft && mine !== draft.html && mine !== theirs && !isFollowed(draft, local)) {
      if (this.untouched()) this.box.restore(mine);
      this.version = local?.version ?? 0;
      this.conflict(theirs, draft);
      return;
    }
    if (this.refused) {
      if (this.untouched() && mine !== this.initial) this.box.restore(mine);
      this.synced = theirs;
      this.changed();
      return;
    }
    const before = mine || theirs;
    if (!before || before === this.initial) {
      // Posted or cleared elsewhere, as the server says by now.
      if (this.brought !== null && this.untouched()) this.takeAway();
      return;
    }
    const typed = this.box.html();
    if (!this.untouched()) {
      if (typed !== before) this.offer(before);
      return;
    }
    if (typed !== before) this.box.restore(before);
    this.words.restored(draft, () => this.clear());
    if (before === theirs) this.synced = this.box.html();
    if (mine && mine !== theirs) this.changed();
    else if (draft) this.words.saved(draft);
  }

  /** What was typed after the form was sent. */
  private unsent({ html, posted }: Local): string {
    return posted === undefined ? "" : added(this.client, posted, html);
  }

  /** What of a copy is still to be sent, where the server cannot say whether the form arrived: the page shows it, or the
   * text can be brought back. */
  private arrived(local: Local): string {
    const posted = local.posted!;
    this.local.clear();
    if (document.body.textContent!.replace(/\s+/g, "").includes(plainOf(posted).replace(/\s+/g, "")))
      return this.unsent(local);
    if (local.html !== posted) return local.html;
    this.offerBack(posted);
    return "";
  }

  /** Something was typed, or put into the box. */
  changed(byWriter = false): void {
    if (this.closed) return;
    if (byWriter) this.typed = true;
    const html = this.box.html();
    // What is in this browser is not known to be on the server.
    if (!this.known && this.brought === null && html === this.initial) return;
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
    if (!this.known) {
      // Until the next page this browser has it.
      if (last) return;
      await this.learn();
      if (!this.known || this.closed || this.conflicted) return;
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
      if (html) this.tabs.postMessage({ saved: html, version: this.version } satisfies Tab);
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
  private conflict(theirs: string, draft: Draft): void {
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
  private offer(before: string, code = "draft_conflict"): void {
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
    this.replace("");
  }

  /** Puts another text into the box, and for a minute offers to take that back. */
  replace(html: string): void {
    const before = this.box.html();
    this.box.fill(html);
    this.offerBack(before);
    setTimeout(() => this.client.notices.close("cleared"), UNDO_CLEAR);
    void this.save();
  }

  private offerBack(before: string): void {
    const { say, notices } = this.client;
    const isEmpty = !this.box.html();
    const run = () => {
      notices.close("cleared");
      // What was written into the empty box stays, below.
      this.box.fill(isEmpty ? before + this.box.html() : before);
    };
    this.cleared = before;
    notices.show({ code: "cleared", message: "", actions: [{ label: say("undo_clear"), run }] });
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
      const found = await this.insist();
      if (this.posted === null) return;
      if (!found) this.unlearn(posted);
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
    if (!this.client.policy.features.drafts) this.offerBack(posted);
    if (unsent) this.changed();
  }

  /** Begins anew once the server says what it has; until then what is here may be posted. */
  private unlearn(posted: string): void {
    const html = this.box.html();
    this.known = false;
    this.brought = html;
    this.copies = { local: { html, version: this.version, at: this.keptAt, posted }, others: [] };
  }

  /** What the server has, asked again where it does not say, for as long as the form may be on its way. */
  private async insist(): Promise<Found | null> {
    for (const wait of [...AGAIN, 0]) {
      const found = await this.client.api.draft(this.client.context).catch(() => null);
      if (found || !wait || this.posted === null) return found;
      await new Promise((done) => setTimeout(done, wait));
    }
    return null;
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

  private failed(failure: unknown): void {
    this.words.failed(failure);
    this.failures++;
    const wait = RETRY[Math.min(this.failures, RETRY.length) - 1]!;
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => void this.save(), wait);
  }

  /** Whether the box holds what it held before the writer came to it. */
  private untouched(): boolean {
    return [this.initial, this.brought].includes(this.box.html());
  }

  private takeAway(): void {
    this.box.restore(this.initial);
    this.client.notices.close("draft_restored");
    this.local.clear();
  }

  /** The server answers again. */
  private reached(): void {
    this.failures = 0;
    this.box.status("");
    this.client.notices.close("draft_not_saved");
    this.client.notices.close("session_ended");
  }
}

function versionOf(found: Found): number {
  return "gone" in found ? found.gone : found.version;
}

/** Whether a copy in this browser is what comes after the server's draft. */
function isFollowed(draft: Draft, local: Local | null): boolean {
  return local?.version === draft.version || local?.saving === draft.html;
}
