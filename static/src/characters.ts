/** How texts and values are written as canonical HTML; which characters it holds, the server's expressions say. */

import type { Patterns } from "./types";

export class Characters {
  private readonly forbidden: RegExp;
  private readonly bidi: RegExp;
  private readonly unseen: RegExp;

  constructor(patterns: Patterns) {
    this.forbidden = new RegExp(patterns.forbidden, "gu");
    this.bidi = new RegExp(patterns.bidi, "gu");
    this.unseen = new RegExp(patterns.unseen, "gu");
  }

  /** Text as canonical HTML writes it. */
  text(text: string): string {
    const html = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    // Most text is ASCII without controls, and costs one look.
    if (/^[\t\n\x20-\x7e]*$/.test(html)) return html;
    const allowed = html.replace(/\u00a0/g, "&nbsp;").replace(this.forbidden, "");
    return this.isBalanced(allowed) ? allowed : allowed.replace(this.bidi, "");
  }

  /** An attribute's value as canonical HTML writes it, without spaces at its ends. */
  value(text: string): string {
    return this.text(text.replace(this.unseen, " "))
      .replace(/"/g, "&quot;")
      .replace(/^ +| +$/g, "");
  }

  /** Bidirectional controls must end in the text that they begin in (https://www.unicode.org/reports/tr9/). */
  private isBalanced(text: string): boolean {
    const open: string[] = [];
    for (const [control] of text.matchAll(this.bidi)) {
      if (control === "\u202c" || control === "\u2069") {
        if (open.pop() !== control) return false;
      } else open.push(control < "\u2066" ? "\u202c" : "\u2069");
    }
    return open.length === 0;
  }
}
