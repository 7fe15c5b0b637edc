/**
 * The buttons that quote posts. One with data-reply-quote="id of the post's text" quotes that, or what of it is selected;
 * data-author and data-post say whose it is. At a selection in posts another one appears: quote-selection.ts.
 */

import type { ReplyEditorElement } from "./element";
import { htmlOf, type Quotation } from "./quoting";

export const boxOf = () => document.querySelector<ReplyEditorElement>("reply-editor");
export const textOf = (button: HTMLElement) => document.getElementById(button.dataset.replyQuote!);

export function quotationOf({ dataset: { author, post } }: HTMLElement, html: string): Quotation {
  return { html, author: author ?? "", post: post ?? "" };
}

export function quoteButtons(): void {
  document.addEventListener("mousedown", (event) => {
    // The selection of what is to be quoted outlives the click.
    if ((event.target as Element).closest("[data-reply-quote], .re-quoting")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const clicked = (event.target as Element).closest<HTMLElement>("[data-reply-quote]");
    const text = clicked && textOf(clicked);
    const box = boxOf();
    if (!clicked || !text || !box) return;
    event.preventDefault();
    const selection = getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const all = document.createRange();
    all.selectNodeContents(text);
    void box.quote(quotationOf(clicked, htmlOf(range && text.contains(range.commonAncestorContainer) ? range : all)));
  });
}
