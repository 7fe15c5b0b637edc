/** What of the emoji is loaded once the page rests: the picker and the list of completions. */

export { EmojiList } from "./emoji-list";
export { loadEmoji, loadKeywords, search } from "./emoji-search";
export { pickerPanel } from "./picker";
