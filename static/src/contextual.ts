/** The tools for where the cursor is: a link, a table's rows and columns, a code block's language. */

import type { Command, EditorState } from "prosemirror-state";
import type { Client } from "./client";
import { around, linkAround, removeLink } from "./commands";
import { h } from "./dom";
import { classOf, LANGUAGES, languageOf } from "./languages";
import { selectedPicture } from "./pictures";
import { pictureTools } from "./sizing";
import { addColumn, addRow, deleteColumn, deleteRow, deleteTable } from "./table";

const TABLE: [string, Command][] = [
  ["add_row", addRow],
  ["add_column", addColumn],
  ["delete_row", deleteRow],
  ["delete_column", deleteColumn],
  ["delete_table", deleteTable],
];
export class Contextual {
  readonly dom = h("div", { className: "re-contextual" });
  private shown = "";

  constructor(
    private readonly client: Client,
    private readonly changeLink: () => void,
  ) {}

  update(state: EditorState): void {
    const link = linkAround(state);
    const code = around(state, "pre");
    const picture = selectedPicture(this.client);
    const shown = picture
      ? `picture ${picture.pos} ${picture.img.src}`
      : link
        ? `link ${link.href}`
        : code
          ? `code ${code.node.attrs.language}`
          : around(state, "table")
            ? "table"
            : "";
    if (shown === this.shown) return;
    this.shown = shown;
    const tools = picture
      ? pictureTools(this.client)
      : link
        ? this.link(link.href)
        : code
          ? [this.language(languageOf(code.node.attrs.language))]
          : shown
            ? TABLE.map((entry) => this.tool(...entry))
            : [];
    this.dom.replaceChildren(...tools);
  }

  private link(href: string): HTMLElement[] {
    const { say } = this.client;
    const open = h("a", {
      className: "re-small",
      href,
      target: "_blank",
      rel: "noopener noreferrer",
      textContent: say("open_link"),
    });
    const change = h("button", {
      type: "button",
      className: "re-small",
      textContent: say("change_link"),
      onclick: this.changeLink,
    });
    return [open, change, this.tool("remove_link", removeLink)];
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

  private language(current: string): HTMLElement {
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
          if (code) dispatch(state.tr.setNodeAttribute(code.pos, "language", classOf(select.value)));
          this.client.view.focus();
        },
      },
      h("option", { value: "", textContent: this.client.say("code_language") }),
      ...names.map((name) => h("option", { value: name, textContent: name, selected: name === current })),
    );
    return select;
  }
}
