/** Two versions of a text: side by side with what differs marked, and as one text that has both. */

import type { Client } from "./client";
import { matched, UNMATCHED } from "./differing";
import { h } from "./dom";
import { elementsOf } from "./trusted";

export interface Version {
  label: string;
  html: string;
}

/** A word, a character of a script without spaces, what stands between words. */
const WORDS = /[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}]+|\s+|[\s\S]/gu;

export function plainOf(html: string): string {
  const lines = html
    .replace(/<\/(?:p|li|h\d|pre|tr|summary)>|<br>/g, "$&\n")
    .replace(/<img[^>]*? alt="([^"]*)"[^>]*>/g, "[$1]");
  return elementsOf(lines).textContent!.trim();
}

/** Both versions, below each other where there is little room. */
export function compared({ say }: Client, one: Version, other: Version): HTMLElement {
  const words = ({ html }: Version): string[] => plainOf(html).match(WORDS) ?? [];
  const [a, b] = [words(one), words(other)];
  const pairs = matched(a, b);
  const inBoth = new Set(pairs);
  return h(
    "div",
    { className: "re-versions" },
    shown(one.label, a, (index) => pairs[index] === UNMATCHED),
    shown(other.label, b, (index) => !inBoth.has(index)),
    a.join("") === b.join("") && h("p", {}, say("only_formatting")),
  );
}

/** A version with the words that only it has marked, scrolled to the first of them. */
function shown(label: string, words: string[], isOwn: (index: number) => boolean): HTMLElement {
  const own = words.map((_, index) => isOwn(index));
  // What parts two marked words is no island between them.
  const marked = own.map(
    (mark, index) => mark || (/^\s+$/.test(words[index]!) && !!own[index - 1] && !!own[index + 1]),
  );
  const text = h("p");
  for (let from = 0, to = 0; from < words.length; from = to) {
    while (to < words.length && marked[to] === marked[from]) to++;
    const run = words.slice(from, to).join("");
    text.append(marked[from] ? h("mark", {}, run) : run);
  }
  const version = h(
    "div",
    { className: "re-version", tabIndex: 0, role: "region", "aria-label": label },
    h("strong", {}, label),
    text,
  );
  requestAnimationFrame(() => (version.scrollTop = (text.querySelector("mark")?.offsetTop ?? 0) - 48));
  return version;
}

/** Every block of both versions, those that they have in common once: `<p>a</p><p>b</p>`, `<p>a</p><p>c</p>` → a, b, c. */
export function both(one: string, other: string): string {
  const blocks = (html: string) => [...elementsOf(html).children].map((block) => block.outerHTML);
  const [a, b] = [blocks(one), blocks(other)];
  const pairs = matched(a, b);
  let next = 0;
  const merged = a.flatMap((block, index) => {
    const before = pairs[index] === UNMATCHED ? [] : b.slice(next, pairs[index]);
    if (pairs[index] !== UNMATCHED) next = pairs[index]! + 1;
    return [...before, block];
  });
  return [...merged, ...b.slice(next)].join("");
}

/** When and where a version was saved, in the writer's words. */
export function savedOn(
  { policy }: Client,
  { saved_at, device }: { saved_at: string; device?: string | null },
): string {
  const time = new Date(saved_at).toLocaleString(policy.lang, { dateStyle: "medium", timeStyle: "medium" });
  return device ? `${time} · ${device}` : time;
}

/** Asks which of two versions is kept: `settle` gets what is to be put into the box, or null where it stays. */
export function ask(
  client: Client,
  notice: { code: string; message: string; error?: boolean },
  mine: () => string,
  other: Version,
  settle: (html: string | null) => void,
): void {
  const { say, notices } = client;
  notices.show({
    ...notice,
    actions: [
      { label: say("keep_mine"), run: () => settle(null) },
      { label: say("keep_other"), run: () => settle(other.html) },
      { label: say("keep_both"), run: () => settle(both(mine(), other.html)) },
    ],
    details: compared(client, { label: say("draft_mine"), html: mine() }, other),
  });
}
