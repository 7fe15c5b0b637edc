"""Everyone's held replies in the project's database, for the admin and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction

from editor.contrib.django.configuration import api
from editor.contrib.django.drafts.store import DjangoDraftStore
from editor.drafts.keys import Key
from editor.drafts.model import Draft
from editor.held import PREFIX, Held, HeldReplies

MEMBER = b"m:"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held reply, where it is, whose it is (None for a guest, whose name nobody knows), and what a claim made of it:
    "" where it waits, "publishing" just now, or "failed"."""

    key: Key
    held: Held
    state: str

    @property
    def member(self) -> str | None:
        """The id of the member whose it is."""
        if not self.key.owner.startswith(MEMBER):
            return None
        return self.key.owner.removeprefix(MEMBER).decode("utf-8", "replace")


def store() -> DjangoDraftStore:
    """The project's draft store. Raises ImproperlyConfigured where it is not in the project's database."""
    drafts = api().drafts
    if not isinstance(drafts, DjangoDraftStore):
        raise ImproperlyConfigured("The drafts, and the held replies with them, are not in the project's database.")
    return drafts


def everyones() -> Iterator[Waiting]:
    """What is held for anyone, the newest first. Raises StoreError."""
    replies = HeldReplies(store(), api().editor)
    for key, draft in store().everyones(PREFIX):
        yield _read(replies, key, draft)


def one(key: Key) -> Waiting | None:
    """What is held at a key, or None. Raises StoreError."""
    draft = store().at(key)
    return None if draft is None else _read(HeldReplies(store(), api().editor), key, draft)


def publish(reply: Waiting) -> bool:
    """Publish a member's held reply, in one transaction; False where it breaks a rule by now, and stays.

    Raises StoreError, what the project's `publish` raises, and ImproperlyConfigured without one; ValueError for what is
    a guest's, who publishes it by signing in.
    """
    hook, drafts = api().services.hooks.publish, store()
    if reply.member is None:
        raise ValueError("A guest's reply is published when the guest signs in.")
    if hook is None:
        raise ImproperlyConfigured('REPLY_EDITOR["publish"] is missing: nothing publishes a held reply.')
    replies = HeldReplies(drafts, api().editor)
    with transaction.atomic(using=drafts.using):
        connection = connections[drafts.using]
        done = replies.publish(None, reply.member, hook, connection=connection, tokens={reply.held.token})
    return bool(done.replies)


def _read(replies: HeldReplies, key: Key, draft: Draft) -> Waiting:
    return Waiting(key, *replies.read(draft))
