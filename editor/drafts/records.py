"""Drafts as the stores pass them between their database and the public methods: bytes and milliseconds."""

from __future__ import annotations

from typing import NamedTuple

from editor.drafts.keys import Key
from editor.drafts.model import Reason
from editor.drafts.sealing import Sealed

MILLISECONDS_PER_HOUR = 3_600_000
MILLISECONDS_PER_DAY = 24 * MILLISECONDS_PER_HOUR


class Text(NamedTuple):
    """One version of a draft, as stored. `saved_at` is in milliseconds since 1970, UTC."""

    version: int
    reason: Reason
    saved_at: int
    device: bytes | None
    sealed: Sealed


class Entry(NamedTuple):
    """A draft, as stored."""

    context: bytes
    expires_at: int
    text: Text


class Submission(NamedTuple):
    """A text to save."""

    key: Key
    base_version: int | None
    sealed: Sealed
    device: bytes | None
    now: int
    expires_at: int


class Limits(NamedTuple):
    """What a store's database keeps at most: live drafts (and discarded ones) of an owner, revisions of a draft."""

    drafts: int
    revisions: int


class Conflict(NamedTuple):
    """A refused save or discard."""

    current: Entry | None
    submitted: Text | None


class Full(NamedTuple):
    """The owner's drafts that left no room for another."""

    drafts: int


class Claimed(NamedTuple):
    """A claim, as stored."""

    moved: tuple[Entry, ...] = ()
    kept: tuple[tuple[bytes, Text], ...] = ()
    left: tuple[bytes, ...] = ()


class Meta(NamedTuple):
    """What decides whether a version is kept."""

    version: int
    reason: str
    digest: bytes


def surplus(texts: list[Meta], current: int | None, revisions: int) -> list[int]:
    """Versions to drop so that the newest `revisions` remain of those that were the draft, and as many of those that
    never were: a tab that goes on saving must not push out the text that lost a conflict with it."""
    drop: list[int] = []
    for was_draft in (True, False):
        kind = [text.version for text in texts if (text.reason == "saved") is was_draft and text.version != current]
        drop += sorted(kind, reverse=True)[revisions:]
    return drop
