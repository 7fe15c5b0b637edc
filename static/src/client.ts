/** The object that the parts of one reply box share. */

import { type Fragment, type Node, DOMParser as ProseParser, type Schema } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import type { Addresses } from "./addresses";
import type { Api } from "./api";
import type { EmojiCounter } from "./emoji";
import type { Notices } from "./notices";
import type { Serializer } from "./serialize";
import { elementsOf } from "./trusted";
import type { Notice, Policy } from "./types";

/** What one box knows of its embeds: another box may have another server, or another policy. */
export interface EmbedMemory {
  /** How many ranges were named. */
  named: number;
  /** The range of the embed that undo would take back. */
  watched: string;
  /** The players that the server has answered, by address. */
  readonly players: Map<string, string>;
}

export interface Client {
  readonly api: Api;
  readonly policy: Policy;
  readonly schema: Schema;
  readonly addresses: Addresses;
  readonly serializer: Serializer;
  readonly emoji: EmojiCounter;
  readonly notices: Notices;
  readonly context: string;
  readonly view: EditorView;
  /** What this box knows of its embeds. */
  readonly embeds: EmbedMemory;
  /** What the client says by itself, in the writer's language. */
  say(name: string, params?: Record<string, unknown>): string;
  /** Opens the panel for pictures, with the address of one. */
  openPicture(url: string): void;
  /** Uploads pictures, to stand at a position or else at the cursor. */
  upload(files: File[], at?: number): void;
}

/** A sentence with its {params} filled in. */
export function fill(text: string, params: Record<string, unknown> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** Canonical HTML as a document of the schema. */
export function parse(schema: Schema, html: string): Node {
  return ProseParser.fromSchema(schema).parse(elementsOf(html));
}

export function blocksOf(schema: Schema, html: string): Fragment {
  return parse(schema, html).content;
}

/** The label of one of a notice's actions. */
export function labelOf(client: Client, code: string, notice?: Notice): string {
  return notice?.actions.find((action) => action.code === code)?.label ?? client.policy.messages.actions[code] ?? code;
}
