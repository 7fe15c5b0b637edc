/** `:tada` while typing: what is typed before the cursor and may become an emoji. The list of those: emoji-list.ts. */

import { closeHistory } from "prosemirror-history";
import { type EditorState, Plugin, TextSelection } from "prosemirror-state";
import type { Client } from "./client";
import type { EmojiList } from "./emoji-list";
import { emojiPart } from "./parts";

/** A colon that begins a word, and at least two signs of what is looked for; ":-)", "10:30" and "a::b" are none. */
const TYPED = /(?<![\p{L}\p{N}:])(:([\p{L}\p{N}][\p{L}\p{N}_+-]{1,40}|[+-]1))(:?)$/u;

export interface Typed {
  from: number;
  to: number;
  query: string;
  /** Whether the second colon is there. */
  closed: boolean;
}

/** What is typed before the cursor and may become an emoji. */
function typedBefore({ selection, schema }: EditorState): Typed | null {
  const { $from, empty } = selection;
  const { code } = schema.marks;
  if (!empty || !(selection instanceof TextSelection) || $from.parent.type.spec.code || code?.isInSet($from.marks()))
    return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  const match = TYPED.exec(before.slice(-60));
  // Inside backticks that are not closed yet, signs are only signs.
  if (!match || before.split("`").length % 2 === 0) return null;
  return { from: $from.pos - match[0].length, to: $from.pos, query: match[2]!, closed: !!match[3] };
}

export function completing(client: Client): Plugin {
  let list: EmojiList | undefined;
  let typed: Typed | null = null;

  const insert = (emoji: string, { from, to }: Typed) => {
    const { view } = client;
    // Undo brings back what was typed.
    view.dispatch(closeHistory(view.state.tr).insertText(emoji, from, to).scrollIntoView());
    view.dispatch(closeHistory(view.state.tr));
  };

  return new Plugin({
    view: () => ({
      update(view, before) {
        const isTyped = view.state.doc !== before.doc;
        if (!isTyped && view.state.selection.eq(before.selection)) return;
        // Also while a composition goes on: to keyboards of phones every word is one.
        typed = typedBefore(view.state);
        if (!typed || list) return list?.follow(typed, isTyped);
        if (!isTyped) return;
        const whole = typed.closed && typed;
        emojiPart().then(
          (part) => {
            list ??= new part.EmojiList(client, insert);
            list.follow(whole || typed, true);
          },
          () => undefined,
        );
      },
      destroy: () => list?.destroy(),
    }),
    props: {
      handleKeyDown: (_view, event) => !!list?.key(event),
      handleDOMEvents: { blur: () => list?.close() },
    },
  });
}
