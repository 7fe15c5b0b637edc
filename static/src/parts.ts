/** The parts of the client that are loaded after it: what they share with the rest they get as arguments. */

import type { Client } from "./client";
import { h } from "./dom";

/** Each part's file and the hash of what is in it, so that a cached one is never taken for another: ../build.mjs. */
declare const EMOJI_PART: string;
declare const HISTORY_PART: string;
declare const QUOTES_PART: string;

/** Loads a part, once for all boxes of the page: it is the same file, and keeps nothing of a box. Rejected where the server is out of reach; asked again the next time. */
function loading<Part>(file: string): () => Promise<Part> {
  let asked: Promise<Part> | null = null;
  let failed = 0;
  return () => {
    // Browsers remember a module that did not come by its address: https://html.spec.whatwg.org/multipage/webappapis.html#module-map
    const address = new URL(failed ? `${file}-${failed}` : file, import.meta.url).href;
    asked ??= import(address).catch((failure) => {
      asked = null;
      failed++;
      throw failure;
    });
    return asked!;
  };
}

/** The picker and the completion. */
export const emojiPart = loading<typeof import("./emoji-part")>(EMOJI_PART);
/** The panel of earlier versions. */
export const historyPart = loading<typeof import("./history")>(HISTORY_PART);
/** The button at a selection in posts. */
export const quotesPart = loading<typeof import("./quote-selection")>(QUOTES_PART);

/** The picker, as soon as it is there. */
export function emojiPanel(client: Client): HTMLElement {
  const place = h("div", { tabIndex: -1, autofocus: true });
  emojiPart().then(
    (part) => {
      const isWaited = document.activeElement === place;
      place.append(part.pickerPanel(client));
      place.removeAttribute("tabindex");
      if (isWaited) place.querySelector("input")!.focus();
    },
    () => (place.textContent = client.say("server_unreachable")),
  );
  return place;
}
