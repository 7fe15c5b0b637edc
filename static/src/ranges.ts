/** Keeps track of places in the text while it is edited: pasted ranges, and links that are about to become embeds. */

import { Plugin, PluginKey, Transaction, EditorState } from "prosemirror-state";
import { isHistoryTransaction } from "prosemirror-history";

export interface Range {
  from: number;
  to: number;
}

type Ranges = ReadonlyMap<string, Range>;
type Change = { set: string; range: Range } | { drop: string };

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
        // What undo brings back at the place of a range belongs to the range; what is typed at its border does not.
        const outward = isHistoryTransaction(tr);
        for (const [name, range] of before) {
          const from = tr.mapping.map(range.from, outward ? -1 : 1);
          const to = tr.mapping.map(range.to, outward ? 1 : -1);
          after.set(name, { from: Math.min(from, to), to: Math.max(from, to) });
        }
        if (change && "set" in change) after.set(change.set, change.range);
        else if (change) after.delete(change.drop);
        return after;
      },
    },
  });
}

export function rangeOf(state: EditorState, name: string): Range | undefined {
  return KEY.getState(state)?.get(name);
}

export function setRange(tr: Transaction, name: string, range: Range): Transaction {
  return tr.setMeta(KEY, { set: name, range });
}

export function dropRange(tr: Transaction, name: string): Transaction {
  return tr.setMeta(KEY, { drop: name });
}
