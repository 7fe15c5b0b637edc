/** Reads where the cursor is at the moment it is asked: browsers tell of a new selection some time after it is made. */

import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

/** What of the view no public way leads to: https://github.com/ProseMirror/prosemirror-view/blob/master/src/input.ts */
interface Inner {
  domObserver: { flush(): void };
  input: { lastFocus: number };
}

/** Brings the state's selection up to the browser's, so that what comes next works where the writer sees the cursor. */
export function readSelection(view: EditorView): void {
  (view as EditorView & Inner).domObserver.flush();
}

/**
 * A key that comes before the browser tells (End, and Enter at once) would work on the old selection, and so would what
 * an Android keyboard sends without a key. A selection at the text's start shortly after a focus is taken for the
 * browser's doing and is undone by the view; after a key it is the writer's (Home, Ctrl+Home).
 */
export function promptSelection(): Plugin {
  const read = (view: EditorView, event: Event) => {
    if (!(event as KeyboardEvent | InputEvent).isComposing) readSelection(view);
    return false;
  };
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          read(view, event);
          (view as EditorView & Inner).input.lastFocus = 0;
          return false;
        },
        copy: read,
        cut: read,
      },
    },
  });
}
