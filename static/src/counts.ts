/** What a reply holds, counted as the server counts, in the HTML that it gets. Blocks that did not change are not counted again. */

import type { Node } from "prosemirror-model";
import type { Client } from "./client";

export type Counts = Record<"emoji" | "links" | "images" | "embeds" | "characters" | "bytes", number>;

const NONE: Counts = { emoji: 0, links: 0, images: 0, embeds: 0, characters: 0, bytes: 0 };

/** Counts a document; `counted` is what the same box has counted before. */
export function countsOf(client: Client, doc: Node, counted: WeakMap<Node, Counts>): Counts {
  const total = { ...NONE };
  doc.forEach((block) => {
    let counts = counted.get(block);
    if (!counts) {
      counts = inBlock(client, block);
      counted.set(block, counts);
    }
    for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
  });
  return total;
}

function inBlock(client: Client, block: Node): Counts {
  const html = client.serializer.top(block);
  const number = (pattern: RegExp, text = html) => text.match(pattern)?.length ?? 0;
  const embeds = number(/<figure /g);
  // What may yet become an embed is not told to be a link.
  const prose = client.addresses.alone(block.textContent) ? "" : html.replace(/<(a|code|pre)[ >].*?<\/\1>/gs, "");
  const bare = client.policy.features.autolink
    ? number(/\b(?:https?:\/\/|www\.)[^\s<]*\.[^\s<]/gi, prose.replace(/<[^>]*>/g, ""))
    : 0;
  return {
    emoji: client.emoji.count(block),
    links: number(/<a /g) - embeds + bare,
    images: number(/<img src=/g),
    embeds,
    // A reference stands for one character, and so does a surrogate pair.
    characters: number(/&\w+;|[\s\S]/gu, html.replace(/<[^>]*>/g, "")),
    bytes: new TextEncoder().encode(html).length,
  };
}
