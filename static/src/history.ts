/** The panel of earlier versions. Loaded when it is first opened: reply-editor-history.js. */

import type { Client } from "./client";
import type { compared, plainOf, savedOn } from "./comparing";
import { h } from "./dom";
import type { Revision } from "./types";

/** What the box has already, and this part need not have once more. */
export interface Shared {
  compared: typeof compared;
  plainOf: typeof plainOf;
  savedOn: typeof savedOn;
  /** What is in the box. */
  html(): string;
  restore(html: string): void;
}

const EXCERPT = 80;

/** The versions as a list; each leads to a comparison with what is in the box, and back. */
export async function showHistory(client: Client, panel: HTMLElement, shared: Shared): Promise<void> {
  const { say } = client;
  const now = shared.html();
  const revisions = (await client.api.history(client.context)).filter(({ restored }) => restored.html !== now);

  const list = (chosen?: Revision) => {
    const buttons = revisions.map((revision) => {
      const note = { refused: say("history_refused"), claimed: say("history_claimed"), saved: "" }[revision.reason];
      return h(
        "button",
        { type: "button", className: "re-choice", onclick: () => compare(revision) },
        h("strong", {}, shared.savedOn(client, revision)),
        note && h("em", {}, note),
        h("span", {}, shared.plainOf(revision.restored.html).slice(0, EXCERPT)),
      );
    });
    const none = h("p", { tabIndex: -1 }, say("history_none"));
    show(buttons.length ? h("div", { className: "re-choices" }, ...buttons) : none);
    (buttons[revisions.indexOf(chosen!)] ?? buttons[0] ?? none).focus();
  };

  const compare = (revision: Revision) => {
    const { html } = revision.restored;
    const restore = h("button", {
      type: "button",
      className: "re-button re-primary",
      textContent: say("restore"),
      onclick: () => shared.restore(html),
    });
    const back = h("button", {
      type: "button",
      className: "re-button",
      textContent: say("history_all"),
      onclick: () => list(revision),
    });
    show(
      shared.compared(
        client,
        { label: say("draft_mine"), html: shared.html() },
        { label: shared.savedOn(client, revision), html },
      ),
      h("div", { className: "re-row re-end" }, back, restore),
    );
    restore.focus();
  };

  const show = (...content: HTMLElement[]) => panel.replaceChildren(...content);
  list();
}
