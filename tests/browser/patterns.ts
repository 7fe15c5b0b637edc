/** What the client makes of addresses and texts: reads the server's patterns and the cases, prints an answer for each. */

import { readFileSync } from "node:fs";
import { Addresses } from "../../static/src/addresses";
import { Characters } from "../../static/src/characters";

const { patterns, urls, texts } = JSON.parse(readFileSync(0, "utf8"));
const addresses = new Addresses(patterns);
const characters = new Characters(patterns);
console.log(
  JSON.stringify({
    addresses: urls.map((url: string) => ({ url, link: addresses.isLink(url), image: addresses.isImage(url) })),
    characters: texts.map((text: string) => ({ text, written: characters.text(text), value: characters.value(text) })),
  }),
);
