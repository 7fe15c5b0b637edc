/** A lone address becomes what it shows, and stays a link where the writer says so. */

import { closeHistory, isHistoryTransaction } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { NodeSelection, Plugin, TextSelection } from "prosemirror-state";
import type { EditorView, NodeView } from "prosemirror-view";
import { type Client, labelOf, parse } from "./client";
import { h } from "./dom";
import { dropRange, rangeOf, rangesOf, setRange } from "./ranges";
import { elementsOf } from "./trusted";

/** What the names of embeds' ranges begin with. */
const EMBED = "embed-";

/** The address that the paragraph at a position consists of, if it may become an embed. */
export function candidate(
  { addresses }: Client,
  doc: Node,
  pos: number,
): { from: number; to: number; url: string } | null {
  const $pos = doc.resolve(Math.min(pos, doc.content.size));
  const { parent } = $pos;
  // Links in lists, tables and quotations stay links.
  if ($pos.depth !== 1 || parent.type.name !== "p" || parent.childCount !== 1) return null;
  const only = parent.firstChild!;
  const link = only.marks.find((mark) => mark.type.name === "a");
  const url = only.isText ? addresses.alone(only.text!) : "";
  if (!url || link?.attrs["data-display"] || (link && link.attrs.href !== url)) return null;
  return { from: $pos.before(), to: $pos.after(), url };
}

/** Asks the server what the address at a position shows, and puts it in the address's place. */
export function embedLater(client: Client, pos: number, url: string): void {
  if (!client.policy.features.embeds || !client.schema.nodes.figure) return;
  const found = candidate(client, client.view.state.doc, pos);
  if (!found || found.url !== url) return;
  const name = EMBED + ++client.embeds.named;
  client.view.dispatch(setRange(client.view.state.tr, name, { from: found.from + 1, to: found.to - 1 }));
  client.api.embed(url).then(
    ({ embed, html, figure }) => {
      const range = rangeOf(client.view.state, name);
      const still = range && candidate(client, client.view.state.doc, range.from);
      if (!embed || !still || still.url !== url) return client.view.dispatch(dropRange(client.view.state.tr, name));
      const node = parse(client.schema, figure).firstChild;
      if (node?.type.name !== "figure") return;
      client.embeds.players.set(node.attrs.href, html);
      put(client, name, still.from, still.to, node);
    },
    () => {
      if (rangeOf(client.view.state, name)) client.view.dispatch(dropRange(client.view.state.tr, name));
    },
  );
}

function put(client: Client, name: string, from: number, to: number, figure: Node): void {
  const tr = closeHistory(client.view.state.tr);
  const { selection } = tr;
  const inside = selection.from >= from && selection.to <= to;
  tr.replaceWith(from, to, figure);
  const end = from + figure.nodeSize;
  if (!tr.doc.nodeAt(end)) tr.insert(end, client.schema.nodes.p!.create());
  if (inside) tr.setSelection(TextSelection.near(tr.doc.resolve(end + 1)));
  setRange(tr, name, { from, to: end });
  client.view.dispatch(tr);
  // The next thing that is typed is a step of its own to undo.
  client.view.dispatch(closeHistory(client.view.state.tr));
  client.notices.show({
    code: "link_embedded",
    message: client.policy.messages.notices.link_embedded!,
    actions: [
      {
        label: labelOf(client, "display_as_link"),
        run: () => {
          const range = rangeOf(client.view.state, name);
          if (range) displayAsLink(client, range.from);
          client.notices.close("link_embedded");
          client.view.focus();
        },
      },
    ],
    onClose: () => {
      if (client.view.isDestroyed) return;
      client.embeds.watched = name;
    },
  });
  client.embeds.watched = name;
}

/** The paragraph of a link that an embed becomes, one that stays a link if it says so. */
export function linkOf({ attrs: { href, text }, type: { schema } }: Node, display?: "link"): Node {
  const link = schema.mark("a", { href, "data-display": display });
  return schema.nodes.p!.create(null, schema.text(text || href, [link]));
}

/** Turns the embed at a position into a link that stays one. */
function displayAsLink(client: Client, pos: number): void {
  const { state } = client.view;
  const node = state.doc.nodeAt(pos);
  if (node?.type.name !== "figure") return;
  const paragraph = linkOf(node, "link");
  const tr = closeHistory(state.tr).replaceWith(pos, pos + node.nodeSize, paragraph);
  client.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + paragraph.nodeSize - 1)));
}

/** Marks an embed that was undone as a link that stays one, and shows embeds in the text. */
export function embedding(client: Client): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, state) {
      const { a } = state.schema.marks;
      if (!a || !transactions.some(isHistoryTransaction)) return null;
      const tr = state.tr.setMeta("addToHistory", false);
      const watched = rangeOf(state, client.embeds.watched);
      for (const range of rangesOf(state, EMBED)) {
        state.doc.nodesBetween(range.from, Math.min(range.to, state.doc.content.size), (node, pos, parent) => {
          const url = parent === state.doc && node.type.name === "p" ? client.addresses.alone(node.textContent) : "";
          if (!url) return;
          tr.addMark(pos + 1, pos + 1 + node.content.size, a.create({ href: url, "data-display": "link" }));
          if (range === watched) queueMicrotask(() => client.notices.close("link_embedded"));
        });
      }
      return tr.docChanged ? tr : null;
    },
    // An offer ends with the embed that it is about.
    view: () => ({
      update({ state }) {
        const name = client.embeds.watched;
        if (name && !rangeOf(state, name)) client.notices.close("link_embedded");
      },
    }),
    props: {
      nodeViews: { figure: (node, view, getPos) => new EmbedView(client, node, view, getPos) },
    },
  });
}

/** An embed in the text: its player as the server wrote it, its address, and the way back to a link. */
class EmbedView implements NodeView {
  readonly dom: HTMLElement;
  private readonly stage = h("div", { className: "re-embed-stage" });

  constructor(client: Client, node: Node, view: EditorView, getPos: () => number | undefined) {
    const address = String(node.attrs.href);
    const bar = h(
      "div",
      { className: "re-embed-bar" },
      h("span", {
        className: "re-embed-url",
        textContent: address.replace(/^https?:\/\/(www\.)?/, ""),
        title: address,
      }),
      h("button", {
        type: "button",
        className: "re-action",
        textContent: labelOf(client, "display_as_link"),
        onclick: () => {
          const pos = getPos();
          if (pos !== undefined) displayAsLink(client, pos);
          client.notices.close("link_embedded");
          view.focus();
        },
      }),
    );
    this.dom = h(
      "figure",
      { className: "re-embed", "data-embed": node.attrs["data-embed"], contentEditable: "false" },
      this.stage,
      bar,
    );
    this.dom.addEventListener("mousedown", (event) => {
      const pos = getPos();
      if ((event.target as Element).closest("button, iframe") || pos === undefined) return;
      view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
    });
    const known = client.embeds.players.get(address);
    if (known) showPlayer(this.stage, known);
    else {
      client.api.render(client.serializer.write(client.schema.node("doc", null, [node]))).then(
        (html) => {
          client.embeds.players.set(address, html);
          showPlayer(this.stage, html);
        },
        () => undefined,
      );
    }
  }

  stopEvent(event: Event): boolean {
    return (
      event.type !== "dragstart" &&
      this.dom.contains(event.target as globalThis.Node) &&
      !!(event.target as Element).closest("button")
    );
  }

  ignoreMutation(): boolean {
    return true;
  }
}

/** Shows a player as the server wrote it. */
export function showPlayer(stage: HTMLElement, html: string): void {
  stage.replaceChildren(...elementsOf(html).childNodes);
}
