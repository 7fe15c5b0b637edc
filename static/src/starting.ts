/** What a box starts with: the client that its parts share, the state with all plugins, and its panels. */

import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { Addresses } from "./addresses";
import { afterEnter, aloneBecomesEmbed } from "./alone";
import type { Api } from "./api";
import { cellContent } from "./cells";
import { type Client, fill } from "./client";
import { completing } from "./completion";
import { copying } from "./copying";
import { freshId } from "./dom";
import { embedding } from "./embeds";
import { EmojiCounter } from "./emoji";
import { linkPanel } from "./links";
import { Notices } from "./notices";
import type { Panel } from "./panel";
import { emojiPanel, emojiPart, quotesPart } from "./parts";
import { pasting } from "./paste";
import { picturePanel } from "./pictures";
import { previewing } from "./preview";
import { boxOf, quotationOf, textOf } from "./quote-button";
import { htmlOf } from "./quoting";
import { ranges } from "./ranges";
import { schemaOf } from "./schema";
import { Serializer } from "./serialize";
import { typing } from "./shortcuts";
import { sizing } from "./sizing";
import { headingPanel } from "./toolbar";
import type { Policy } from "./types";
import { spacing } from "./white-space";

/** So long after the box is ready, what may be wanted later is fetched, in milliseconds. */
const WANTED_LATER = 2_000;

type Open = (name: string, button: HTMLElement | null) => void;

/** What the parts of a box share. Its view comes later, and is asked for when it is wanted. */
export function clientOf(
  box: HTMLElement,
  api: Api,
  policy: Policy,
  panel: Panel,
  later: { view: () => EditorView; upload: Client["upload"] },
): Client {
  const addresses = new Addresses(policy.patterns);
  const say = (name: string, params?: Record<string, unknown>) => fill(policy.messages.client[name] ?? name, params);
  const client: Client = {
    api,
    policy,
    schema: schemaOf(policy.schema),
    addresses,
    serializer: new Serializer(policy, addresses),
    emoji: new EmojiCounter(policy.emoji),
    notices: new Notices(say("dismiss"), () => client.view.focus()),
    context: box.getAttribute("context") ?? "",
    get view() {
      return later.view();
    },
    embeds: { named: 0, watched: "", players: new Map() },
    say,
    openPicture: (url) => panel.toggle("image", say("image"), null, (done) => picturePanel(client, done, url)),
    upload: later.upload,
  };
  return client;
}

/** Opens the panel of a name, below a button. */
export function opener(client: Client, panel: Panel): Open {
  const panels: Record<string, (done: () => void) => HTMLElement> = {
    link: (done) => linkPanel(client, done),
    image: (done) => picturePanel(client, done),
    emoji: () => emojiPanel(client),
    heading: (done) => headingPanel(client, done),
  };
  return (name, button) => panel.toggle(name, client.say(name), button, panels[name]!);
}

/** A document with all that happens in it by itself. A preview of its last link is shown in `preview`. */
export function stateOf(
  client: Client,
  doc: Node,
  preview: HTMLElement,
  on: { link(): void; submit(): void; toolbar(): void },
): EditorState {
  const { schema, addresses } = client;
  return EditorState.create({
    doc,
    plugins: [
      ranges(),
      completing(client),
      embedding(client),
      aloneBecomesEmbed(client),
      pasting(client),
      copying(schema),
      cellContent(client.policy.schema.not_in_cells),
      previewing(client, preview),
      sizing(client),
      spacing(),
      ...typing(schema, {
        ...on,
        enter: () => afterEnter(client),
        asLink: (typed) => addresses.asLink(typed),
      }),
      history(),
      gapCursor(),
      dropCursor({ class: "re-dropcursor", color: false }),
    ],
  });
}

/** What a screen reader is told of the text: it has the label of the textarea that it takes over. */
export function attributesOf(
  client: Client,
  textarea: HTMLTextAreaElement,
  label: HTMLLabelElement | null,
): Record<string, string> {
  if (label) label.id ||= freshId();
  return {
    role: "textbox",
    "aria-multiline": "true",
    ...(label
      ? { "aria-labelledby": label.id }
      : { "aria-label": textarea.getAttribute("aria-label") ?? client.say("write_here") }),
    class: "re-text",
  };
}

let selectionsAreQuoted = false;

/** By the time the picker is opened the server may be out of reach. */
export function fetchLater({ lang }: Policy): void {
  const load = async () => {
    const [emoji, quotes] = await Promise.all([emojiPart(), quotesPart()]);
    if (!selectionsAreQuoted) quotes.quoteSelections({ boxOf, htmlOf, quotationOf, textOf });
    selectionsAreQuoted = true;
    await emoji.loadEmoji(lang);
  };
  setTimeout(() => load().catch(() => undefined), WANTED_LATER);
}
