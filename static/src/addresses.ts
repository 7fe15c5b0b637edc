/** Which addresses a reply may hold; editor/html/urls.py says the same. */

const MAX_LENGTH = 2048;
const NEVER =
  "\\0-\\x20\\x7f-\\xa0\\xad\"<>\\\\`\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f" +
  "\\u205f-\\u206f\\u3000\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\\u{e0000}-\\u{e0fff}";
const HOST = `(?:[A-Za-z0-9._\\-]|[^\\x00-\\x7f${NEVER}])+|\\[[0-9A-Fa-f:.]+\\]`;
const HTTP = `(?:${HOST})(?::[0-9]{1,5})?(?:[\\/?#][^${NEVER}]*)?`;
const PATH = `\\/(?![\\/\\\\])[^${NEVER}]*`;
const LINK = new RegExp(`^(?:https?:\\/\\/${HTTP}|mailto:[^${NEVER}]+|${PATH})$`, "u");
const IMAGE = new RegExp(`^(?:https:\\/\\/${HTTP}|${PATH})$`, "u");

export function isLink(url: string): boolean {
  return [...url].length <= MAX_LENGTH && LINK.test(url);
}

export function isImage(url: string): boolean {
  return [...url].length <= MAX_LENGTH && IMAGE.test(url);
}

/** What a writer typed as an address, made whole: `example.org` is `https://example.org`. Empty where it is none. */
export function asLink(typed: string): string {
  let url = typed.trim();
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(url)) url = `mailto:${url}`;
  else if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:].*)?$/u.test(url)) url = `https://${url}`;
  url = url.replace(/ /g, "%20");
  return isLink(url) ? url : "";
}

/** The address that a text consists of, or "" where it holds anything else. */
export function loneAddress(text: string): string {
  const url = text.trim();
  return /^https?:\/\/[^\s/]+\.[^\s]+$/i.test(url) && isLink(url.replace(/^https?/i, (scheme) => scheme.toLowerCase())) ? url : "";
}
