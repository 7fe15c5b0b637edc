/** The browser client: one custom element, and the buttons of posts that quote into it. */

import { ReplyEditorElement } from "./element";
import { htmlOf } from "./quoting";

customElements.define("reply-editor", ReplyEditorElement);

/** A button with data-reply-quote="id of the post's text" quotes it; data-author and data-post say whose it is. */
document.addEventListener("mousedown", (event) => {
  // The selection of what is to be quoted outlives the click.
  if ((event.target as Element).closest("[data-reply-quote]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-reply-quote]");
  const text = button && document.getElementById(button.dataset.replyQuote!);
  const box = document.querySelector<ReplyEditorElement>("reply-editor");
  if (!button || !text || !box) return;
  event.preventDefault();
  const { author = "", post = "" } = button.dataset;
  void box.quote({ html: htmlOf(text), author, post });
});
