"""Post now and register later: a guest's checked reply is held until they have an account, and then published once.

Held replies are drafts of the guest under contexts of their own, in the same store, so that one claim moves both.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from editor.core import Editor
from editor.drafts.base import BaseDraftStore
from editor.drafts.keys import Guest
from editor.drafts.model import Claim, Draft, DraftConflict, DraftStore, Owner, transactional
from editor.errors import StoreError
from editor.messages import notice
from editor.result import Notice, Result

if TYPE_CHECKING:
    from editor.drafts.model import Transaction

logger = logging.getLogger("editor.held")

PREFIX = "held/"
"""How their contexts begin. The HTTP API names no context with a "/", so nobody writes one from outside."""
LEASE = re.compile(r"<!--(publishing|failed) ([0-9]{1,12}) [A-Za-z0-9_-]+-->\Z")
"""The mark of a claim that is publishing, or whose `publish` raised, with the time by the store's clock, in seconds
since 1970. Canonical HTML has no comments, so a reply never holds it."""
LEASED_FOR = timedelta(minutes=10)
"""After this long, a claim that did not finish is taken to have died."""

Publish = Callable[[str, str, Result, str], object]
"""Publishes a reply: the member's id, the context it was written for, the checked reply, and its token, which stays
the same when the same reply is tried again (`editor.published.PublishedReplies` remembers it)."""


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
    >>> done = held.publish(guest, "7", lambda member, context, result, token: posts.append(result.text))
    >>> posts
    ['Hello']
    """

    def __init__(self, store: DraftStore, editor: Editor) -> None:
        self._editor = editor
        self._store = store
        if isinstance(store, BaseDraftStore):
            lasting = copy(store)
            lasting.policy = store.policy.replace(guest_draft_days=editor.policy.held_days)
            self._store = lasting

    def hold(
        self, guest: Guest, context: str, result: Result, token: str | None = None, network: str | None = None
    ) -> Held:
        """Keep a checked reply. Raises ReplyRejected, DraftLimitExceeded, InvalidDraft, StoreError.

        With a `token` that was given before, as by a form that was sent twice, nothing more is kept. `network` is what
        it counts for, as `DraftStore.save` says.
        """
        result.raise_for_violations()
        name = f"{PREFIX}{context}/{token or secrets.token_urlsafe(9)}"
        if token is not None and self._store.version(guest, name):
            known = self._store.load(guest, name)
            now = self._store.now()
            # Where it is not held any longer, it was published or given up since.
            return self._held(known) if known else Held(token, context, result.html, now, now)
        return self._held(self._store.save(guest, name, str(result.html), None, network=network))

    def waiting(self, owner: Owner, context: str | None = None) -> tuple[Held, ...]:
        """What is held for a guest, or for a member where it could not be published; the newest first.

        What is being published just now is not among them.
        """
        pending = [draft for draft in self._pending(owner) if self._lease(draft) != "publishing"]
        return tuple(held for held in map(self._held, pending) if context in (None, held.context))

    def read(self, draft: Draft) -> tuple[Held, str]:
        """What a draft of this store holds, for an overview of everyone's, and what a claim made of it: "" where it
        waits, "publishing" just now, or "failed"."""
        return self._held(draft), self._lease(draft)

    def withdraw(self, owner: Owner, token: str) -> bool:
        """Give a held reply up; False if there is none with this token. Raises StoreError."""
        for draft in self._pending(owner):
            if self._held(draft).token == token:
                self._store.discard(owner, draft.context, None)
                return True
        return False

    def publish(
        self,
        guest: Guest | None,
        member: str,
        publish: Publish,
        *,
        connection: Transaction | None = None,
        tokens: Collection[str] | None = None,
    ) -> Published:
        """Give a guest's drafts and held replies to a member, and publish the replies. Doing it again does nothing.
        With `tokens`, only the replies with one of these are published.

        The claim is one transaction. With `connection`, an SQLAlchemy connection or session that `publish` writes to
        as well, everything is one transaction, which the caller commits, and each reply is published once. Without
        it, each reply is marked before it is published and goes afterward: two claims at once publish it once. Where
        the process dies or the store fails between the two, it is given to `publish` again, with the same token, 10
        minutes later at the earliest: a `publish` that asks `PublishedReplies` in its own transaction makes one post of
        it even then. Raises StoreError, and what `publish` raises; what was not published stays held for the member.
        """
        drafts = Claim()
        if guest is not None and connection is None:
            drafts = self._store.claim(guest, member)
        elif guest is not None:
            drafts = transactional(self._store).claim(guest, member, connection=connection)
        replies: list[Held] = []
        refused: list[Held] = []
        for draft in self._ready(member, drafts):
            held = self._held(draft)
            if tokens is not None and held.token not in tokens:
                continue
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

    def _published(
        self, member: str, draft: Draft, result: Result, publish: Publish, connection: Transaction | None
    ) -> bool:
        held = self._held(draft)
        if connection is not None:
            publish(member, held.context, result, held.token)
            transactional(self._store).discard(member, draft.context, None, connection=connection)
            return True
        if self._lease(draft):
            return False
        try:
            leased = self._store.save(member, draft.context, self._marked(result, "publishing"), draft.version)
        except DraftConflict:
            return False  # Another claim was first.
        try:
            publish(member, held.context, result, held.token)
        except BaseException:
            # Whether it was published is not known, so the lease goes on, but the member sees that it waits.
            with suppress(StoreError, DraftConflict):
                self._store.save(member, draft.context, self._marked(result, "failed"), leased.version)
            raise
        try:
            self._store.discard(member, draft.context, leased.version)
        except (StoreError, DraftConflict) as error:
            # It is published, which is what the visitor came for. The mark hides it; the token stops a second post.
            logger.warning("A published reply stays held until it is tried again: %s", error)
        return True

    def _marked(self, result: Result, state: str) -> str:
        return f"{result.html}<!--{state} {int(self._store.now().timestamp())} {secrets.token_urlsafe(9)}-->"

    def _lease(self, draft: Draft) -> str:
        """What the mark of a claim says, as long as it counts by the clock that all share, the store's; or ""."""
        lease = LEASE.search(draft.html)
        if lease is None or self._store.now() - datetime.fromtimestamp(int(lease[2]), UTC) >= LEASED_FOR:
            return ""
        return lease[1]

    def _pending(self, owner: Owner) -> Iterator[Draft]:
        return (draft for draft in self._store.list(owner) if draft.context.startswith(PREFIX))

    def _held(self, draft: Draft) -> Held:
        context, _, token = draft.context.removeprefix(PREFIX).rpartition("/")
        # Checked again: a store that others write to as well proves nothing.
        html = self._editor.check(LEASE.sub("", draft.html)).html
        return Held(token, context, html, draft.saved_at, draft.expires_at)


def _without_held(claimed: Claim) -> Claim:
    return Claim(
        tuple(draft for draft in claimed.moved if not draft.context.startswith(PREFIX)),
        claimed.kept,
        claimed.left,
    )
