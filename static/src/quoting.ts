/** Quotes a post, or the part of it that is selected, under what is in the box already. */

import { closeHistory } from "prosemirror-history";
import { TextSelection } from "prosemirror-state";
import { blocksOf, type Client } from "./client";
import { h } from "./dom";
import { elementsOf } from "./trusted";

export interface Quotation {
  html: string;
  author?: string;
  post?: string;
}

/** A part of a shown post as HTML, without the links to what it quotes: those are made anew where it is shown. */
export function htmlOf(range: Range): string {
  const holder = document.createElement("div");
  holder.append(range.cloneContents());
  for (const source of holder.querySelectorAll(".quote-source")) source.remove();
  return holder.innerHTML;
}

/** A shown post with its players as the addresses they play. */
function withoutPlayers(html: string): string {
  const body = elementsOf(html);
  for (const player of body.querySelectorAll<HTMLIFrameElement>("iframe")) {
    const address = h("p", {}, h("a", { href: player.src, textContent: player.src }));
    (player.closest("[data-embed]") ?? player).replaceWith(address);
  }
  return body.innerHTML;
}

/** Puts the quotation after the block of the selection, with an empty line under it to write in; with `stay`, the reader
 * stays where they are. */
export async function quote(client: Client, { html, author, post }: Quotation, stay = false): Promise<void> {
  const { schema } = client;
  // The page shows posts as readers see them; the server makes of that what a reply may hold, and where it cannot be
  // reached the schema does, with less of it.
  const rich = await client.api.paste(html, "").then(
    (pasted) => pasted.rich,
    () => withoutPlayers(html),
  );
  const { view } = client;
  const content = blocksOf(schema, rich);
  const quotation = schema.nodes.blockquote!.create(
    { "data-author": author || null, "data-post": post || null },
    content,
  );
  const { state } = view;
  const { $to } = state.selection;
  const at = $to.depth ? $to.after(1) : state.doc.content.size;
  const block = state.doc.resolve(at).nodeBefore;
  const empty = block?.type.name === "p" && !block.content.size;
  const tr = closeHistory(state.tr);
  const from = empty ? at - block.nodeSize : at;
  tr.replaceWith(from, at, [quotation, schema.nodes.p!.create()]);
  tr.setSelection(TextSelection.create(tr.doc, from + quotation.nodeSize + 1));
  view.dispatch(stay ? tr : tr.scrollIntoView());
  if (!stay) view.focus();
}
