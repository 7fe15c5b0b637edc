/** What the box begins with: what the server has and what this browser kept are learned, and one of them is shown. */

import { added } from "./added";
import type { Client } from "./client";
import { plainOf } from "./comparing";
import type { DraftWords, Status } from "./draft-words";
import type { Copies, Local, LocalCopy } from "./local";
import type { Draft } from "./types";

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
export type Found = Draft | { gone: number };

/** The saving that goes on from what is learned. */
export interface Saving {
  /** The server's version that the next save is based on. */
  version: number;
  /** What the server has. */
  synced: string;
  /** What is on its way to the server. */
  onItsWay: string | undefined;
  /** What the form was sent with, until the page goes or turns out to stay. */
  readonly posted: string | null;
  readonly closed: boolean;
  readonly failures: number;
  changed(): void;
  clear(): void;
  conflict(theirs: string, draft: Draft): void;
  failed(failure: unknown): void;
  offer(before: string, code?: string): void;
  offerBack(before: string, why: string): void;
  reached(): void;
  tellTabs(saved: string): void;
}

export class DraftLearning {
  /** Whether the server has said what it has. Before that nothing is saved: it may have been posted already. */
  known = false;
  private learning: Promise<void> | null = null;
  /** What was in this browser when the page came, and what of it the box shows before the server has said anything. */
  private copies: Copies = { local: null, others: [] };
  private brought: string | null = null;

  constructor(
    private readonly client: Client,
    private readonly box: Box,
    private readonly initial: string,
    private readonly local: LocalCopy,
    private readonly words: DraftWords,
    private readonly drafts: Saving,
    /** Whether the text is what was posted and refused: it is newer than any draft. */
    private readonly refused: boolean,
  ) {}

  /** Whether the box still holds what the page came with, and nobody knows what it should hold. */
  get isWaiting(): boolean {
    return !this.known && this.brought === null && this.box.html() === this.initial;
  }

  /** Brings back what was written before, unless something was typed meanwhile. */
  async load(): Promise<void> {
    this.copies = this.local.read();
    if (this.client.policy.features.drafts) return this.learn();
    this.begin(null, false);
  }

  /** Asks what the server has. Whoever asks meanwhile waits for the same answer. */
  learn(): Promise<void> {
    this.learning ??= this.ask().finally(() => (this.learning = null));
    return this.learning;
  }

  private async ask(): Promise<void> {
    let found: Found;
    try {
      found = await this.client.api.draft(this.client.context);
    } catch (failure) {
      if (this.drafts.closed || this.drafts.posted !== null) return;
      this.bringAlong();
      this.drafts.failed(failure);
      return;
    }
    if (this.drafts.closed || this.drafts.posted !== null) return;
    if (this.drafts.failures) this.drafts.reached();
    this.drafts.version = versionOf(found);
    this.begin("gone" in found ? null : found, true);
  }

  /** Shows this browser's copy while the server says nothing: a browser that leaves a page lets its requests fail, and
   * its scripts run on for a moment. What was sent may have arrived, so it is neither shown as unsent nor forgotten. */
  private bringAlong(): void {
    const { local } = this.copies;
    if (!local || local.posted !== undefined || this.refused || !this.untouched()) return;
    [this.drafts.version, this.drafts.onItsWay] = [local.version, local.saving];
    this.box.restore(local.html);
    this.brought = this.box.html();
    this.words.restored(null, () => this.drafts.clear());
  }

  /** Begins with what the server has, where it has said so, and what this browser has. */
  private begin(draft: Draft | null, answered: boolean): void {
    const { local, others } = this.copies;
    this.known = true;
    const theirs = draft ? (draft.restored?.html ?? draft.html) : "";
    // A copy here whose draft left a later version on the server was posted or cleared elsewhere. Where the server knows
    // nothing any more, the draft has expired, and the copy is all that is left.
    const outlived = (copy: Local) =>
      answered && !draft && this.drafts.version > copy.version && (copy.version > 0 || copy.posted !== undefined);
    if (local && this.brought !== null && !this.untouched()) this.goOn(local, theirs, draft, outlived(local));
    else {
      let kept = local?.html ?? "";
      if (local && outlived(local)) {
        this.local.clear();
        kept = this.unsent(local);
        // A window that follows this one does not go on showing what was posted.
        if (local.posted !== undefined) this.drafts.tellTabs("");
      } else if (local?.posted !== undefined && !this.refused && this.knowsNothing(answered, draft))
        kept = this.arrived(local);
      // What was typed on after it was sent and refused is kept, also where the server wrote the rest another way.
      const refused = local?.posted === this.initial ? local.html : this.initial + (local ? this.unsent(local) : "");
      this.bringBack(this.refused ? refused : kept, theirs, draft, local);
    }
    for (const other of others) {
      if (outlived(other) || [this.box.html(), theirs, ""].includes(other.html)) this.local.forget(other.html);
      else this.drafts.offer(other.html, `draft_conflict:${other.at}`);
    }
  }

  /** The writer has changed what was brought along before the server said anything. */
  private goOn(local: Local, theirs: string, draft: Draft | null, outlived: boolean): void {
    this.brought = null;
    if (draft && this.box.html() !== theirs && !isFollowed(draft, local)) return this.drafts.conflict(theirs, draft);
    this.drafts.synced = theirs || (this.drafts.version ? "" : this.initial);
    if (outlived) this.words.gone();
    this.drafts.changed();
  }

  /** Whether the server cannot say what became of what was sent: it keeps no drafts, or has nothing left of this one. */
  private knowsNothing(answered: boolean, draft: Draft | null): boolean {
    return !this.client.policy.features.drafts || (answered && !draft && !this.drafts.version);
  }

  private bringBack(mine: string, theirs: string, draft: Draft | null, local: Local | null): void {
    if (mine && draft && mine !== draft.html && mine !== theirs && !isFollowed(draft, local)) {
      if (this.untouched()) this.box.restore(mine);
      this.drafts.version = local?.version ?? 0;
      this.drafts.conflict(theirs, draft);
      return;
    }
    if (this.refused) {
      if (this.untouched() && mine !== this.initial) this.box.restore(mine);
      this.drafts.synced = theirs;
      this.drafts.changed();
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
      if (typed !== before) this.drafts.offer(before);
      return;
    }
    if (typed !== before) this.box.restore(before);
    this.words.restored(draft, () => this.drafts.clear());
    if (before === theirs) this.drafts.synced = this.box.html();
    if (mine && mine !== theirs) this.drafts.changed();
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
    this.drafts.offerBack(posted, "sent_cleared");
    return "";
  }

  /** Begins anew once the server says what it has; until then what is here may be posted. */
  unlearn(posted: string, at: number): void {
    const html = this.box.html();
    this.known = false;
    this.brought = html;
    this.copies = { local: { html, version: this.drafts.version, at, posted }, others: [] };
  }

  /** What the server has, asked again where it does not say, for as long as the form may be on its way. */
  async insist(): Promise<Found | null> {
    for (const wait of [...AGAIN, 0]) {
      const found = await this.client.api.draft(this.client.context).catch(() => null);
      if (found || !wait || this.drafts.posted === null) return found;
      await new Promise((done) => setTimeout(done, wait));
    }
    return null;
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
}

export function versionOf(found: Found): number {
  return "gone" in found ? found.gone : found.version;
}

/** Whether a copy in this browser is what comes after the server's draft. */
function isFollowed(draft: Draft, local: Local | null): boolean {
  return local?.version === draft.version || local?.saving === draft.html;
}
