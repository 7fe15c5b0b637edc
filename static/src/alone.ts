/** Finds addresses that stand alone on a line, and turns each into its embed once the cursor has left it. */

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { changedIn } from "./changes";
import type { Client } from "./client";
import { candidate, embedLater } from "./embeds";
import { PASTE, rangesOf } from "./ranges";

/** Places in the paragraphs that became lone addresses by what the writer did. */
type Waiting = readonly number[];
type Change = { asked: Waiting } | "not written";

const KEY = new PluginKey<Waiting>("alone");

/** Marks a change as none of the writer's: what it brings stays as it is. */
export function notWritten(tr: Transaction): Transaction {
  return tr.setMeta(KEY, "not written" satisfies Change);
}

function loneIn(client: Client, doc: Node, from: number, to: number): number[] {
  const found: number[] = [];
  // What is lifted out of a list changes only around it.
  doc.nodesBetween(Math.max(0, from - 1), Math.min(to + 1, doc.content.size), (_node, pos) => {
    if (candidate(client, doc, pos + 1)) found.push(pos + 1);
    return false;
  });
  return found;
}

export function aloneBecomesEmbed(client: Client): Plugin<Waiting> {
  return new Plugin<Waiting>({
    key: KEY,
    state: {
      init: () => [],
      apply(tr, before) {
        const change = tr.getMeta(KEY) as Change | undefined;
        if (!client.policy.features.embeds || (!tr.docChanged && !change)) return before;
        const asked = change && change !== "not written" ? change.asked : [];
        const places = before.filter((pos) => !asked.includes(pos)).map((pos) => tr.mapping.map(pos));
        if (change !== "not written" && tr.getMeta("addToHistory") !== false)
          for (const [from, to] of changedIn(tr)) places.push(...loneIn(client, tr.doc, from, to));
        return [...new Set(places)].filter((pos) => candidate(client, tr.doc, pos));
      },
    },
    view: () => ({
      update(view) {
        if (left(client, view.state).length) queueMicrotask(() => embedLeft(client));
      },
    }),
  });
}

/** The waiting addresses that the cursor is not in, and of which no other form is offered. */
function left(client: Client, state: EditorState, isDone = false): Waiting {
  const { from, to } = state.selection;
  const pasted = rangesOf(state, PASTE);
  return (KEY.getState(state) ?? []).filter((pos) => {
    const line = candidate(client, state.doc, pos);
    if (!line || pasted.some((range) => range.from < line.to && range.to > line.from)) return false;
    return isDone || to < line.from || from > line.to;
  });
}

function embedLeft(client: Client, isDone = false): void {
  const { view } = client;
  if (view.isDestroyed) return;
  const places = left(client, view.state, isDone);
  if (!places.length) return;
  view.dispatch(view.state.tr.setMeta(KEY, { asked: places } satisfies Change));
  // They are asked one after another, and nothing moves before the first answer.
  for (const pos of places) embedLater(client, pos, candidate(client, view.state.doc, pos)!.url);
}

/** After Enter a line is done, wherever in it the cursor is. */
export function afterEnter(client: Client): void {
  queueMicrotask(() => embedLeft(client, true));
}
