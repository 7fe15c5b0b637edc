/** Random texts, edits of them and other forms of them: whatever they are, no letter of an edit is lost. Prints what was wrong. */

import { Fragment, Node, Schema } from "prosemirror-model";
import { carried } from "../../static/src/carrying";
import { matched } from "../../static/src/differing";

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    p: { content: "inline*", group: "block" },
    blockquote: { content: "block+", group: "block" },
    ul: { content: "li+", group: "block" },
    li: { content: "block+" },
    hr: { group: "block" },
    pre: { content: "text*", code: true, marks: "", group: "block" },
    br: { inline: true, group: "inline" },
    text: { group: "inline" },
  },
  marks: { strong: {}, em: {} },
});

let seed = 7;
/** A whole number below `end`, the same in each run (https://en.wikipedia.org/wiki/Lehmer_random_number_generator). */
function below(end: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % end;
}
function many<T>(least: number, end: number, one: () => T): T[] {
  return Array.from({ length: least + below(end) }, one);
}
const word = () => many(1, 4, () => "abcdefghij"[below(10)]).join("");
const inline = () =>
  below(8) ? schema.text(word() + " ".repeat(below(2)), below(3) ? [] : [schema.mark(below(2) ? "strong" : "em")]) : schema.node("br");
function block(depth: number): Node {
  switch (below(depth ? 7 : 3)) {
    case 3:
      return schema.node("ul", null, many(1, 3, () => schema.node("li", null, [block(0)])));
    case 4:
      return schema.node("blockquote", null, [block(depth - 1)]);
    case 5:
      return schema.node("hr");
    case 6:
      return schema.node("pre", null, schema.text(`${word()}\n${word()}`));
    default:
      return schema.node("p", null, many(0, 4, inline));
  }
}
const text = () => Fragment.from(many(1, 3, () => block(2)));
const letters = (content: Fragment) => content.textBetween(0, content.size, "", "").replace(/\s/g, "");

/** The length of the longest common subsequence, by the table that each textbook has. */
function longest(a: string[], b: string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
    }
  }
  return table[a.length]![b.length]!;
}

const wrong: string[] = [];
for (let round = 0; round < 3_000; round++) {
  const [a, b] = [0, 1].map(() => many(0, 12, () => "abc"[below(3)]!)) as [string[], string[]];
  const pairs = [...matched(a, b).entries()].filter(([, to]) => to >= 0);
  const ordered = pairs.every(([from, to], index) => a[from] === b[to] && (!index || to > pairs[index - 1]![1]));
  if (!ordered || pairs.length !== longest(a, b)) wrong.push(`matched ${a} ${b}: ${pairs.join(" ")}`);

  const [base, now, other] = [text(), text(), text()];
  const same = carried(base, now, base);
  if (letters(same) !== letters(now)) wrong.push(`lost ${base} → ${now}: ${same}`);
  schema.node("doc", null, carried(base, now, other)).check();
  const unchanged = carried(base, base, other);
  if (!unchanged.eq(other)) wrong.push(`changed ${base} / ${other}: ${unchanged}`);
}
console.log(JSON.stringify(wrong.slice(0, 5)));
