/** Makes DOM elements, ids that the page does not have yet, and groups of fields. */

type Child = Node | string | null | undefined | false;

/** An element with its properties set and its children in it; names with a hyphen and `role` are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(
    ...(children.filter((child) => child !== null && child !== undefined && child !== false) as (Node | string)[]),
  );
  return element;
}

/** An id that the page does not have yet; the client's parts do not know of each other's. */
export function freshId(): string {
  return `reply-editor-${Math.random().toString(36).slice(2)}`;
}

/** Fields that are sent together. They stand in the host's form, where another form may not be. */
export function fields(send: () => void, ...children: Child[]): HTMLElement {
  const group = h("div", { className: "re-form" }, ...children);
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    send();
  });
  return group;
}
