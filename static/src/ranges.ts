/** Keeps track of places in the text while it is edited: pasted ranges, and links that are about to become embeds. */

import { isHistoryTransaction } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { Mapping } from "prosemirror-transform";

export interface Range {
  from: number;
  to: number;
}

type Ranges = ReadonlyMap<string, Range>;
type Change = { set: string; range: Range } | { drop: string };

/** What the names of pasted ranges begin with. */
export const PASTE = "paste-";

const KEY = new PluginKey<Ranges>("ranges");

export function ranges(): Plugin<Ranges> {
  return new Plugin<Ranges>({
    key: KEY,
    state: {
      init: () => new Map(),
      apply(tr, before) {
        const change = tr.getMeta(KEY) as Change | undefined;
        if (!tr.docChanged && !change) return before;
        const after = new Map<string, Range>();
        for (const [name, range] of before) {
          const mapped = moved(range, tr.mapping, isHistoryTransaction(tr));
          // What was never more than a place (a paste of a picture alone) stays one.
          if (mapped && (!isEmpty(tr.doc, mapped) || isEmpty(tr.before, range))) after.set(name, mapped);
        }
        if (change && "set" in change) after.set(change.set, change.range);
        else if (change) after.delete(change.drop);
        return after;
      },
    },
  });
}

/**
 * Where a range is after changes; null where all of it was deleted or replaced. What undo brings back at the place of a
 * range belongs to the range, even all of it; what is typed at its border does not.
 */
function moved(range: Range, mapping: Mapping, isHistory: boolean): Range | null {
  let { from, to } = range;
  if (from === to) return { from: mapping.map(from), to: mapping.map(from) };
  for (const map of mapping.maps) {
    let whole = false;
    map.forEach((start, end) => {
      whole ||= start <= from && end >= to;
    });
    if (whole && !isHistory) return null;
    from = map.map(from, isHistory ? -1 : 1);
    to = map.map(to, isHistory ? 1 : -1);
  }
  return from < to ? { from, to } : null;
}

function isEmpty(doc: Node, { from, to }: Range): boolean {
  return !doc.textBetween(from, to, "", "\ufffc");
}

export function rangeOf(state: EditorState, name: string): Range | undefined {
  return KEY.getState(state)?.get(name);
}

/** Those whose names begin so. */
export function rangesOf(state: EditorState, prefix: string): Range[] {
  return [...(KEY.getState(state) ?? [])].filter(([name]) => name.startsWith(prefix)).map(([, range]) => range);
}

export function setRange(tr: Transaction, name: string, range: Range): Transaction {
  return tr.setMeta(KEY, { set: name, range });
}

export function dropRange(tr: Transaction, name: string): Transaction {
  return tr.setMeta(KEY, { drop: name });
}
