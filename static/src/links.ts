/** The panel for a link's address and text. */

import type { Client } from "./client";
import { linkAround } from "./commands";
import { fields, freshId, h } from "./dom";

export function linkPanel(client: Client, done: () => void): HTMLElement {
  const { say, schema } = client;
  const { state } = client.view;
  const link = linkAround(state);
  const { from, to } = link ?? state.selection;
  const selected = state.doc.textBetween(from, to, " ");
  const [addressId, textId] = [freshId(), freshId()];
  const address = h("input", {
    id: addressId,
    type: "text",
    dir: "ltr",
    inputMode: "url",
    className: "re-input",
    value: link?.href ?? "",
    placeholder: "https://",
    autocomplete: "off",
  });
  const shown = h("input", { id: textId, type: "text", className: "re-input", value: selected, autocomplete: "off" });
  const problem = h("p", { className: "re-problem", role: "alert" });

  const apply = () => {
    const href = client.addresses.asLink(address.value);
    if (!href) {
      problem.textContent = say("link_invalid");
      address.setAttribute("aria-invalid", "true");
      address.focus();
      return;
    }
    const tr = client.view.state.tr;
    const type = schema.marks.a!;
    const text = shown.value || address.value.trim();
    if (from === to || text !== selected) {
      const marks = type.removeFromSet(tr.doc.resolve(from).marks());
      tr.replaceWith(from, to, schema.text(text, marks));
    }
    const end = tr.mapping.map(to, 1);
    // A link that somebody made by hand stays one where its text is its address.
    const display = text === href ? "link" : null;
    tr.removeMark(from, end, type)
      .addMark(from, end, type.create({ href, "data-display": display }))
      .removeStoredMark(type);
    client.view.dispatch(tr.scrollIntoView());
    done();
  };
  const remove = () => {
    client.view.dispatch(client.view.state.tr.removeMark(from, to, schema.marks.a!));
    done();
  };

  return fields(
    apply,
    h("div", { className: "re-field" }, h("label", { for: addressId, textContent: say("link_address") }), address),
    h("div", { className: "re-field" }, h("label", { for: textId, textContent: say("link_text") }), shown),
    problem,
    h(
      "div",
      { className: "re-row re-end" },
      link && h("button", { type: "button", className: "re-button", textContent: say("remove"), onclick: remove }),
      h("button", { type: "button", className: "re-button", textContent: say("cancel"), onclick: done }),
      h("button", {
        type: "button",
        className: "re-button re-primary",
        textContent: link ? say("apply") : say("insert"),
        onclick: apply,
      }),
    ),
  );
}
