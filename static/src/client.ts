/** What the parts of one reply box share. */

import { DOMParser as ProseParser, Fragment, Node, Schema } from "prosemirror-model";
import { EditorView } from "prosemirror-view";
import { Api } from "./api";
import { EmojiCounter } from "./emoji";
import { Notices } from "./notices";
import { parseBlocks, Serializer } from "./serialize";
import { Notice, Policy } from "./types";

export interface Client {
  readonly api: Api;
  readonly policy: Policy;
  readonly schema: Schema;
  readonly serializer: Serializer;
  readonly emoji: EmojiCounter;
  readonly notices: Notices;
  readonly context: string;
  view: EditorView;
  /** What the client says by itself, in the writer's language. */
  say(name: string, params?: Record<string, unknown>): string;
  /** Opens the panel for a picture, with the one that was pasted. */
  openPicture(file?: File, url?: string): void;
}

/** A sentence with its {params} filled in. */
export function fill(text: string, params: Record<string, unknown> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** Canonical HTML as a document of the schema. */
export function parse(schema: Schema, html: string): Node {
  return ProseParser.fromSchema(schema).parse(parseBlocks(html));
}

export function blocksOf(schema: Schema, html: string): Fragment {
  return parse(schema, html).content;
}

/** The label of one of a notice's actions. */
export function labelOf(client: Client, code: string, notice?: Notice): string {
  return notice?.actions.find((action) => action.code === code)?.label ?? client.policy.messages.actions[code] ?? code;
}
