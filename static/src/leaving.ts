/** Ways out of blocks that a paragraph does not end: to a line below the last one or above the first one, and inside. */

import { joinTextblockForward } from "prosemirror-commands";
import { type Command, type EditorState, Plugin, TextSelection, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { around } from "./commands";
import { readSelection } from "./selection";

type Side = "up" | "down";

/** Blocks that the cursor cannot leave by a new line of their own. */
const CLOSED = new Set(["pre", "blockquote", "details", "table", "figure", "hr"]);

function isClosed(state: EditorState, side: Side): boolean {
  const block = side === "up" ? state.doc.firstChild : state.doc.lastChild;
  return !!block && CLOSED.has(block.type.name);
}

/** An empty paragraph before all blocks or after them, with the cursor in it. */
function newLine(state: EditorState, side: Side): Transaction {
  const at = side === "up" ? 0 : state.doc.content.size;
  const tr = state.tr.insert(at, state.schema.nodes.p!.create());
  return tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView();
}

/** Leaves a first or last block by an arrow at its border; of a table, from any cell of its first or last row. */
export function leave(side: Side): Command {
  return (state, dispatch, view) => {
    const { $head, empty } = state.selection;
    if (!empty || !$head.depth || !isClosed(state, side) || (view && !view.endOfTextblock(side))) return false;
    for (let depth = 0; depth < $head.depth; depth++) {
      const end = side === "up" ? 0 : $head.node(depth).childCount - 1;
      if ($head.node(depth).type.name !== "tr" && $head.index(depth) !== end) return false;
    }
    dispatch?.(newLine(state, side));
    return true;
  };
}

/** A click above a first or below a last block gives a line there. Returns whether it did. */
export function clickBeside(view: EditorView, event: MouseEvent): boolean {
  const [first, last] = [view.dom.firstElementChild, view.dom.lastElementChild];
  if (event.button || !first || !last) return false;
  const side =
    event.clientY > last.getBoundingClientRect().bottom
      ? "down"
      : event.clientY < first.getBoundingClientRect().top
        ? "up"
        : null;
  if (!side || !isClosed(view.state, side)) return false;
  event.preventDefault();
  view.dispatch(newLine(view.state, side));
  view.focus();
  return true;
}

/** Enter in a spoiler's title leads to what is hidden. */
export const enterBody: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  if ($from.parent.type.name !== "summary" || !$from.sameParent($to)) return false;
  dispatch?.(state.tr.setSelection(TextSelection.near(state.doc.resolve($from.after()))).scrollIntoView());
  return true;
};

/** Backspace at the start of a heading makes it a paragraph. */
export const unmakeHeading: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset || !/^h\d$/.test($from.parent.type.name)) return false;
  dispatch?.(state.tr.setBlockType($from.pos, $from.pos, state.schema.nodes.p!).scrollIntoView());
  return true;
};

/** Delete at the end of an item joins the next one's text to it. */
export const joinItem: Command = (state, dispatch, view) =>
  !!around(state, "li") && state.selection.empty && joinTextblockForward(state, dispatch, view);

/** Enter on a line of --- or *** makes it a rule. */
export const ruleLine: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const { hr, p } = state.schema.nodes;
  if (!empty || !hr || $from.parent.type !== p || !/^(?:---|\*\*\*)\s?$/.test($from.parent.textContent)) return false;
  const [container, index] = [$from.node(-1), $from.index(-1)];
  if (!container.canReplaceWith(index, index + 1, hr)) return false;
  if (dispatch) {
    const tr = state.tr.replaceWith($from.before(), $from.after(), [hr.create(), p!.create()]);
    dispatch(tr.setSelection(TextSelection.create(tr.doc, $from.before() + 2)).scrollIntoView());
  }
  return true;
};

/** Line ends that come without a key, as Android's keyboards send them: https://w3c.github.io/input-events/#interface-InputEvent-Attributes */
const KEYLESS: Record<string, KeyboardEventInit> = {
  insertParagraph: { key: "Enter" },
  insertLineBreak: { key: "Enter", shiftKey: true },
};

/** Does for a line end without a key all that its key does, and gives a line where somebody clicks beside the text. */
export function leaving(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        beforeinput(view, event) {
          const key = KEYLESS[event.inputType];
          if (!key || event.isComposing || !event.cancelable) return false;
          readSelection(view);
          const pressed = new KeyboardEvent("keydown", { ...key, keyCode: 13 });
          if (!view.someProp("handleKeyDown", (handle) => handle(view, pressed))) return false;
          event.preventDefault();
          return true;
        },
        mousedown: (view, event) => event.target === view.dom && clickBeside(view, event),
      },
    },
  });
}

/** Escape lets the next Tab out of the box, wherever in it Tab moves something: to the tools of a table, for one. */
export function tabOut(): Plugin {
  let isOpen = false;
  return new Plugin({
    props: {
      // Not asked where Escape closed a list.
      handleKeyDown(_view, { key }) {
        isOpen = key === "Escape" || (isOpen && key === "Shift");
        return false;
      },
      handleDOMEvents: {
        keydown(_view, { key }) {
          if (key !== "Tab" || !isOpen) return false;
          isOpen = false;
          return true;
        },
      },
    },
  });
}
