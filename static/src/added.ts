/** Finds what a writer added to a text after it was sent. */

import { type Client, parse } from "./client";

/** What was added to a text in one place; all of it, where anything else was changed. */
export function added({ schema, serializer }: Client, before: string, after: string): string {
  if (before === after) return "";
  const [old, now] = [parse(schema, before), parse(schema, after)];
  const start = old.content.findDiffStart(now.content);
  const end = old.content.findDiffEnd(now.content);
  if (start === null || !end) return "";
  // Where the added text repeats what is around it, both ends pass each other.
  const overlap = Math.max(0, start - end.a);
  if (end.a + overlap > start) return after;
  return serializer
    .write(now.type.create(null, now.slice(start, end.b + overlap, true).content))
    .replace(/^<p>(?: |&nbsp;)+/, "<p>");
}
