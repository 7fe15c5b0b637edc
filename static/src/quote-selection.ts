/**
 * The button at a selection in posts, which quotes it and leaves the reader where they are, so that several can be
 * collected into one reply. Loaded once the page rests: reply-editor-quotes.js.
 */

import { h } from "./dom";
import type { boxOf, quotationOf, textOf } from "./quote-button";
import type { htmlOf, Quotation } from "./quoting";

/** What the box has already, and this part need not have once more. */
export interface Shared {
  boxOf: typeof boxOf;
  htmlOf: typeof htmlOf;
  quotationOf: typeof quotationOf;
  textOf: typeof textOf;
}

/** So long a selection rests before the button appears, in milliseconds. */
const REST = 150;
const GAP = 6;

const buttons = () => [...document.querySelectorAll<HTMLElement>("[data-reply-quote]")];

/** What is selected of each post, as quotations, and the last post's text. */
function selected({
  htmlOf,
  quotationOf,
  textOf,
}: Shared): { quotations: Quotation[]; last: HTMLElement; range: Range } | null {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const found = buttons().flatMap((button) => {
    const text = textOf(button);
    if (!text || !range.intersectsNode(text)) return [];
    // A new one: of a clone that is moved, Firefox forgets the common ancestor, and refuses to give its contents.
    const part = document.createRange();
    part.selectNodeContents(text);
    if (text.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
    if (text.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
    const words = part.toString().trim();
    // What the post quotes itself is the words of whom it quotes. Three clicks select on to the start of the next block.
    const inner = part.startContainer.parentElement!.closest<HTMLElement>("blockquote[data-author]");
    const isQuoted = inner && text.contains(inner) && inner.textContent!.includes(words);
    if (isQuoted && !inner.contains(part.endContainer)) part.setEnd(inner, inner.childNodes.length);
    const html = htmlOf(part);
    return words || html.includes("<img") ? [{ text, quotation: quotationOf(isQuoted ? inner : button, html) }] : [];
  });
  const last = found.at(-1)?.text;
  return last ? { quotations: found.map(({ quotation }) => quotation), last, range } : null;
}

/** For all boxes of the page. */
export function quoteSelections(shared: Shared): void {
  const { boxOf } = shared;
  let wait = 0;
  let quotations: Quotation[] = [];
  /** What the button is for. */
  let shown: Range | null = null;
  const button = h("button", { type: "button" });
  const bubble = h("div", { className: "re-quoting", "aria-live": "polite" }, button);

  const appear = () => {
    const found = boxOf()?.classList.contains("re-ready") && selected(shared);
    if (!found) {
      shown = null;
      return bubble.remove();
    }
    // What is written into the box tells of selections that have not changed.
    if (
      shown &&
      [Range.START_TO_START, Range.END_TO_END].every((ends) => !shown!.compareBoundaryPoints(ends, found.range))
    )
      return;
    shown = found.range.cloneRange();
    quotations = found.quotations;
    button.textContent = buttons()[0]!.textContent;
    button.onclick = collect;
    // After the text, so that Tab leads from the selection to it.
    found.last.after(bubble);
    const end = [...found.range.getClientRects()].at(-1) ?? found.range.getBoundingClientRect();
    const origin = (bubble.offsetParent ?? document.documentElement).getBoundingClientRect();
    const left = Math.max(
      GAP,
      Math.min(end.right - bubble.offsetWidth / 2, document.documentElement.clientWidth - bubble.offsetWidth - GAP),
    );
    bubble.style.left = `${left - origin.left}px`;
    bubble.style.top = `${end.bottom + GAP - origin.top}px`;
  };

  const collect = async () => {
    const box = boxOf()!;
    for (const quotation of quotations.splice(0)) await box.quote(quotation, true);
    button.textContent = box.say("quoted");
    button.onclick = () => {
      bubble.remove();
      box.focus();
      box.scrollIntoView({ block: "nearest" });
    };
  };

  document.addEventListener("selectionchange", () => {
    clearTimeout(wait);
    // Where the button has the focus, the selection that it is for has not changed.
    if (!bubble.contains(document.activeElement)) wait = window.setTimeout(appear, REST);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && bubble.remove());
  // What was selected before this was loaded.
  appear();
}
