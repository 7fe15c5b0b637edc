/**
 * The emoji for the picker and for completion, two files a language: emoji-XX.json with the names, which every page may
 * need, and keywords-XX.json, which only a search asks for.
 *
 * emoji-XX.json: {group: lines}, in the order of a picker. A line is the emoji and its name; "+" before the emoji where
 * a skin tone may follow its first code point. A line of "=" holds the flags of countries, as
 * the two letters of each, the first letter only once: "=ACD BA" is AC, AD and BA. Browsers know their names.
 *
 * keywords-XX.json: for each line that is no "=", in the same order, its short codes, but for the one that the name
 * spells, and after "|" further words that its emoji is known by.
 */

const GENDERED = /.\u200d[\u2640\u2642]/u;
const COUNTRY = /^[\u{1f1e6}-\u{1f1ff}]{2}$/u;
const SELECTOR = "\ufe0f";
/** A pictograph that is shown as text unless a selector or a skin tone follows; src/emoji-search.ts has it, too. */
const TEXT_BY_ITSELF = /(?!\p{Emoji_Presentation})\p{Extended_Pictographic}(?![\u{1f3fb}-\u{1f3ff}\ufe0f])/gu;
/** Components, such as a skin tone by itself. */
const COMPONENTS = 2;

/** Without the variation selectors that src/emoji-search.ts gives back, and those that a fully qualified emoji has not. */
function bare(emoji) {
  const without = emoji.replaceAll(SELECTOR, "");
  const qualified = emoji.replace(/(\p{Emoji_Presentation})\ufe0f/gu, "$1");
  return without.replace(TEXT_BY_ITSELF, `$&${SELECTOR}`) === qualified ? without : qualified;
}

const list = (value) => [value ?? []].flat();
const toned = (text) => text.replace(/^(.)\ufe0f?/su, "$1\u{1f3fb}");
/** The short code that a name spells; src/emoji-search.ts does the same. */
const spelled = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "_");
const letters = (flag) => [...flag].map((letter) => String.fromCodePoint(letter.codePointAt(0) - 0x1f1a5)).join("");

/** The files' names and texts for a language. `read` gives a file of emojibase-data as data. */
export function emojiFiles(language, read) {
  const codes = read("en/shortcodes/github.json");
  const labels = new Map(read(`${language}/messages.json`).groups.map(({ order, message }) => [order, message]));
  const entries = read(`${language}/compact.json`)
    .filter(({ group }) => group !== undefined && group !== COMPONENTS)
    // One of each: the neutral form where there is one.
    .filter(({ unicode }) => !GENDERED.test(unicode))
    .sort((a, b) => a.order - b.order);
  const [groups, keywords] = [new Map(), []];
  let countries = "";
  for (const { group, unicode, label, skins, tags, hexcode } of entries) {
    const lines = groups.get(labels.get(group)) ?? [];
    groups.set(labels.get(group), lines);
    if (COUNTRY.test(unicode)) {
      if (!countries) lines.push("=");
      const [first, second] = letters(unicode);
      countries += first === countries.split(" ").at(-1)[0] ? second : ` ${first}${second}`;
      continue;
    }
    const own = list(codes[hexcode]).filter((code) => code !== spelled(label));
    const words = further(tags, [label, ...own]);
    const tone = skins?.some((skin) => skin.unicode === toned(unicode)) ? "+" : "";
    lines.push(`${tone}${bare(unicode)} ${label}`);
    keywords.push(own.join(" ") + (words.length ? `|${words.join(" ")}` : ""));
  }
  const written = [...groups].map(([name, lines]) => [name, lines.join("\n").replace(/^=$/m, `=${countries.trim()}`)]);
  return {
    [`emoji-${language}.json`]: JSON.stringify(Object.fromEntries(written)),
    [`keywords-${language}.json`]: JSON.stringify(keywords.join("\n")),
  };
}

/** The keywords that no other word begins with: a search finds a word by its beginning. */
function further(tags, known) {
  const words = known
    .join(" ")
    .toLowerCase()
    .split(/[\s:_,]+/);
  const said = list(tags).map((tag) => tag.toLowerCase());
  const begun = (tag, others) => others.some((other) => other !== tag && other.startsWith(tag));
  return said.filter(
    (tag, index) => !words.includes(tag) && !begun(tag, words) && !begun(tag, said) && said.indexOf(tag) === index,
  );
}
