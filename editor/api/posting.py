"""What the host's views do with a reply: check it, publish or hold it, and give a guest's things to the new member."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any, Literal

from editor.api.identity import Visit
from editor.api.language import translator
from editor.drafts.keys import Guest
from editor.drafts.model import transactional
from editor.held import Held, HeldReplies, Publish, Published
from editor.result import Result

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")
TAG = re.compile(r"<[A-Za-z/!?]")


FORMAT = "-format"
"""Ends the name of the field that says what a reply box posts."""

GUESTS_ONLY = "Only a guest's reply is held; a member's is published."
Posted = Literal["html", "text"]


def check(visit: Visit, content: object, posted: Posted | None = None) -> Result:
    """What a reply box posted, checked, with messages in the language of the request.

    `posted` is what the box's own field said, see `posted_as`. A form without such a field is guessed at: text without
    any tag is what a box without JavaScript posts. Line ends as browsers post them are one newline each. What is no
    text, such as a file or a field that was not sent, is no reply.
    """
    text = content.replace("\r\n", "\n") if isinstance(content, str) else ""
    result = visit.editor.check(text, posted=posted or format_of(text))
    return result.translated(translator(visit).language)


def format_of(content: str) -> Posted:
    """Whether content of a form that does not say so is HTML or plain text: a tag decides."""
    return "html" if TAG.search(content) else "text"


def posted_as(content: object, fields: Mapping[str, str]) -> Posted | None:
    """What the reply box that posted this content said that it posts; None where no box said it.

    >>> posted_as("a<b", {"body": "a<b", "body-format": "text"})
    'text'
    """
    text = content.replace("\r\n", "\n") if isinstance(content, str) else None
    for name, value in fields.items():
        box = name.removesuffix(FORMAT)
        if box != name and value in ("html", "text") and fields.get(box, "").replace("\r\n", "\n") == text:
            return "html" if value == "html" else "text"
    return None


def reply_token(result: Result, sent: str | None) -> str:
    """A token for a reply, from the form's hidden field `reply_token`: the same where a form sends a reply twice,
    and another for another reply, or where the form has no such field.

    `editor.published.PublishedReplies` makes one post of a token, and `hold` one held reply.
    """
    form = sent if sent and TOKEN.match(sent) else secrets.token_urlsafe(16)
    return hashlib.sha256(f"{form} {result.html}".encode()).hexdigest()[:40]


def published(visit: Visit, context: str, connection: Any = None) -> None:
    """Say that a reply was published, so that its draft goes and no late autosave brings it back.

    With `connection`, what the draft store takes for one, this is a part of that transaction. Raises StoreError.
    """
    owner, store = visit.known_owner(), visit.services.drafts
    if owner is None or store is None:
        return
    if connection is None:
        store.discard(owner, context, None)
    else:
        transactional(store).discard(owner, context, None, connection=connection)


def hold(visit: Visit, result: Result, context: str, token: str | None = None) -> Held:
    """Keep a guest's checked reply until they register or sign in; its draft goes. Show them `Held.notice`.

    The same `token` (see `reply_token`) again keeps nothing more.

    Raises ReplyRejected, DraftLimitExceeded, StoreError; RuntimeError for a member, and for a forum without drafts.
    """
    owner = visit.owner()
    if not isinstance(owner, Guest):
        raise RuntimeError(GUESTS_ONLY)
    held = held_replies(visit).hold(owner, context, result, token, visit.network_key)
    published(visit, context)
    return held


def waiting(visit: Visit, context: str | None = None) -> tuple[Held, ...]:
    """What is held for this visitor, the newest first, for one context if it is given. Raises StoreError."""
    owner = visit.known_owner()
    return () if owner is None else held_replies(visit).waiting(owner, context)


def claim(visit: Visit, member: str | int, publish: Publish | None = None, connection: Any = None) -> Published:
    """Give what belongs to this browser's guest to the member. Raises StoreError, and what `publish` raises.

    Without `publish`, here or in the hooks, replies stay held, now for the member.
    """
    services = visit.services
    visit.member = member
    member = str(member)
    guest, publish = visit.guest, publish or services.hooks.publish
    if guest is not None and services.uploads is not None:
        services.uploads.claim(guest, member)
    if publish is None:
        if guest is None or services.drafts is None:
            return Published()
        done = Published(drafts=services.drafts.claim(guest, member))
    else:
        done = held_replies(visit).publish(guest, member, publish, connection=connection)
    if guest is not None and not done.drafts.left:
        # With something left, the cookie is the only way to it.
        visit.forget_guest()
    return done


def held_replies(visit: Visit) -> HeldReplies:
    """The forum's held replies. Raises RuntimeError for a forum without drafts."""
    if visit.services.drafts is None:
        raise RuntimeError("Replies are held among the drafts: give the extension a draft store.")
    return HeldReplies(visit.services.drafts, visit.editor)
