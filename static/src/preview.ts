/** A link alone on the line of the cursor, or on the last one, shown as what it becomes once the reply is posted. */

import { type EditorState, Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { type Client, labelOf } from "./client";
import { freshId, h } from "./dom";
import { candidate, showPlayer } from "./embeds";

/** Whoever pauses so long has typed the address to its end, in milliseconds. */
const PAUSE = 600;

export function previewing(client: Client, dom: HTMLElement): Plugin {
  return new Plugin({ view: (view) => new Preview(client, view, dom) });
}

/** It stands below the text, so that the line stays one that can be written in. */
class Preview {
  private url = "";
  private timer = 0;
  private readonly answers = new Map<string, Promise<string>>();

  constructor(
    private readonly client: Client,
    private readonly view: EditorView,
    private readonly dom: HTMLElement,
  ) {
    dom.hidden = true;
    // The view is the client's once its plugins are there.
    queueMicrotask(() => this.update(view));
  }

  update(view: EditorView, before?: EditorState): void {
    const { doc, selection } = view.state;
    if (!this.client.policy.features.embeds || (doc === before?.doc && selection.eq(before.selection))) return;
    const url = this.found()?.url ?? "";
    if (url === this.url) return;
    this.url = url;
    this.dom.hidden = true;
    this.dom.replaceChildren();
    clearTimeout(this.timer);
    if (url) this.timer = window.setTimeout(() => void this.show(url), PAUSE);
  }

  private found(): ReturnType<typeof candidate> {
    const { doc, selection } = this.view.state;
    const last = doc.content.size - doc.lastChild!.nodeSize + 1;
    return candidate(this.client, doc, selection.head) ?? candidate(this.client, doc, last);
  }

  private async show(url: string): Promise<void> {
    const answer = this.answers.get(url) ?? this.client.api.embed(url).then(({ embed, html }) => (embed ? html : ""));
    this.answers.set(url, answer);
    const html = await answer.catch(() => {
      this.answers.delete(url);
      return "";
    });
    if (!html || this.url !== url || this.view.isDestroyed) return;
    const { client, dom } = this;
    const label = freshId();
    const stage = h("div", { className: "re-embed-stage" });
    const link = h("button", {
      type: "button",
      className: "re-action",
      textContent: labelOf(client, "display_as_link"),
      onclick: () => this.keep(),
    });
    dom.replaceChildren(
      h("div", { className: "re-embed-bar" }, h("span", { id: label, textContent: client.say("embed_preview") }), link),
      stage,
    );
    dom.setAttribute("role", "group");
    dom.setAttribute("aria-labelledby", label);
    dom.hidden = false;
    showPlayer(stage, html);
  }

  /** The address stays a link, for good. */
  private keep(): void {
    const { view } = this;
    const { state } = view;
    const found = this.found();
    const { a } = state.schema.marks;
    if (!found || !a) return;
    const link = a.create({ href: found.url, "data-display": "link" });
    view.dispatch(state.tr.addMark(found.from + 1, found.to - 1, link).removeStoredMark(a));
    view.focus();
  }

  destroy(): void {
    clearTimeout(this.timer);
  }
}
