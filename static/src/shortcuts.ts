/** What typing does by itself: Markdown's signs become formatting, and keys do what people expect. */

import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import {
  InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { MarkType, Schema } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { type Command, type Plugin, TextSelection } from "prosemirror-state";
import { throughout, toggleBlock, toggleList, toggleWrap } from "./commands";
import { classOf, FENCE } from "./languages";
import { enterBody, joinItem, leave, leaving, ruleLine, tabOut, unmakeHeading } from "./leaving";
import { promptSelection } from "./selection";
import { emptyCells, goToCell, tableTyping } from "./table";

const MAC = /Mac|iP(hone|[oa]d)/.test(navigator.platform);

/** `**bold**` and its like: the signs go, and what is between them gets the mark. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const text = match[2]!;
    const from = start + match[1]!.length;
    if (state.doc.rangeHasMark(start, end, state.schema.marks.code ?? type)) return null;
    const opened = state.doc.textBetween(from, end).indexOf(text);
    // Inside backticks that are not closed yet, signs are only signs.
    const before = state.doc.textBetween(state.doc.resolve(start).start(), start, " ", " ");
    if (type !== state.schema.marks.code && before.split("`").length % 2 === 0) return null;
    const tr = state.tr;
    tr.delete(from + opened + text.length, end);
    tr.delete(from, from + opened);
    tr.addMark(from, from + text.length, type.create());
    return tr.removeStoredMark(type);
  });
}

const BEFORE = "(^|[\\s(\\[{\"'«“‘])";

/** `[text](address)`, but not `![a picture](address)`: the text stays as it is formatted, and becomes the link. */
function linkRule(type: MarkType, asLink: (typed: string) => string): InputRule {
  return new InputRule(new RegExp(`${BEFORE}\\[([^[\\]]+)\\]\\(([^()\\s]+)\\)$`), (state, match, start, end) => {
    const href = asLink(match[3]!);
    const { code } = state.schema.marks;
    if (!href || (code && state.doc.rangeHasMark(start, end, code))) return null;
    const from = start + match[1]!.length;
    const to = from + 1 + match[2]!.length;
    const tr = state.tr.delete(to, end).delete(from, from + 1);
    tr.removeMark(from, to - 1, type).addMark(from, to - 1, type.create({ href }));
    return tr.removeStoredMark(type);
  });
}

function rules(schema: Schema, asLink: (typed: string) => string): InputRule[] {
  const { nodes, marks } = schema;
  const made: InputRule[] = [];
  if (marks.strong) made.push(markRule(new RegExp(`${BEFORE}\\*\\*([^*\\s](?:[^*]*[^*\\s])?)\\*\\*$`), marks.strong));
  if (marks.strong) made.push(markRule(new RegExp(`${BEFORE}__([^_\\s](?:[^_]*[^_\\s])?)__$`), marks.strong));
  if (marks.a) made.push(linkRule(marks.a, asLink));
  if (marks.em) {
    made.push(markRule(new RegExp(`${BEFORE}\\*([^*\\s](?:[^*]*[^*\\s])?)\\*$`), marks.em));
    made.push(markRule(new RegExp(`${BEFORE}_([^_\\s](?:[^_]*[^_\\s])?)_$`), marks.em));
  }
  if (marks.s) made.push(markRule(new RegExp(`${BEFORE}~~([^~\\s](?:[^~]*[^~\\s])?)~~$`), marks.s));
  if (marks.code) made.push(markRule(/(^|[^`])`([^`]+)`$/, marks.code));
  if (nodes.ul) made.push(wrappingInputRule(/^\s*[-*+]\s$/, nodes.ul));
  if (nodes.ol) {
    made.push(
      wrappingInputRule(
        /^(\d{1,9})[.)]\s$/,
        nodes.ol,
        (match) => ({ start: match[1] === "1" ? null : String(Number(match[1])) }),
        (match, node) => node.childCount + Number(node.attrs.start ?? 1) === Number(match[1]),
      ),
    );
  }
  if (nodes.blockquote) made.push(wrappingInputRule(/^\s*>\s$/, nodes.blockquote));
  if (nodes.pre)
    made.push(
      textblockTypeInputRule(new RegExp(`${FENCE}\\s$`), nodes.pre, (match) => ({ language: classOf(match[1]) })),
    );
  for (const [signs, name] of [
    ["#{1,2}", "h2"],
    ["###", "h3"],
    ["####", "h4"],
  ] as const) {
    if (nodes[name]) made.push(textblockTypeInputRule(new RegExp(`^${signs}\\s$`), nodes[name]));
  }
  return made;
}

/** Enter on a line of ``` begins a code block, as the space after it does. */
function codeFence(schema: Schema): Command {
  return (state, dispatch) => {
    const { $from, empty } = state.selection;
    const match = new RegExp(`${FENCE}$`).exec($from.parent.textContent);
    if (!empty || !schema.nodes.pre || !match || $from.parent.type !== schema.nodes.p) return false;
    dispatch?.(
      state.tr
        .delete($from.start(), $from.end())
        .setBlockType($from.start(), $from.start(), schema.nodes.pre, { language: classOf(match[1]) }),
    );
    return true;
  };
}

/** In a code block two empty lines, and then Enter, lead out of it. */
const leaveCode: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== "pre" || $from.parentOffset !== $from.parent.content.size) return false;
  if (!$from.parent.textContent.endsWith("\n\n")) return false;
  if (dispatch) {
    const tr = state.tr.delete($from.pos - 2, $from.pos);
    const after = tr.mapping.map($from.after());
    tr.insert(after, state.schema.nodes.p!.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  }
  return true;
};

const breakLine: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type.name === "pre") return false;
  dispatch?.(state.tr.replaceSelectionWith(state.schema.nodes.br!.create(), true).scrollIntoView());
  return true;
};

/** The keys for each command, as ProseMirror names them; the toolbar shows them. */
const KEYS: Record<string, string> = {
  bold: "Mod-b",
  italic: "Mod-i",
  underline: "Mod-u",
  strike: "Mod-Shift-x",
  code: "Mod-e",
  link: "Mod-k",
  bulleted_list: "Mod-Shift-8",
  numbered_list: "Mod-Shift-7",
  quote: "Mod-Shift-9",
  code_block: "Mod-Alt-c",
  heading_2: "Mod-Alt-2",
  heading_3: "Mod-Alt-3",
  heading_4: "Mod-Alt-4",
  paragraph: "Mod-Alt-0",
  undo: "Mod-z",
  redo: "Mod-y",
};

/** A key as this machine's users read it. */
export function keyName(command: string): string {
  const key = KEYS[command];
  if (!key) return "";
  const parts = key.split("-").map((part) => (part.length === 1 ? part.toUpperCase() : part));
  if (MAC) return parts.map((part) => ({ Mod: "⌘", Shift: "⇧", Alt: "⌥" })[part] ?? part).join("");
  return parts.map((part) => (part === "Mod" ? "Ctrl" : part)).join("+");
}

interface Doings {
  link(): void;
  submit(): void;
  toolbar(): void;
  enter(): void;
  /** A typed address made whole, or "". */
  asLink(typed: string): string;
}

/** The plugins for typing. `link` opens a panel, `submit` sends the reply, `toolbar` moves the focus there. */
export function typing(schema: Schema, on: Doings): Plugin[] {
  const { nodes, marks } = schema;
  const keys: Record<string, Command> = {};
  const bind = (key: string | undefined, command: Command | false | undefined) => {
    if (key && command) keys[key] = key.startsWith("Mod-") ? throughout(command) : command;
  };
  const does =
    (run: () => void): Command =>
    () => {
      run();
      return true;
    };
  bind(KEYS.bold, marks.strong && toggleMark(marks.strong));
  bind(KEYS.italic, marks.em && toggleMark(marks.em));
  bind(KEYS.underline, marks.u && toggleMark(marks.u));
  bind(KEYS.strike, marks.s && toggleMark(marks.s));
  bind(KEYS.code, marks.code && toggleMark(marks.code));
  bind(KEYS.link, marks.a && does(on.link));
  bind(KEYS.bulleted_list, nodes.ul && toggleList(nodes.ul));
  bind(KEYS.numbered_list, nodes.ol && toggleList(nodes.ol));
  bind(KEYS.quote, nodes.blockquote && toggleWrap(nodes.blockquote));
  bind(KEYS.code_block, nodes.pre && toggleBlock(nodes.pre));
  bind(KEYS.paragraph, toggleBlock(nodes.p!));
  for (const level of ["h2", "h3", "h4"]) bind(`Mod-Alt-${level[1]}`, nodes[level] && toggleBlock(nodes[level]));
  bind("Mod-z", undo);
  bind("Mod-y", redo);
  bind("Shift-Mod-z", redo);
  bind("Mod-Enter", does(on.submit));
  bind("Alt-F10", does(on.toolbar));
  bind("Backspace", chainCommands(undoInputRule, emptyCells, unmakeHeading));
  bind("Delete", chainCommands(emptyCells, joinItem));
  bind("ArrowDown", leave("down"));
  bind("ArrowUp", leave("up"));
  bind("Shift-Enter", chainCommands(breakLine, exitCode));
  const noteEnter: Command = () => {
    on.enter();
    return false;
  };
  bind(
    "Enter",
    chainCommands(
      noteEnter,
      enterBody,
      codeFence(schema),
      ruleLine,
      leaveCode,
      nodes.li ? splitListItem(nodes.li) : () => false,
    ),
  );
  // Tab stays the key that leaves the box, except where there is something to move.
  bind("Tab", chainCommands(nodes.table ? goToCell(1) : () => false, nodes.li ? sinkListItem(nodes.li) : () => false));
  bind(
    "Shift-Tab",
    chainCommands(nodes.table ? goToCell(-1) : () => false, nodes.li ? liftListItem(nodes.li) : () => false),
  );
  return [
    promptSelection(),
    leaving(),
    tabOut(),
    tableTyping(),
    inputRules({ rules: rules(schema, on.asLink) }),
    keymap(keys),
    keymap(baseKeymap),
  ];
}
