/** Pasting: the plain text is there at once, the server cleans the rest, and a notice switches between the two forms. */

import { closeHistory, isHistoryTransaction } from "prosemirror-history";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { type EditorState, Plugin, Selection, TextSelection, type Transaction } from "prosemirror-state";
import { ReplaceAroundStep, type Step } from "prosemirror-transform";
import type { EditorView } from "prosemirror-view";
import { carried } from "./carrying";
import { blocksOf, type Client, labelOf } from "./client";
import { embedLater } from "./embeds";
import { holdsFiles, picturesIn, showLeftOut, showPastedPictures, takePictures } from "./pictures";
import { dropRange, PASTE, type Range, rangeOf, setRange } from "./ranges";
import { readSelection } from "./selection";
import { emptyCells } from "./table";
import { elementsOf } from "./trusted";
import type { Pasted } from "./types";
import { spaced } from "./white-space";

type Form = "plain" | "rich";

/** A paste whose other form is offered. Both forms hold the same edits: those made since are carried over in a change. */
interface Live {
  name: string;
  forms: Record<Form, Fragment>;
  form: Form;
}

const SWITCH = "paste";

export function pasting(client: Client): Plugin {
  let count = 0;
  let undone = false;
  let live: Live | null = null;

  const show = () => {
    const paste = live!;
    const other: Form = paste.form === "rich" ? "plain" : "rich";
    client.notices.show({
      code: "pasted_rich_text",
      message: client.policy.messages.notices.pasted_rich_text!,
      actions: [
        {
          label: labelOf(client, other === "rich" ? "restore_formatting" : "paste_as_plain_text"),
          run: () => {
            const range = rangeOf(client.view.state, paste.name);
            if (!range) return;
            const now = contentOf(client.view.state, range);
            const wanted = carried(paste.forms[paste.form], now, paste.forms[other]);
            paste.forms = paste.form === "rich" ? { rich: now, plain: wanted } : { plain: now, rich: wanted };
            paste.form = other;
            client.view.dispatch(replaced(closeHistory(client.view.state.tr), range, wanted, paste.name));
            client.view.focus();
            show();
          },
        },
      ],
      onClose: () => {
        if (live !== paste) return;
        live = null;
        if (rangeOf(client.view.state, paste.name)) client.view.dispatch(dropRange(client.view.state.tr, paste.name));
      },
    });
  };

  /** After undo or redo the notice offers what is now the other form, or goes with what was pasted. */
  const follow = (state: EditorState) => {
    const range = live && rangeOf(state, live.name);
    if (!live || !range) return;
    const now = contentOf(state, range);
    const { form, forms } = live;
    const other = form === "rich" ? "plain" : "rich";
    const is = (candidate: Form) => text(now) === text(forms[candidate]) && marked(now) === marked(forms[candidate]);
    const looks = (candidate: Form) => marked(now) === marked(forms[candidate]);
    // What is no form as it was is the one whose formatting it has: edits of it were undone too.
    if (is(form) || (!is(other) && (looks(form) || !looks(other)))) return;
    live.form = other;
    show();
  };

  const insert = (view: EditorView, html: string, plain: string) => {
    const name = PASTE + ++count;
    const { from, to } = view.state.selection;
    const tr = replaced(closeHistory(view.state.tr), { from, to }, paragraphs(client, plain), name);
    // A selection would span what took its place, which the next key would replace.
    if (from < to) tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(to)), -1));
    view.dispatch(tr.scrollIntoView());
    if (!html) {
      const range = rangeOf(view.state, name);
      view.dispatch(dropRange(view.state.tr, name));
      if (range && client.addresses.alone(plain)) embedLater(client, range.to, client.addresses.alone(plain));
      return;
    }
    client.api.paste(html, plain).then(
      (pasted) => settle(name, pasted, plain),
      () => view.dispatch(dropRange(view.state.tr, name)),
    );
  };

  const settle = (name: string, pasted: Pasted, plain: string) => {
    const { state } = client.view;
    const range = rangeOf(state, name);
    if (!range) return;
    const forms = { plain: blocksOf(client.schema, pasted.plain), rich: blocksOf(client.schema, pasted.rich) };
    const at = paragraphs(client, plain);
    const now = contentOf(state, range);
    const { from, to } = state.selection;
    const inside = (from > range.from && from < range.to) || (to > range.from && to < range.to);
    // Where somebody writes nothing moves: the offer is then for what is there.
    const touched = inside || text(now) !== text(at) || marked(now) !== marked(at);
    const form = touched ? "plain" : pasted.mode;
    if (touched) forms.plain = at;
    else if (form === "rich" || text(now) !== text(forms.plain)) {
      client.view.dispatch(replaced(state.tr, range, forms[form], name));
    }
    const pictures = pasted.notices.find((notice) => notice.code === "pasted_image");
    if (pictures) showPastedPictures(client, pictures);
    const offer = pasted.notices.find((notice) => notice.code === "pasted_rich_text");
    if (!offer) {
      client.view.dispatch(dropRange(client.view.state.tr, name));
      const address = client.addresses.alone(plain);
      const end = rangeOf(state, name)?.to;
      if (address && end !== undefined) embedLater(client, end, address);
      return;
    }
    if (live) client.view.dispatch(dropRange(client.view.state.tr, live.name));
    live = { name, forms, form };
    show();
  };

  const take = (view: EditorView, data: DataTransfer): boolean => {
    const html = data.getData("text/html");
    const plain = data.getData("text/plain") || (html ? bodyOf(html).textContent! : "");
    const files = picturesIn(data);
    if (files.length && !data.getData("text/plain").trim()) {
      // Programs put a picture of the text beside the text; only a picture alone is one that was meant.
      const body = bodyOf(html);
      const images = body.querySelectorAll("img");
      if (!html || (images.length === 1 && !body.textContent!.trim())) {
        const address = images[0]?.getAttribute("src") ?? "";
        takePictures(client, files, undefined, address.startsWith("https:") ? address : "");
        return true;
      }
    }
    if (view.state.selection.$from.parent.type.spec.code) {
      view.dispatch(view.state.tr.insertText(plain.replace(/\r\n?/g, "\n")).scrollIntoView());
      return true;
    }
    if (linkSelection(client, view, plain)) return true;
    // What was copied out of a reply box needs no cleaning.
    if (html.includes("data-pm-slice")) return false;
    if (!plain && !html) {
      if (holdsFiles(data)) showLeftOut(client, data);
      return holdsFiles(data);
    }
    emptyCells(view.state, view.dispatch);
    insert(view, html, plain);
    return true;
  };

  return new Plugin({
    props: {
      // ProseMirror would read the HTML before it asks, and its styles would break the page's policy on styles.
      handleDOMEvents: {
        paste(view, event) {
          if (!event.clipboardData) return false;
          // A paste without a key (a menu, a voice) comes before the view knows where the cursor went.
          readSelection(view);
          const taken = take(view, event.clipboardData);
          if (taken) event.preventDefault();
          return taken;
        },
        drop(view, event) {
          const data = event.dataTransfer;
          if (!data || view.dragging) return false;
          // The box has it, below: beside the text a drop is no other thing.
          if (holdsFiles(data)) return true;
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          const $at = at && view.state.doc.resolve(at.pos);
          if (!$at?.parent.inlineContent) return false;
          view.dispatch(view.state.tr.setSelection(Selection.near($at)));
          const taken = take(view, data);
          if (taken) event.preventDefault();
          return taken;
        },
      },
    },
    view: () => ({
      update(view, before) {
        if (live && view.state.doc !== before.doc) {
          if (!rangeOf(view.state, live.name)) client.notices.close("pasted_rich_text");
          else if (undone) follow(view.state);
        }
        undone = false;
      },
    }),
    appendTransaction(transactions, _before, state) {
      if (transactions.some(isHistoryTransaction)) undone = true;
      // Who makes a list of the plain text does its formatting anew: bringing back the old one would undo that.
      const range = live?.form === "plain" && rangeOf(state, live.name);
      return range && transactions.some((tr) => reformats(tr, range)) ? dropRange(state.tr, live!.name) : null;
    },
  });
}

/**
 * Takes files that are dropped on the box or beside it. A browser that is left alone with one leaves the page, and what
 * was written with it.
 */
export function catchFiles(client: Client, box: HTMLElement, signal: AbortSignal): void {
  const take = (event: DragEvent) => {
    const { target, dataTransfer: data } = event;
    // A field for files, or a place of the host's own, knows what to do.
    if (event.defaultPrevented || !holdsFiles(data) || (target as Element).closest?.("input[type=file]")) return;
    event.preventDefault();
    const isHere = box.contains(target as globalThis.Node);
    if (event.type === "dragover") data.dropEffect = isHere ? "copy" : "none";
    if (event.type !== "drop" || !isHere) return;
    const pictures = picturesIn(data);
    const at = client.view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
    if (pictures.length) takePictures(client, pictures, at);
    showLeftOut(client, data);
  };
  document.addEventListener("dragover", take, { signal });
  document.addEventListener("drop", take, { signal });
}

/** A clipboard's HTML to look into, without styles: the page's policy would report each of them. */
function bodyOf(html: string): HTMLElement {
  return elementsOf(html.replace(/<style[\s\S]*?<\/style>|\sstyle=(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, " "));
}

/** Plain text as the server makes it: blank lines part paragraphs, other line ends are line breaks. */
export function paragraphs(client: Client, plain: string): Fragment {
  const { p, br } = client.schema.nodes;
  const blocks = plain
    .replace(/\r\n?/g, "\n")
    .replace(/^\n+|\s+$/g, "")
    .split(/\n(?:[ \t]*\n)+/);
  return Fragment.from(
    blocks.map((block) => {
      const inline: Node[] = [];
      block.split("\n").forEach((line, index) => {
        if (index) inline.push(br!.create());
        if (line) inline.push(client.schema.text(spaced(line)));
      });
      return p!.create(null, inline);
    }),
  );
}

/** An address that is pasted over words links them; over another address it takes its place. */
function linkSelection(client: Client, view: EditorView, plain: string): boolean {
  const { doc, schema, selection } = view.state;
  const { from, to, $from, $to } = selection;
  const [href, type] = [client.addresses.alone(plain), schema.marks.a];
  const words = doc.textBetween(from, to, " ").trim();
  if (
    !href ||
    !type ||
    !(selection instanceof TextSelection) ||
    !$from.sameParent($to) ||
    !words ||
    client.addresses.alone(words)
  )
    return false;
  const tr = closeHistory(view.state.tr).removeMark(from, to, type).addMark(from, to, type.create({ href }));
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, to)).removeStoredMark(type).scrollIntoView());
  return true;
}

/** Whether blocks of the range became others, as by a list or a heading; what is carried over are texts and marks. */
function reformats(tr: Transaction, range: Range): boolean {
  if (isHistoryTransaction(tr) || tr.getMeta(SWITCH)) return false;
  const structural = (step: Step) => step instanceof ReplaceAroundStep && "structure" in step && !!step.structure;
  return tr.steps.some((step, index) => {
    if (!structural(step)) return false;
    const mapping = tr.mapping.slice(index);
    const [from, to] = [
      mapping.map((step as ReplaceAroundStep).from, -1),
      mapping.map((step as ReplaceAroundStep).to, 1),
    ];
    return from < range.to && to > range.from;
  });
}

/** The blocks of a range, without what stands around them. */
function contentOf(state: EditorState, range: Range): Fragment {
  const { content, openStart, openEnd } = state.doc.slice(range.from, range.to);
  const isCut = (node: Node | null | undefined) => node?.isTextblock && !node.content.size;
  let [from, to] = [0, content.size];
  if (openStart && content.childCount > 1 && isCut(content.firstChild)) from = content.firstChild!.nodeSize;
  if (openEnd && content.childCount > 1 && isCut(content.lastChild)) to -= content.lastChild!.nodeSize;
  return from < to ? content.cut(from, to) : content;
}

/** Puts blocks in the place of a range and names the range they now are. Text at either end joins the text around it. */
function replaced(tr: Transaction, range: Range, blocks: Fragment, name: string): Transaction {
  const open = (node: Node | null | undefined) => (node?.type.name === "p" ? 1 : 0);
  const steps = tr.steps.length;
  tr.replaceRange(range.from, range.to, new Slice(blocks, open(blocks.firstChild), open(blocks.lastChild)));
  const mapping = tr.mapping.slice(steps);
  return setRange(tr, name, { from: mapping.map(range.from, -1), to: mapping.map(range.to, 1) }).setMeta(SWITCH, true);
}

function text(content: Fragment): string {
  return content.textBetween(0, content.size, "\n", "\n");
}

/** The formatting of a fragment, to tell its two forms apart. */
function marked(content: Fragment): string {
  const seen: string[] = [];
  content.descendants((node) => {
    if (node.isText) seen.push(node.marks.map((mark) => mark.type.name).join("+"));
    else if (!["p", "br"].includes(node.type.name)) seen.push(node.type.name);
  });
  return seen.filter((entry, index) => entry && entry !== seen[index - 1]).join(",");
}
