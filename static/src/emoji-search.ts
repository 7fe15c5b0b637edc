/** The emoji by name, short code and keyword, in the reader's language and in English. Their files: emoji-data.mjs. */

export interface Entry {
  emoji: string;
  name: string;
  group: string;
  toned?: boolean;
  /** Without the colons, the best known first. */
  codes: string[];
  /** All that it is found by, with a space before and after each word. */
  words: string;
}

const RECENTS = 16;
const RECENT = "reply-editor:emoji-recent";
const TONE = "reply-editor:emoji-tone";
/** A pictograph that is shown as text without a selector, which the files leave out. */
const TEXT_BY_ITSELF = /(?!\p{Emoji_Presentation})\p{Extended_Pictographic}(?![\u{1f3fb}-\u{1f3ff}\ufe0f])/gu;
const COUNTRY = /^[\u{1f1e6}-\u{1f1ff}]{2}$/u;

/** What was fetched, for all boxes of the page: the files are those beside this script, whatever a box's server is. */
const names = new Map<string, Promise<Entry[]>>();
const keywords = new Map<string, Promise<Entry[]>>();

const languageOf = (lang: string) => ["de", "fr", "es", "ja"].find((one) => lang.startsWith(one)) ?? "en";

function fetched<T>(name: string): Promise<T> {
  return fetch(new URL(name, import.meta.url)).then((response) => (response.ok ? response.json() : Promise.reject()));
}

/** What a map holds for a language; asked for once, and again where it did not come. */
function once(map: Map<string, Promise<Entry[]>>, language: string, ask: () => Promise<Entry[]>): Promise<Entry[]> {
  const known = map.get(language);
  if (known) return known;
  const asked = ask();
  map.set(language, asked);
  asked.catch(() => map.delete(language));
  return asked;
}

/** The emoji in a language of the reader's, or in English, by their names; none where the server is out of reach. */
export async function loadEmoji(lang: string): Promise<Entry[]> {
  const language = languageOf(lang);
  const fetchNames = async () => {
    const groups = await fetched<Record<string, string>>(`emoji-${language}.json`);
    return Object.entries(groups).flatMap(([group, lines]) => entriesOf(group, lines, language));
  };
  return once(names, language, fetchNames).catch(() => []);
}

/** The same with short codes and keywords, as far as the server can be reached. */
export async function loadKeywords(lang: string): Promise<Entry[]> {
  const language = languageOf(lang);
  const entries = await loadEmoji(lang);
  if (!entries.length) return entries;
  const fetchKeywords = async () => {
    // Short codes are English everywhere, and so are many words that are written in chats.
    const files = [...new Set([language, "en"])].map((one) => `keywords-${one}.json`);
    const texts = await Promise.all(files.map((file) => fetched<string>(file)));
    const listed = entries.filter(({ emoji }) => !COUNTRY.test(emoji));
    for (const text of texts)
      text.split("\n").forEach((line, index) => {
        addWords(listed[index], line);
      });
    return entries;
  };
  return once(keywords, language, fetchKeywords).catch(() => entries);
}

function entriesOf(group: string, lines: string, language: string): Entry[] {
  const region = new Intl.DisplayNames(language, { type: "region" });
  return lines.split("\n").flatMap((line) => {
    if (line[0] === "=") {
      const codes = [...line.matchAll(/(\w)(\w+)/g)].flatMap(([, first, others]) =>
        [...others!].map((other) => first + other),
      );
      return codes.map((letters) => {
        const emoji = letters.replace(/./g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0x1f1a5));
        return entry(group, emoji, region.of(letters)!, [`flag-${letters.toLowerCase()}`]);
      });
    }
    const [, tone, written, name] = /^(\+?)(\S+) (.*)$/.exec(line)!;
    const emoji = written!.replace(TEXT_BY_ITSELF, "$&\ufe0f");
    const code = name!.toLowerCase().replace(/[^a-z0-9]+/g, "_");
    return { ...entry(group, emoji, name!, language === "en" ? [code] : []), toned: !!tone };
  });
}

function entry(group: string, emoji: string, name: string, codes: string[]): Entry {
  return { emoji, name, group, codes, words: spaced(`${name} ${codes}`) };
}

function addWords(entry: Entry | undefined, line: string): void {
  if (!entry) return;
  const [codes, words] = line.split("|");
  entry.codes = [...new Set([...codes!.split(" "), ...entry.codes])].filter(Boolean);
  entry.words += spaced(`${codes} ${words ?? ""}`);
}

/** Without capitals, accents and the difference of Japanese scripts, which few type as they are. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

function spaced(text: string): string {
  return ` ${plain(text).replace(/[\s_:,“”()-]+/g, " ")} `;
}

/** The emoji that a query finds, the likeliest first: by a code, a whole word, a word's beginning, a part of one. */
export function search(entries: Entry[], query: string): Entry[] {
  const code = query.trim().toLowerCase().replace(/^:|:$/g, "").replace(/\s+/g, "_");
  const words = spaced(query).trim().split(" ");
  const rank = (entry: Entry): number => {
    // 0 for the code itself, and less than 1 for what only begins with it, the shortest first.
    const begun = Math.min(
      ...entry.codes.filter((other) => other.startsWith(code)).map(({ length }) => 1 - code.length / length),
    );
    if (begun < 1) return begun;
    const ranks = words.map(
      (word) => [` ${word} `, ` ${word}`, word].findIndex((part) => entry.words.includes(part)) + 1 || Infinity,
    );
    return Math.max(...ranks);
  };
  return entries
    .map((entry): [Entry, number] => [entry, rank(entry)])
    .filter(([, rank]) => rank < Infinity)
    .sort(([, a], [, b]) => a - b)
    .map(([entry]) => entry);
}

function stored<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as T) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}

export const recentEmoji = () => stored<string[]>(RECENT, []);
export const noteEmoji = (emoji: string) =>
  store(RECENT, [emoji, ...recentEmoji().filter((other) => other !== emoji)].slice(0, RECENTS));
export const skinTone = () => stored(TONE, "");
export const chooseTone = (tone: string) => store(TONE, tone);

/** An emoji in the chosen skin tone, which follows the first person or hand, in place of an emoji selector. */
export function inTone({ emoji, toned }: Pick<Entry, "emoji" | "toned">): string {
  const tone = toned && skinTone();
  if (!tone) return emoji;
  const [first, ...rest] = [...emoji];
  return first + tone + rest.join("").replace(/^\ufe0f/, "");
}
