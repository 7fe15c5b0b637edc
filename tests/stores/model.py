"""What a draft store does, as plainly as it can be said: a dictionary, for the tests to compare the stores with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from editor import Policy
from editor.drafts import Guest
from tests.stores.conftest import Clock

HOUR = 3_600_000
ROOM = 20_480
"""Bytes that a short text takes of a network's quota where two revisions are kept: five times 4 KiB."""


class Kept(NamedTuple):
    """A text of a draft: its version, what it is kept as, when it was saved, and the text."""

    version: int
    reason: str
    saved_at: int
    html: str


@dataclass
class Place:
    """An owner's draft for a context, or the tombstone of one."""

    version: int
    live: bool
    expires_at: int
    texts: list[Kept] = field(default_factory=list)
    is_counted: bool = False
    """Whether it counts for the guests' network; one step of room does for each of the short texts here."""


class Model:
    """Answers each call as a store should: with ("outcome", …), plain values all."""

    def __init__(self, policy: Policy, clock: Clock) -> None:
        self.policy, self.clock = policy, clock
        self.places: dict[tuple[Any, str], Place] = {}

    @property
    def now(self) -> int:
        return int(self.clock.now * 1000)

    def save(
        self, owner: Any, context: str, html: str, base: int | None, device: None = None, network: str | None = None
    ) -> Any:
        place = self._place(owner, context)
        counts = network is not None and isinstance(owner, Guest)
        live = place is not None and place.live
        accepted = not live if base is None else base == (place.version if place else 0)
        if not accepted and live and place is not None and self._current(place).html == html:
            return "draft", *self._told(place)
        if accepted and not live and len(self._live(owner)) >= self.policy.drafts_per_owner:
            return "limit", "drafts_per_owner"
        if counts and not (place and place.is_counted):
            count = len(self._counted())
            if count >= self.policy.guest_drafts_per_network:
                return "limit", "guest_drafts_per_network"
            if (count + 1) * ROOM > self.policy.guest_draft_bytes_per_network:
                return "limit", "guest_draft_bytes_per_network"
        if place is None:
            self._make_room(owner, self.policy.drafts_per_owner - (not accepted))
        version, expires_at = self._next(place), self._expiry(owner)
        texts = place.texts if place else []
        counts = counts or bool(place and place.is_counted)
        if accepted:
            place = Place(version, True, expires_at, texts, counts)
        elif place is None:
            place = Place(version, False, expires_at, texts, counts)
        elif not place.live:
            place.expires_at = expires_at
        place.is_counted = counts
        self.places[owner, context] = place
        self._put(place, Kept(version, "saved" if accepted else "refused", self.now, html))
        if accepted:
            return "draft", *self._told(place)
        return "conflict", self._told(place) if place.live else None, version

    def discard(self, owner: Any, context: str, version: int | None) -> Any:
        place = self._place(owner, context)
        if place is not None and not place.live and version is not None:
            return "discarded", place.version
        if place is not None and version not in (None, place.version):
            return "conflict", self._told(place), None
        if place is None:
            self._make_room(owner, self.policy.drafts_per_owner - 1)
        number = self._next(place)
        expires_at = self.now + self.policy.discarded_draft_hours * HOUR
        if place is not None and not place.live:
            expires_at = max(expires_at, place.expires_at)
        texts, is_counted = (place.texts, place.is_counted) if place else ([], False)
        self.places[owner, context] = Place(number, False, expires_at, texts, is_counted)
        return "discarded", number

    def restore(self, owner: Any, context: str, version: int) -> Any:
        place = self._place(owner, context)
        kept = {text.version: text for text in place.texts}.get(version) if place else None
        if place is None or kept is None:
            return ("not found",)
        if not place.live and len(self._live(owner)) >= self.policy.drafts_per_owner:
            return "limit", "drafts_per_owner"
        fresh = self._next(place)
        place.version, place.live, place.expires_at = fresh, True, self._expiry(owner)
        self._put(place, Kept(fresh, "saved", self.now, kept.html))
        return "draft", *self._told(place)

    def claim(self, guest: Guest, member: str) -> Any:
        moved, kept, left = [], [], []
        for context, given in sorted(self._live(guest).items(), key=lambda each: (each[1].version, each[0])):
            place = self._place(member, context)
            html = self._current(given).html
            known = place is not None and html in {text.html for text in place.texts}
            if place is not None and place.live and not known:
                version = self._next(place)
                self._put(place, self._current(given)._replace(version=version, reason="claimed"))
                kept.append((context, version))
            elif not known and len(self._live(member)) >= self.policy.drafts_per_owner:
                left.append(context)
                continue
            elif not known:
                place = place or Place(0, True, 0)
                for text in sorted(given.texts, key=lambda text: (text.version == given.version, text.version)):
                    place.version, place.live = self._next(place), True
                    self._put(place, text._replace(version=place.version))
                place.expires_at = self._expiry(member)
                self.places[member, context] = place
                moved.append((context, *self._told(place)))
            del self.places[guest, context]
        return "claimed", moved, kept, left

    def erase(self, owner: Any) -> Any:
        count = len(self._live(owner))
        self.places = {key: place for key, place in self.places.items() if key[0] != owner}
        return "erased", count

    def list(self, owner: Any) -> Any:
        found = [(context, *self._told(place)) for context, place in self._live(owner).items()]
        return sorted(found, key=lambda told: (told[3], told[1], told[0]))

    def load(self, owner: Any, context: str) -> Any:
        place = self._place(owner, context)
        return self._told(place) if place and place.live else None

    def version(self, owner: Any, context: str) -> int:
        place = self._place(owner, context)
        return place.version if place else 0

    def history(self, owner: Any, context: str) -> Any:
        place = self._place(owner, context)
        texts = [] if place is None else [t for t in place.texts if not (place.live and t.version == place.version)]
        return [tuple(text) for text in sorted(texts, reverse=True)]

    def _place(self, owner: Any, context: str) -> Place | None:
        place = self.places.get((owner, context))
        if place is not None and place.expires_at <= self.now:
            del self.places[owner, context]
            return None
        return place

    def _live(self, owner: Any) -> dict[str, Place]:
        mine = [context for whose, context in list(self.places) if whose == owner]
        return {context: place for context in mine if (place := self._place(owner, context)) and place.live}

    def _counted(self) -> Sequence[Place]:
        places = [self._place(owner, context) for owner, context in list(self.places)]
        return [place for place in places if place and place.is_counted]

    def _make_room(self, owner: Any, keep: int) -> None:
        mine = [context for whose, context in list(self.places) if whose == owner]
        gone = [
            (place.expires_at, context) for context in mine if (place := self._place(owner, context)) and not place.live
        ]
        for _, context in sorted(gone, reverse=True)[keep:]:
            del self.places[owner, context]

    def _next(self, place: Place | None) -> int:
        before = [0] if place is None else [place.version, *(text.version for text in place.texts)]
        return max(max(before) + 1, self.now)

    def _expiry(self, owner: Any) -> int:
        days = self.policy.guest_draft_days if isinstance(owner, Guest) else self.policy.draft_days
        return self.now + days * 24 * HOUR

    def _put(self, place: Place, text: Kept) -> None:
        current = place.version if place.live else None
        rest = [t for t in place.texts if t.html != text.html or t.version == current] + [text]
        keep: list[Kept] = []
        for was_draft in (True, False):
            kind = sorted(t for t in rest if (t.reason == "saved") is was_draft and t.version != current)
            if len(kind) > self.policy.draft_revisions:
                kind.remove(self._least_missed(kind, text.version))
            keep += kind
        place.texts = [t for t in rest if t.version == current] + keep

    @staticmethod
    def _least_missed(kind: Sequence[Kept], now: int) -> Kept:
        """Between the oldest and the newest, that whose loss leaves the smallest gap for its age."""

        def gap(i: int) -> int:
            return (kind[i + 1].version - kind[i - 1].version) * 10_000 // (now - kind[i - 1].version)

        return kind[min(range(1, len(kind) - 1), key=gap, default=0)]

    @staticmethod
    def _current(place: Place) -> Kept:
        return next(text for text in place.texts if text.version == place.version)

    def _told(self, place: Place) -> tuple[int, str, int, int]:
        text = self._current(place)
        return place.version, text.html, text.saved_at, place.expires_at
