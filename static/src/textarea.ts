/** What stands in the textarea when the box takes it over. */

/** What a textarea held: HTML, or plain text that was typed before the script came. */
export function asHtml(value: string, format?: string): string {
  if (format ? format === "html" : /<[a-z!/]/i.test(value)) return value;
  const escaped = value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped
    .split(/\n\s*\n/)
    .map((block) => `<p>${block.replace(/\n/g, "<br>")}</p>`)
    .join("");
}

/** What a box put into its textarea by itself. After a reload browsers put that back, as if the writer had typed it there
 * before the script came: https://html.spec.whatwg.org/multipage/browsing-the-web.html#restore-persisted-state */
export class Refill {
  constructor(private readonly key: string) {}

  /** Several, since each entry of the tab's history has its own. */
  note(value: string): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify([...new Set([value, ...this.noted()])].slice(0, 8)));
    } catch {
      return;
    }
  }

  is(value: string): boolean {
    return this.noted().includes(value);
  }

  private noted(): string[] {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }
}
