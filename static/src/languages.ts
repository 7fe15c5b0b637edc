/** The language of a code block: the class that names it, and how it is typed. */

/** Those that a list offers. */
export const LANGUAGES =
  "bash c cpp csharp css diff go html java javascript json kotlin markdown php python r ruby rust sql swift toml typescript xml yaml";
/** What a line that begins a code block looks like; its group is the language. */
export const FENCE = "^```([\\w+#.-]*)";

const PREFIX = "language-";

/** The class of a language; that of none is what a code block has where it names none. */
export function classOf(language = ""): string {
  return PREFIX + language;
}

/** The language that a class names. */
export function languageOf(name: unknown): string {
  return String(name ?? "").replace(PREFIX, "");
}
