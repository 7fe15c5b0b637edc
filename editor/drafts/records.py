"""Drafts as the stores pass them between their database and the public methods: bytes and milliseconds."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, Protocol, TypeVar

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

    def columns(self) -> dict[str, Any]:
        """Each value by the name of its column."""
        version, reason, saved_at, device, sealed = self
        return {"version": version, "reason": reason, "saved_at": saved_at, "device": device, **sealed._asdict()}


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
    network: bytes | None
    """The network that it counts for, where that is known and a guest sends it."""
    room: int
    """Bytes that it needs of the network's quota; 0 where it counts for none."""


class Limits(NamedTuple):
    """What a store's database keeps at most: live drafts (and discarded ones) of an owner, revisions of a draft, and
    drafts of a network's guests, live and discarded, with the bytes of their texts."""

    drafts: int
    revisions: int
    network_drafts: int
    network_bytes: int

    def room(self, size: int) -> int:
        """Bytes to set aside for a draft whose text has `size` bytes of UTF-8: for that text and all that may be kept
        beside it, and a little more, so that a text that grows letter by letter seldom asks again.

        >>> Limits(50, 5, 200, 1_000_000).room(3_000)
        45056
        """
        return max(1, -(-size // STEP)) * STEP * (1 + 2 * self.revisions)


STEP = 4096
"""Bytes of text."""


class Conflict(NamedTuple):
    """A refused save or discard."""

    current: Entry | None
    submitted: Text | None


class Full(NamedTuple):
    """A limit that left no room: the policy's setting, and what one more would have come to."""

    field: str
    reached: int


class NoRoom(Exception):
    """Ends a transaction in which there was no room, so that nothing of it stays."""

    def __init__(self, field: str, reached: int) -> None:
        super().__init__(field)
        self.full = Full(field, reached)


class Claimed(NamedTuple):
    """A claim, as stored."""

    moved: tuple[Entry, ...] = ()
    kept: tuple[tuple[bytes, Text], ...] = ()
    left: tuple[bytes, ...] = ()


def next_version(previous: int, now: int) -> int:
    """The version that follows a draft's highest: the time in milliseconds, unless the clock is behind.

    A number that only counted on would be given a second time where a backup was restored or a tail was lost, and a
    tab that knows it from the first time would overwrite a newer text. JavaScript holds it until the year 287396.

    >>> next_version(5, 1_795_000_000_000), next_version(1_795_000_000_007, 1_795_000_000_000)
    (1795000000000, 1795000000008)
    """
    return max(previous + 1, now)


class Meta(NamedTuple):
    """What decides whether a version is kept."""

    version: int
    reason: str
    digest: bytes


def surplus(texts: list[Meta], current: int | None, revisions: int) -> list[int]:
    """Versions to drop so that `revisions` remain of those that were the draft, and as many of those that never were:
    a tab that goes on saving must not push out the text that lost a conflict with it.

    Of one too many, that goes which is missed least; see `least_missed`.
    """
    newest = max(text.version for text in texts)
    drop: list[int] = []
    for was_draft in (True, False):
        kind = [text.version for text in texts if (text.reason == "saved") is was_draft and text.version != current]
        kind.sort(reverse=True)
        drop += kind[revisions + 1 :]
        if len(kind) > revisions:
            drop.append(least_missed(kind[: revisions + 1], newest))
    return drop


GAP_STEPS = 10_000
"""Gaps are compared in ten-thousandths, since every database divides whole numbers alike."""


def least_missed(versions: list[int], newest: int) -> int:
    """The version whose loss leaves the smallest gap for its age, of some from the newest to the oldest, which both
    stay: saved every few seconds, five versions reach from seconds ago to the draft's beginning, each several times as
    old as the next. Versions are times in milliseconds; the oldest of those that are missed alike goes.

    >>> least_missed([990, 980, 970, 900, 500, 100], 1000)
    970
    >>> least_missed([990, 980], 1000)
    980
    """
    gaps = [
        ((newer - older) * GAP_STEPS // (newest - older), version)
        for newer, version, older in zip(versions, versions[1:], versions[2:], strict=False)
    ]
    return min(gaps)[1] if gaps else versions[-1]


class Counted(NamedTuple):
    """What a draft's row says of its network."""

    room: int
    network: bytes | None


class DraftRow(Protocol):
    """A draft's row, as every database has it."""

    @property
    def version(self) -> int:
        """The draft's version, or that of its tombstone."""
        ...

    @property
    def latest(self) -> int:
        """The highest version given, that of a refused text too."""
        ...

    @property
    def live(self) -> bool:
        """Whether there is a draft, and not only a tombstone."""
        ...


AnyRow = TypeVar("AnyRow", bound=DraftRow)


class Snapshot(NamedTuple, Generic[AnyRow]):
    """What a write finds: the draft's row and texts if there are any, and the time."""

    now: int
    head: AnyRow | None
    texts: list[Meta]

    @property
    def next_version(self) -> int:
        """The version of what is written next."""
        given = [meta.version for meta in self.texts]
        if self.head is not None:
            given += self.head.version, self.head.latest
        return next_version(max(given, default=0), self.now)

    @property
    def current(self) -> int | None:
        """The live draft's version."""
        return self.head.version if self.head and self.head.live else None

    def given_up_for(self, text: Text, current: int | None, revisions: int) -> list[int]:
        """The versions that a text takes the place of: the same text from before, and what is more than enough."""
        digest = text.sealed.digest
        same = [meta.version for meta in self.texts if meta.digest == digest and meta.version != current]
        rest = [meta for meta in self.texts if meta.version not in same]
        return same + surplus([*rest, Meta(text.version, text.reason, digest)], current, revisions)
