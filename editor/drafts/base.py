"""What all stores do alike around their database: check arguments and limits, seal texts, report, raise."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from editor.drafts.breaker import Breaker
from editor.drafts.errors import DraftLimitExceeded, DraftNotFound, InvalidDraft
from editor.drafts.events import Hook, Operation, pseudonym
from editor.drafts.keys import Guest, Key, draft_key, is_guest, network_key, owner_key
from editor.drafts.model import Claim, Draft, DraftConflict, Owner, Revision, StoreStats
from editor.drafts.records import (
    MILLISECONDS_PER_DAY,
    MILLISECONDS_PER_HOUR,
    Claimed,
    Conflict,
    Entry,
    Full,
    Limits,
    Submission,
    Text,
)
from editor.drafts.sealing import PlainText, Sealed, Sealer, decode, encode
from editor.errors import StoreError
from editor.policy import Policy

MAX_VERSION = 2**53 - 1
"""The largest whole number that JavaScript holds exactly."""
DEVICE_CHARACTERS = 60
"""A device's label is cut to this: no text is refused for its label."""

Clock = Callable[[], float]
"""Seconds since 1970, UTC."""


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _when(entry: Entry) -> tuple[int, int]:
    """Versions rise within a draft; of two drafts, the time says which was saved last."""
    return entry.text.saved_at, entry.text.version


def _version(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidDraft(name, f"must be a version as the store gave it, not {type(value).__name__}")
    if not 0 <= value <= MAX_VERSION:
        raise InvalidDraft(name, "must be a version as the store gave it, not a negative or huge number")
    return value


def _label(device: str | None) -> bytes | None:
    if device is None:
        return None
    if not isinstance(device, str):
        raise InvalidDraft("device", f"must be a str or None, not {type(device).__name__}")
    return encode(device[:DEVICE_CHARACTERS])


class BaseDraftStore(ABC):
    """The public methods of `DraftStore`, over a few private ones that each store brings. See `DraftStore`."""

    store: str
    """The kind of database, as events name it."""

    def __init__(self, policy: Policy, cipher: Sealer | None, clock: Clock | None, on_event: Hook | None) -> None:
        self.policy = policy
        quota = policy.guest_drafts_per_network, policy.guest_draft_bytes_per_network
        self.limits = Limits(policy.drafts_per_owner, policy.draft_revisions, *quota)
        self._sealer: Sealer = cipher or PlainText()
        self._clock = clock or time.time
        self._clock_is_given = clock is not None
        self._on_event = on_event
        self._breaker = Breaker()

    def save(
        self,
        owner: Owner,
        context: str,
        html: str,
        base_version: int | None,
        device: str | None = None,
        network: str | None = None,
    ) -> Draft:
        """See `DraftStore.save`."""
        with self._operation("save") as operation:
            key = self._named(operation, owner, context)
            base = None if base_version is None else _version("base_version", base_version)
            label = _label(device)
            if not isinstance(html, str):
                raise InvalidDraft("html", f"must be a str, not {type(html).__name__}")
            text = encode(html)
            operation.bytes = len(text)
            if len(text) > self.policy.draft_max_bytes:
                raise DraftLimitExceeded("draft_max_bytes", self.policy.draft_max_bytes, len(text))
            now = self._now()
            counted = network_key(network) if network is not None and key.is_guest else None
            room = 0 if counted is None else self.limits.room(len(text))
            expires_at = self._expiry(key.owner, now)
            submission = Submission(key, base, self._sealer.seal(text), label, now, expires_at, counted, room)
            outcome = self._save(operation, submission)
            if isinstance(outcome, Conflict):
                raise self._conflict(key, outcome, html)
            return self._draft(self._room(outcome), html)  # What it answers has the same digest, and so the same text.

    @abstractmethod
    def discard(self, owner: Owner, context: str, version: int | None) -> int:
        """See `DraftStore.discard`."""

    @abstractmethod
    def claim(self, guest: Guest, owner: str) -> Claim:
        """See `DraftStore.claim`."""

    @abstractmethod
    def close(self) -> None:
        """See `DraftStore.close`."""

    def load(self, owner: Owner, context: str) -> Draft | None:
        """See `DraftStore.load`."""
        with self._operation("load") as operation:
            entry = self._load(operation, self._named(operation, owner, context), self._now())
            return None if entry is None else self._draft(entry)

    def version(self, owner: Owner, context: str) -> int:
        """See `DraftStore.version`."""
        with self._operation("version") as operation:
            return self._latest(operation, self._named(operation, owner, context), self._now())

    def list(self, owner: Owner) -> tuple[Draft, ...]:
        """See `DraftStore.list`."""
        with self._operation("list") as operation:
            entries = self._list(operation, self._owner(operation, owner), self._now())
            return tuple(map(self._draft, sorted(entries, key=_when, reverse=True)))

    def history(self, owner: Owner, context: str) -> tuple[Revision, ...]:
        """See `DraftStore.history`."""
        with self._operation("history") as operation:
            key = self._named(operation, owner, context)
            texts = self._history(operation, key, self._now())
            return tuple(self._revision(key.context, text) for text in sorted(texts, reverse=True))

    def restore(self, owner: Owner, context: str, version: int, device: str | None = None) -> Draft:
        """See `DraftStore.restore`."""
        with self._operation("restore") as operation:
            key = self._named(operation, owner, context)
            number, label, now = _version("version", version), _label(device), self._now()
            outcome = self._restore(operation, key, number, label, now, self._expiry(key.owner, now))
            if outcome is None:
                raise DraftNotFound(context, version)
            return self._draft(self._room(outcome))

    def erase(self, owner: Owner) -> int:
        """See `DraftStore.erase`."""
        with self._operation("erase") as operation:
            return self._erase(operation, self._owner(operation, owner), self._now())

    def purge_expired(self, *, trust_clock: bool = False) -> int:
        """See `DraftStore.purge_expired`."""
        with self._operation("purge") as operation:
            now = self._now()
            if not trust_clock:
                self._doubt_clock(self._newest_save(operation), now)
            return self._purge(operation, now)

    def _doubt_clock(self, newest: int | None, now: int) -> None:
        """Raises StoreError where a clock that is wrong would delete what somebody is writing."""
        if newest is not None and now - newest > MILLISECONDS_PER_DAY:
            saved, told = (f"{_moment(each):%Y-%m-%d %H:%M}" for each in (newest, now))
            doubt = f"the newest save is of {saved} and the clock says {told} (UTC), more than a day later"
            raise StoreError("purge", f"{doubt}; if the clock is right, say so with --trust-clock")

    def stats(self) -> StoreStats:
        """See `DraftStore.stats`."""
        with self._operation("stats") as operation:
            return self._stats(operation, self._now())

    def rotate(self) -> int:
        """See `DraftStore.rotate`."""
        with self._operation("rotate") as operation:
            key_id, count = self._sealer.key_id, 0
            for key, text in self._under_other_keys(operation, key_id):
                sealed = self._sealer.seal(self._sealer.open(text.sealed))
                count += self._reseal(operation, key, text, sealed)
            return count

    def now(self) -> datetime:
        """See `DraftStore.now`."""
        with self._operation("now") as operation:
            return _moment(self._now() if self._clock_is_given else self._server_now(operation))

    def report_to(self, hook: Hook) -> None:
        """Tell a hook of each operation, unless the store was given one."""
        self._on_event = self._on_event or hook

    def leave_thread(self) -> None:  # noqa: B027 - most have nothing to do
        """What a thread that is about to end does last, where each thread has a connection of its own."""

    # For the stores' own discard and claim, which differ in what they can take part in.

    def _prepared_discard(
        self, operation: Operation, owner: Owner, context: str, version: int | None
    ) -> tuple[Key, int | None, int, int]:
        number = None if version is None else _version("version", version)
        now = self._now()
        recoverable = now + self.policy.discarded_draft_hours * MILLISECONDS_PER_HOUR
        return self._named(operation, owner, context), number, now, recoverable

    def _discarded(self, key: Key, outcome: int | Conflict) -> int:
        if isinstance(outcome, Conflict):
            raise self._conflict(key, outcome)
        return outcome

    def _prepared_claim(self, operation: Operation, guest: Guest, owner: str) -> tuple[bytes, bytes, int, int]:
        if not isinstance(guest, Guest):
            raise InvalidDraft("guest", f"must be a Guest, not {type(guest).__name__}")
        if isinstance(owner, Guest):
            raise InvalidDraft("owner", "must be a member's id: drafts go from a guest to a member")
        member, now = self._owner(operation, owner), self._now()
        return owner_key(guest), member, now, self._expiry(member, now)

    def _claimed(self, claimed: Claimed) -> Claim:
        return Claim(
            moved=tuple(self._draft(entry) for entry in claimed.moved),
            kept=tuple(self._revision(context, text) for context, text in claimed.kept),
            left=tuple(decode(context) for context in claimed.left),
        )

    # What goes in and what comes out.

    def _operation(self, name: str) -> Operation:
        return Operation(name, self.store, self._on_event)

    def _owner(self, operation: Operation, owner: Owner) -> bytes:
        encoded = owner_key(owner)
        operation.owner = pseudonym(encoded)
        return encoded

    def _named(self, operation: Operation, owner: Owner, context: str) -> Key:
        key = draft_key(owner, context)
        operation.owner, operation.context = pseudonym(key.owner), context
        return key

    def _now(self) -> int:
        return int(self._clock() * 1000)

    def _expiry(self, owner: bytes, now: int) -> int:
        days = self.policy.guest_draft_days if is_guest(owner) else self.policy.draft_days
        return now + days * MILLISECONDS_PER_DAY

    def _room(self, outcome: Entry | Full) -> Entry:
        if isinstance(outcome, Full):
            raise DraftLimitExceeded(outcome.field, getattr(self.policy, outcome.field), outcome.reached)
        return outcome

    def _conflict(self, key: Key, conflict: Conflict, html: str | None = None) -> DraftConflict:
        current = None if conflict.current is None else self._draft(conflict.current)
        submitted = None if conflict.submitted is None else self._revision(key.context, conflict.submitted, html)
        return DraftConflict(current, submitted)

    def _html(self, text: Text) -> str:
        return decode(self._sealer.open(text.sealed))

    def _draft(self, entry: Entry, html: str | None = None) -> Draft:
        """A draft; `html` is its text where that is known, and need not be opened."""
        context, text = decode(entry.context), entry.text
        device = None if text.device is None else decode(text.device)
        html = self._html(text) if html is None else html
        return Draft(context, text.version, html, _moment(text.saved_at), _moment(entry.expires_at), device)

    def _revision(self, context: bytes, text: Text, html: str | None = None) -> Revision:
        device = None if text.device is None else decode(text.device)
        html = self._html(text) if html is None else html
        return Revision(decode(context), text.version, html, _moment(text.saved_at), text.reason, device)

    # What each store brings.

    @abstractmethod
    def _save(self, operation: Operation, submission: Submission) -> Entry | Conflict | Full: ...

    @abstractmethod
    def _load(self, operation: Operation, key: Key, now: int) -> Entry | None: ...

    @abstractmethod
    def _latest(self, operation: Operation, key: Key, now: int) -> int: ...

    @abstractmethod
    def _list(self, operation: Operation, owner: bytes, now: int) -> tuple[Entry, ...]: ...

    @abstractmethod
    def _history(self, operation: Operation, key: Key, now: int) -> tuple[Text, ...]: ...

    @abstractmethod
    def _restore(
        self, operation: Operation, key: Key, version: int, device: bytes | None, now: int, expires_at: int
    ) -> Entry | Full | None: ...

    @abstractmethod
    def _erase(self, operation: Operation, owner: bytes, now: int) -> int: ...

    @abstractmethod
    def _purge(self, operation: Operation, now: int) -> int: ...

    @abstractmethod
    def _newest_save(self, operation: Operation) -> int | None: ...

    @abstractmethod
    def _stats(self, operation: Operation, now: int) -> StoreStats: ...

    @abstractmethod
    def _server_now(self, operation: Operation) -> int: ...

    @abstractmethod
    def _under_other_keys(self, operation: Operation, key_id: bytes) -> Iterator[tuple[Key, Text]]: ...

    @abstractmethod
    def _reseal(self, operation: Operation, key: Key, text: Text, sealed: Sealed) -> int: ...
