"""Where answers are kept, good and bad ones: the protocol, and the memory of one process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import time
from typing import Protocol


class Cache(Protocol):
    """Keeps texts by key for a number of seconds. Shared by threads, and by processes where its store is."""

    def get(self, key: str) -> str | None:
        """The text, or None where there is none or its time is over."""

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keep a text."""

    def claim(self, key: str, seconds: int) -> bool:
        """Whether the caller is the one that fetches this key now; others are refused until then or `release`."""

    def release(self, key: str) -> None:
        """Give a claim back."""


class MemoryCache:
    """A cache of one process, for at most `size` texts; the one unused for longest makes room."""

    def __init__(self, size: int = 10_000, clock: Callable[[], float] = time) -> None:
        self._size = size
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._claims: dict[str, float] = {}

    def get(self, key: str) -> str | None:
        """The text, or None where there is none or its time is over."""
        with self._lock:
            until, value = self._kept.get(key, (0.0, ""))
            if until <= self._clock():
                self._kept.pop(key, None)
                return None
            self._kept.move_to_end(key)
            return value

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keep a text."""
        with self._lock:
            self._kept[key] = (self._clock() + seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def claim(self, key: str, seconds: int) -> bool:
        """Whether the caller is the one that fetches this key now."""
        with self._lock:
            now = self._clock()
            if self._claims.get(key, 0.0) > now:
                return False
            self._claims[key] = now + seconds
            return True

    def release(self, key: str) -> None:
        """Give a claim back."""
        with self._lock:
            self._claims.pop(key, None)
