/** Which characters canonical HTML holds, and how they are written. The server's verifier says the same. */

// C0 controls but tab and newline, DEL, C1, U+FEFF, lone surrogates and noncharacters.
const FORBIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\p{Cs}]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}]/gu;
const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;

/** Bidirectional controls must end in the text that they begin in (https://www.unicode.org/reports/tr9/). */
function balanced(text: string): boolean {
  const open: string[] = [];
  for (const [control] of text.matchAll(BIDI)) {
    if (control === "\u202c" || control === "\u2069") {
      if (open.pop() !== control) return false;
    } else open.push(control < "\u2066" ? "\u202c" : "\u2069");
  }
  return open.length === 0;
}

function allowed(text: string): string {
  // Most text is ASCII without controls, and costs one look.
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return text;
  const clean = text.replace(FORBIDDEN, "");
  return balanced(clean) ? clean : clean.replace(BIDI, "");
}

/** Text as canonical HTML writes it. */
export function escapeText(text: string): string {
  return allowed(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\u00a0/g, "&nbsp;");
}

/** An attribute's value as canonical HTML writes it. */
export function escapeValue(text: string): string {
  const line = text.replace(/[\n\t]/g, " ").replace(/[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]/g, "");
  return escapeText(line).replace(/"/g, "&quot;");
}
