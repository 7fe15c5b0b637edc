/** Which addresses a reply may hold, by the server's own expressions, and what a writer's short forms of them mean. */

import type { Patterns } from "./types";

export class Addresses {
  private readonly link: RegExp;
  private readonly image: RegExp;

  constructor(patterns: Patterns) {
    this.link = new RegExp(patterns.link, "u");
    this.image = new RegExp(patterns.image, "u");
  }

  isLink(url: string): boolean {
    return this.link.test(url);
  }

  isImage(url: string): boolean {
    return this.image.test(url);
  }

  /** What a writer typed as an address, made whole: `example.org` is `https://example.org`. Empty where it is none. */
  asLink(typed: string): string {
    let url = typed.trim();
    if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(url)) url = `mailto:${url}`;
    else if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:].*)?$/u.test(url)) url = `https://${url}`;
    url = url.replace(/ /g, "%20");
    return this.isLink(url) ? url : "";
  }

  /** The address that a text consists of, or "" where it holds anything else. */
  alone(text: string): string {
    const url = text.trim();
    const isWeb = /^https?:\/\/[^\s/]+\.[^\s]+$/i.test(url);
    return isWeb && this.isLink(url.replace(/^https?/i, (scheme) => scheme.toLowerCase())) ? url : "";
  }
}
