/** What the writer reads of the draft: beside the text, and in notices. */

import { Failure } from "./api";
import type { Client } from "./client";
import type { Draft, Saved } from "./types";

export interface Status {
  /** Shows what became of the text. A screen reader is told what is of another `kind` than the last: by itself, each text
   * is one; "" is not told. */
  status(text: string, detail?: string, kind?: string): void;
  /** The writer's session has ended. */
  ended(): void;
}

export class DraftWords {
  constructor(
    private readonly client: Client,
    private readonly box: Status,
  ) {}

  saving(): void {
    this.box.status(this.client.say("draft_saving"), "", "");
  }

  saved(draft: Saved): void {
    const { say, policy } = this.client;
    const at = new Date(draft.saved_at);
    const time = at.toLocaleTimeString(policy.lang, { hour: "2-digit", minute: "2-digit" });
    const until = new Date(draft.expires_at);
    const expires = Number.isNaN(+until)
      ? ""
      : say("draft_expires", { date: until.toLocaleDateString(policy.lang, { dateStyle: "medium" }) });
    this.box.status(say("draft_saved", { time }), expires, "saved");
  }

  offline(): void {
    this.box.status(this.client.say("draft_offline"));
  }

  failed(failure: unknown): void {
    const { say, policy, notices } = this.client;
    if (!(failure instanceof Failure) || failure.kind === "offline") return this.offline();
    if (failure.kind === "ended" || failure.status === 403) {
      this.box.status(say("draft_signed_out"));
      this.box.ended();
      return;
    }
    this.box.status(say("draft_local"));
    // Too large, or one draft too many: the server says which.
    if (failure.status !== 413 && failure.status !== 422) return;
    notices.show({
      code: "draft_not_saved",
      message: failure.body?.detail ?? policy.messages.notices.draft_not_saved!,
    });
  }

  /** What was written before is back, with what the server said of it; it can be cleared away. */
  restored(draft: Draft | null, clear: () => void): void {
    const { policy, notices } = this.client;
    notices.show({
      code: "draft_restored",
      message: policy.messages.notices.draft_restored!,
      actions: [{ label: policy.messages.actions.clear_editor!, run: clear }],
    });
    for (const notice of draft?.restored?.notices ?? []) {
      if (notice.code !== "draft_restored") notices.show({ code: notice.code, message: notice.message });
    }
  }

  /** Posted or cleared in another window. */
  gone(): void {
    const { notices, policy } = this.client;
    notices.show({ code: "draft_gone", message: policy.messages.notices.draft_gone! });
  }
}
