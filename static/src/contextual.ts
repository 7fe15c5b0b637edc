/** The tools for where the cursor is: a table's rows and columns, a code block's language. */

import { Command, EditorState } from "prosemirror-state";
import { Client } from "./client";
import { around } from "./commands";
import { h } from "./dom";
import { addColumn, addRow, deleteColumn, deleteRow, deleteTable } from "./table";

const TABLE: [string, Command][] = [
  ["add_row", addRow],
  ["add_column", addColumn],
  ["delete_row", deleteRow],
  ["delete_column", deleteColumn],
  ["delete_table", deleteTable],
];
const LANGUAGES = "bash c cpp csharp css diff go html java javascript json kotlin markdown php python r ruby rust sql swift toml typescript xml yaml";

export class Contextual {
  readonly dom = h("div", { className: "re-contextual" });
  private shown = "";

  constructor(private readonly client: Client) {}

  update(state: EditorState): void {
    const code = around(state, "pre");
    const shown = code ? `code ${code.node.attrs.language}` : around(state, "table") ? "table" : "";
    if (shown === this.shown) return;
    this.shown = shown;
    this.dom.replaceChildren(...(code ? [this.language(String(code.node.attrs.language ?? ""))] : shown ? TABLE.map((entry) => this.tool(...entry)) : []));
  }

  private tool(name: string, command: Command): HTMLElement {
    return h("button", {
      type: "button",
      className: "re-small",
      textContent: this.client.say(name),
      onclick: () => {
        command(this.client.view.state, this.client.view.dispatch);
        this.client.view.focus();
      },
    });
  }

  private language(written: string): HTMLElement {
    const current = written.replace("language-", "");
    const names = LANGUAGES.split(" ");
    if (current && !names.includes(current)) names.unshift(current);
    const select = h(
      "select",
      {
        className: "re-small",
        "aria-label": this.client.say("code_language"),
        onchange: () => {
          const { state, dispatch } = this.client.view;
          const code = around(state, "pre");
          if (code) dispatch(state.tr.setNodeAttribute(code.pos, "language", `language-${select.value}`));
          this.client.view.focus();
        },
      },
      h("option", { value: "", textContent: this.client.say("code_language") }),
      ...names.map((name) => h("option", { value: name, textContent: name, selected: name === current })),
    );
    return select;
  }
}
