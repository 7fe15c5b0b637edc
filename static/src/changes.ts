/** Finds the ranges of the document that a ProseMirror transaction changed. */

import type { Transaction } from "prosemirror-state";

/** Where a transaction changed its document, as places in the new one. */
export function changedIn(tr: Transaction): [number, number][] {
  return tr.steps.flatMap((step, index) => {
    const places: [number, number][] = [];
    step.getMap().forEach((_from, _to, from, to) => {
      places.push([from, to]);
    });
    // A mark that comes or goes moves nothing.
    if (!places.length && "from" in step && "to" in step) places.push([Number(step.from), Number(step.to)]);
    const later = tr.mapping.slice(index + 1);
    return places.map(([from, to]): [number, number] => [later.map(from, -1), later.map(to, 1)]);
  });
}
