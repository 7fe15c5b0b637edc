/** The browser client: one custom element, and the buttons of posts that quote into it. */

import { ReplyEditorElement } from "./element";
import { quoteButtons } from "./quote-button";

customElements.define("reply-editor", ReplyEditorElement);

quoteButtons();
