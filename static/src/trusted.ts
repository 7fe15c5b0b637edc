/** The one place where text becomes elements: a named policy, which a page may require by `trusted-types reply-editor`. */

interface Factory {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

/** https://www.w3.org/TR/trusted-types/; in browsers that have none, and in pages that do not list it, text stays text. */
function policy() {
  try {
    return (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy("reply-editor", {
      createHTML: (html) => html,
    });
  } catch {
    return undefined;
  }
}

const trusted = policy();

/**
 * The elements of HTML, in a document of their own: scripts in it never run and pictures are not fetched. What goes from
 * there into the page is read by a schema, which knows no scripts, or comes from the forum's server, as the page itself does.
 */
export function elementsOf(html: string): HTMLElement {
  return new DOMParser().parseFromString(trusted?.createHTML(html) ?? html, "text/html").body;
}
