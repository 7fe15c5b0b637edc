/** Quotes a post, or the part of it that is selected, under what is in the box already. */

import { closeHistory } from "prosemirror-history";
import { TextSelection } from "prosemirror-state";
import { blocksOf, Client } from "./client";

export interface Quotation {
  html: string;
  author?: string;
  post?: string;
}

/** What of an element is selected, or all of it, as HTML. */
export function htmlOf(element: Element): string {
  const selection = getSelection();
  const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  if (!range || !element.contains(range.commonAncestorContainer)) return element.innerHTML;
  const holder = document.createElement("div");
  holder.append(range.cloneContents());
  return holder.innerHTML;
}

/** Puts the quotation after the block of the selection, with an empty line under it to write in. */
export async function quote(client: Client, { html, author, post }: Quotation): Promise<void> {
  const { schema } = client;
  // The page shows posts as readers see them; the server makes of that what a reply may hold.
  const rich = await client.api.paste(html, "").then((pasted) => pasted.rich);
  const { view } = client;
  const content = blocksOf(schema, rich);
  const quotation = schema.nodes.blockquote!.create({ "data-author": author || null, "data-post": post || null }, content);
  const { state } = view;
  const { $to } = state.selection;
  const at = $to.depth ? $to.after(1) : state.doc.content.size;
  const block = state.doc.resolve(at).nodeBefore;
  const empty = block?.type.name === "p" && !block.content.size;
  const tr = closeHistory(state.tr);
  const from = empty ? at - block.nodeSize : at;
  tr.replaceWith(from, at, [quotation, schema.nodes.p!.create()]);
  tr.setSelection(TextSelection.create(tr.doc, from + quotation.nodeSize + 1));
  view.dispatch(tr.scrollIntoView());
  view.focus();
}
