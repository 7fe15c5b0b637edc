"""Post now and register later: a guest's checked reply is held until they have an account, and then published once.

Held replies are drafts of the guest under contexts of their own, in the same store, so that one claim moves both.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from editor.core import Editor
from editor.drafts.front import StoreFront
from editor.drafts.keys import Guest
from editor.drafts.model import Claim, Draft, DraftStore, Owner
from editor.errors import DraftConflict
from editor.messages import notice
from editor.result import Notice, Result

if TYPE_CHECKING:
    from editor.drafts.sql import SQLDraftStore, Within

PREFIX = "held/"
"""How their contexts begin. The HTTP API names no context with a "/", so nobody writes one from outside."""
LEASE = "<!--publishing "
"""Begins the mark of a claim that is publishing; canonical HTML has no comments, so a reply never holds it."""
LEASED_FOR = timedelta(minutes=10)
"""After this long, a claim that did not finish is taken to have died."""

Publish = Callable[[str, str, Result], object]
"""Publishes a reply: the member's id, the context it was written for, and the checked reply."""


@dataclass(frozen=True, slots=True)
class Held:
    """A reply that waits: its `token`, the `context` it was written for, and until when it is kept. Times in UTC."""

    token: str
    context: str
    html: Markup
    held_at: datetime
    expires_at: datetime

    @property
    def notice(self) -> Notice:
        """What to tell the guest."""
        return notice("reply_held", expires=f"{self.expires_at:%Y-%m-%d}", expires_at=self.expires_at.isoformat())

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "token": self.token,
            "context": self.context,
            "html": str(self.html),
            "held_at": self.held_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a guest's things: `replies` were published, `refused` break a rule by now and stay held,
    `drafts` says what became of the rest."""

    replies: tuple[Held, ...] = ()
    refused: tuple[Held, ...] = ()
    drafts: Claim = field(default_factory=Claim)


class HeldReplies:
    """Holds guests' replies in a draft store, for `policy.held_days` days.

    >>> from editor.drafts import SQLDraftStore
    >>> store = SQLDraftStore("sqlite://")
    >>> store.create_tables()
    >>> held, guest, posts = HeldReplies(store, Editor()), Guest.new(), []
    >>> waiting = held.hold(guest, "reply:42", Editor().check("<p>Hello</p>"))
    >>> done = held.publish(guest, "7", lambda member, context, result: posts.append((member, context, result.text)))
    >>> posts
    [('7', 'reply:42', 'Hello')]
    """

    def __init__(self, store: DraftStore, editor: Editor) -> None:
        self._editor = editor
        self._store = store
        if isinstance(store, StoreFront):
            lasting = copy(store)
            lasting.policy = store.policy.replace(guest_draft_days=editor.policy.held_days)
            self._store = cast(DraftStore, lasting)

    def hold(self, guest: Guest, context: str, result: Result) -> Held:
        """Keep a checked reply. Raises ReplyRejected, DraftLimitExceeded, InvalidDraft, StoreError."""
        result.raise_for_violations()
        name = f"{PREFIX}{context}/{secrets.token_urlsafe(9)}"
        return self._held(self._store.save(guest, name, str(result.html), None))

    def waiting(self, owner: Owner, context: str | None = None) -> tuple[Held, ...]:
        """What is held for a guest, or for a member where it could not be published; the newest first."""
        found = map(self._held, self._pending(owner))
        return tuple(held for held in found if context in (None, held.context))

    def withdraw(self, owner: Owner, token: str) -> bool:
        """Give a held reply up; False if there is none with this token. Raises StoreError."""
        for draft in self._pending(owner):
            if self._held(draft).token == token:
                self._store.discard(owner, draft.context, None)
                return True
        return False

    def publish(self, guest: Guest | None, member: str, publish: Publish, *, connection: Within = None) -> Published:
        """Give a guest's drafts and held replies to a member, and publish the replies. Doing it again does nothing.

        The claim is one transaction. With `connection`, an SQLAlchemy connection or session that `publish` writes to
        as well, everything is one transaction, which the caller commits. Without it, each reply is marked before it
        is published and goes afterwards: two claims at once publish it once, and only a process that dies between
        the two publishes it again, 10 minutes later at the earliest. Raises StoreError, and what `publish` raises;
        what was not published stays held for the member.
        """
        drafts = Claim()
        if guest is not None and connection is None:
            drafts = self._store.claim(guest, member)
        elif guest is not None:
            drafts = cast("SQLDraftStore", self._store).claim(guest, member, connection=connection)
        replies: list[Held] = []
        refused: list[Held] = []
        for draft in self._ready(member, drafts):
            held = self._held(draft)
            result = self._editor.check(str(held.html))
            if not result.ok:
                refused.append(held)
            elif self._published(member, draft, result, publish, connection):
                replies.append(held)
        return Published(tuple(replies), tuple(refused), _without_held(drafts))

    def _ready(self, member: str, claimed: Claim) -> Iterator[Draft]:
        """What was moved just now, and what was left behind by a claim that did not finish."""
        moved = {draft.context: draft for draft in claimed.moved if draft.context.startswith(PREFIX)}
        yield from moved.values()
        yield from (draft for draft in self._pending(member) if draft.context not in moved)

    def _published(self, member: str, draft: Draft, result: Result, publish: Publish, connection: Within) -> bool:
        context = self._held(draft).context
        if connection is not None:
            publish(member, context, result)
            cast("SQLDraftStore", self._store).discard(member, draft.context, None, connection=connection)
            return True
        if LEASE in draft.html and datetime.now(UTC) - draft.saved_at < LEASED_FOR:
            return False
        try:
            mark = f"{LEASE}{secrets.token_urlsafe(9)}-->"
            leased = self._store.save(member, draft.context, f"{result.html}{mark}", draft.version)
        except DraftConflict:
            return False  # Another claim was first.
        publish(member, context, result)
        self._store.discard(member, draft.context, leased.version)
        return True

    def _pending(self, owner: Owner) -> Iterator[Draft]:
        return (draft for draft in self._store.list(owner) if draft.context.startswith(PREFIX))

    def _held(self, draft: Draft) -> Held:
        context, _, token = draft.context.removeprefix(PREFIX).rpartition("/")
        # Checked again: a store that others write to as well proves nothing.
        html = self._editor.check(draft.html.partition(LEASE)[0]).html
        return Held(token, context, html, draft.saved_at, draft.expires_at)


def _without_held(claimed: Claim) -> Claim:
    return Claim(
        tuple(draft for draft in claimed.moved if not draft.context.startswith(PREFIX)),
        claimed.kept,
        claimed.left,
    )
