"""The reply box in one request, for the host's views and templates, whatever their framework."""

from __future__ import annotations

from typing import Any, Literal

from markupsafe import Markup

from editor.api import csrf, page, posting
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.listing import ListedDraft, drafts_of
from editor.held import Held, Publish, Published
from editor.result import Result
from editor.translation import Translator


class ReplyBox:
    """What a view does with the reply box while it answers one request.

    `cookies` are the values of the Set-Cookie headers that the answer needs, once the view is done with the box.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def check(self, content: object, *, posted: object = None) -> Result:
        """What a reply box posted, checked, with messages in the language of the request.

        `posted` is what the box's hidden field said, `content-format` beside `content`: "text" where there is no
        JavaScript. Without it, a tag in the content decides. Line ends as browsers post them are one newline each.
        What is no text, such as a file or a field that was not sent, is no reply.
        """
        said: posting.Posted | None = "text" if posted == "text" else "html" if posted == "html" else None
        return posting.check(self.visit, content, said)

    def render(self, html: str) -> Markup:
        """A stored reply as HTML to show."""
        return self.visit.editor.render(html)

    def published(self, context: str, *, connection: Any = None) -> None:
        """Say that a reply was published, so that its draft goes and no late autosave brings it back.

        With `connection`, what the draft store takes for one, this is a part of that transaction. Raises StoreError.
        """
        posting.published(self.visit, context, connection)

    def token(self, result: Result, sent: str | None) -> str:
        """A token for the reply, from what the form's field `reply_token` sent: see `posting.reply_token`."""
        return posting.reply_token(result, sent)

    def hold(self, result: Result, context: str, token: str | None = None) -> Held:
        """Keep a guest's checked reply until they register or sign in; its draft goes. Show them `Held.notice`.

        The same `token` again keeps nothing more. Raises ReplyRejected, DraftLimitExceeded, StoreError; RuntimeError
        for a member or without drafts.
        """
        return posting.hold(self.visit, result, context, token)

    def waiting(self, context: str | None = None) -> tuple[Held, ...]:
        """What is held for this visitor, the newest first, for one context if it is given. Raises StoreError."""
        return posting.waiting(self.visit, context)

    def my_drafts(self) -> tuple[ListedDraft, ...]:
        """This visitor's drafts, the one saved last first, for a page that lists them. Raises StoreError."""
        return drafts_of(self.visit)

    def claim(self, member: str | int, publish: Publish | None = None, *, connection: Any = None) -> Published:
        """In the view that registers or signs in: give the visitor's drafts, pictures and held replies to the member.

        `publish` is called for each held reply, else the hook; see `HeldReplies.publish`. Raises StoreError, and what
        `publish` raises.
        """
        return posting.claim(self.visit, member, publish, connection)

    def field(
        self,
        name: str,
        *,
        context: str,
        label: str | Literal[False] | None = None,
        value: str = "",
        result: Result | None = None,
        sign_in: str | None = None,
        csrf_field: str | None = None,
        posted: posting.Posted | None = None,
        **attributes: Any,
    ) -> Markup:
        """A labeled textarea that the browser client takes over, and that works without it.

        `context` names what is written, such as "reply:42"; `value` is the HTML to edit, or what was posted and
        refused; `result` what `check` said of that. `label=False` leaves the label to the page, `sign_in` is where
        somebody goes whose session has ended, and `csrf_field` the name of the page's hidden fields that hold the API's
        token; `posted` is what the box's own field said of a refused `value`. Further `attributes` are the textarea's.
        """
        about = {"sign-in": sign_in, "csrf-field": csrf_field}
        return page.field(
            self.visit,
            name,
            context=context,
            label=label,
            value=value,
            result=result,
            posted=posted,
            about=about,
            attributes=attributes,
        )

    def head(self, nonce: str | None = None) -> Markup:
        """The style sheets and scripts of the reply box and of players in posts; `nonce` is that of the page's CSP."""
        return page.head(self.visit, nonce)

    def csrf_token(self) -> str:
        """The token that the client sends to the API, for the hidden fields of a host without a protection of its own.

        Where the host has one, it is the host's.
        """
        return csrf.token(self.visit)

    def is_csrf_token(self, given: str) -> bool:
        """Whether a form came with this visitor's token, and one that is not too old."""
        return csrf.refusal(self.visit, given) is None

    @property
    def translator(self) -> Translator:
        """What speaks the language of this request."""
        return translator(self.visit)

    @property
    def cookies(self) -> tuple[str, ...]:
        """The values of the Set-Cookie headers that the answer needs."""
        return tuple(cookie.header for cookie in self.visit.cookies)
