/** The button that opens the panel of earlier versions, which is loaded with it. */

import type { Client } from "./client";
import { compared, plainOf, savedOn } from "./comparing";
import { h } from "./dom";
import { Panel } from "./panel";
import { historyPart } from "./parts";

export class HistoryButton {
  readonly panel: Panel;
  readonly button: HTMLButtonElement;

  constructor(
    private readonly client: Client,
    html: () => string,
    replace: (html: string) => void,
    signal: AbortSignal,
  ) {
    const title = client.say("draft_history");
    this.panel = new Panel(() => client.view.focus(), signal);
    this.panel.dom.classList.add("re-wide");
    const onclick = () =>
      this.panel.toggle("draft_history", title, this.button, (done) => {
        const restore = (version: string) => {
          done();
          replace(version);
        };
        const content = h("div", { tabIndex: -1, autofocus: true });
        void this.load(content, { compared, plainOf, savedOn, html, restore });
        return content;
      });
    this.button = h(
      "button",
      { type: "button", className: "re-small", hidden: true, "aria-haspopup": "dialog", onclick },
      title,
    );
  }

  private async load(content: HTMLElement, shared: import("./history").Shared): Promise<void> {
    try {
      await (await historyPart()).showHistory(this.client, content, shared);
    } catch {
      content.textContent = this.client.say("server_unreachable");
    }
  }
}
