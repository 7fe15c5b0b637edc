/** Pasting: the plain text is there at once, the server cleans the rest, and either form can be had instead. */

import { closeHistory, isHistoryTransaction } from "prosemirror-history";
import { Fragment, Node, Slice } from "prosemirror-model";
import { EditorState, Plugin, Selection, Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { loneAddress } from "./addresses";
import { blocksOf, Client, labelOf } from "./client";
import { embedLater } from "./embeds";
import { picturesIn, showPastedPicture } from "./pictures";
import { dropRange, Range, rangeOf, setRange } from "./ranges";
import { parseBlocks } from "./serialize";
import { Pasted } from "./types";

type Form = "plain" | "rich";

interface Live {
  name: string;
  forms: Record<Form, Fragment>;
  form: Form;
}

let count = 0;

export function pasting(client: Client): Plugin {
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
            paste.form = other;
            client.view.dispatch(replaced(closeHistory(client.view.state.tr), range, paste.forms[other], paste.name));
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
    const now = state.doc.slice(range.from, range.to).content;
    for (const form of ["plain", "rich"] as const) {
      if (text(now) === text(live.forms[form]) && marked(now) === marked(live.forms[form])) {
        if (live.form !== form) {
          live.form = form;
          show();
        }
        return;
      }
    }
    if (range.from === range.to) client.notices.close("pasted_rich_text");
  };

  const insert = (view: EditorView, html: string, plain: string) => {
    const name = `paste-${++count}`;
    const { from, to } = view.state.selection;
    view.dispatch(replaced(closeHistory(view.state.tr), { from, to }, paragraphs(client, plain), name).scrollIntoView());
    if (!html) {
      const range = rangeOf(view.state, name);
      view.dispatch(dropRange(view.state.tr, name));
      if (range && loneAddress(plain)) embedLater(client, range.to, loneAddress(plain));
      return;
    }
    const before = view.state.doc;
    client.api.paste(html, plain).then(
      (pasted) => settle(name, pasted, before, plain),
      () => view.dispatch(dropRange(view.state.tr, name)),
    );
  };

  const settle = (name: string, pasted: Pasted, before: Node, plain: string) => {
    const { state } = client.view;
    const range = rangeOf(state, name);
    if (!range) return;
    const forms = { plain: blocksOf(client.schema, pasted.plain), rich: blocksOf(client.schema, pasted.rich) };
    const untouched = state.doc === before;
    const inserted = state.doc.slice(range.from, range.to).content;
    // What was typed into the pasted text meanwhile stays, and the offer to restore goes on with it.
    const wanted = untouched || text(inserted) === text(paragraphs(client, plain)) ? pasted.mode : "plain";
    if (wanted === "rich" || (text(inserted) !== text(forms.plain) && untouched)) {
      client.view.dispatch(replaced(state.tr, range, forms[wanted], name));
    }
    const pictures = pasted.notices.find((notice) => notice.code === "pasted_image");
    if (pictures) showPastedPicture(client, undefined, pictures);
    const offer = pasted.notices.find((notice) => notice.code === "pasted_rich_text");
    if (!offer) {
      client.view.dispatch(dropRange(client.view.state.tr, name));
      const address = loneAddress(plain);
      const end = rangeOf(state, name)?.to;
      if (address && end !== undefined) embedLater(client, end, address);
      return;
    }
    live = { name, forms, form: wanted };
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
        showPastedPicture(client, files[0], undefined, address.startsWith("https:") ? address : "");
        return true;
      }
    }
    if (view.state.selection.$from.parent.type.spec.code) {
      view.dispatch(view.state.tr.insertText(plain.replace(/\r\n?/g, "\n")).scrollIntoView());
      return true;
    }
    // What was copied out of a reply box needs no cleaning.
    if (html.includes("data-pm-slice")) return false;
    if (!plain && !html) return false;
    insert(view, html, plain);
    return true;
  };

  return new Plugin({
    props: {
      // ProseMirror would read the HTML before it asks, and its styles would break the page's policy on styles.
      handleDOMEvents: {
        paste(view, event) {
          if (!event.clipboardData) return false;
          const taken = take(view, event.clipboardData);
          if (taken) event.preventDefault();
          return taken;
        },
        drop(view, event) {
          const data = event.dataTransfer;
          if (!data || view.dragging) return false;
          const files = picturesIn(data);
          if (files.length) {
            event.preventDefault();
            showPastedPicture(client, files[0]);
            return true;
          }
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
          const range = rangeOf(view.state, live.name);
          if (range && range.from === range.to) client.notices.close("pasted_rich_text");
          else if (undone) follow(view.state);
        }
        undone = false;
      },
    }),
    appendTransaction(transactions) {
      if (transactions.some(isHistoryTransaction)) undone = true;
      return null;
    },
  });
}

/** A clipboard's HTML to look into, without styles: the page's policy would report each of them. */
function bodyOf(html: string): HTMLElement {
  return parseBlocks(html.replace(/<style[^]*?<\/style>|\sstyle=(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, " "));
}

/** Plain text as the server makes it: blank lines part paragraphs, other line ends are line breaks. */
export function paragraphs(client: Client, plain: string): Fragment {
  const { p, br } = client.schema.nodes;
  const blocks = plain.replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "").split(/\n(?:[ \t]*\n)+/);
  return Fragment.from(
    blocks.map((block) => {
      const inline: Node[] = [];
      block.split("\n").forEach((line, index) => {
        if (index) inline.push(br!.create());
        if (line) inline.push(client.schema.text(line));
      });
      return p!.create(null, inline);
    }),
  );
}

/** Puts blocks in the place of a range and names the range they now are. Text at either end joins the text around it. */
function replaced(tr: Transaction, range: Range, blocks: Fragment, name: string): Transaction {
  const open = (node: Node | null | undefined) => (node?.type.name === "p" ? 1 : 0);
  const steps = tr.steps.length;
  tr.replaceRange(range.from, range.to, new Slice(blocks, open(blocks.firstChild), open(blocks.lastChild)));
  const mapping = tr.mapping.slice(steps);
  return setRange(tr, name, { from: mapping.map(range.from, -1), to: mapping.map(range.to, 1) });
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
