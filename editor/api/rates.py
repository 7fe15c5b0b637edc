"""Rate limits: how many requests one member, or the guests at one address, may send.

The counting is by `limits`, the library under Flask-Limiter, with the same notation and the same storage addresses.
Flask-Limiter itself works in front of every view of the host's app; this works for the API's own endpoints only, and
may stand beside it.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Mapping
from threading import Lock
from typing import Protocol

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from editor.errors import StoreError

logger = logging.getLogger("editor.api")

MEMORY = "memory://"
REDIS = ("redis://", "rediss://", "redis+")
TIMEOUTS = ("socket_connect_timeout", "socket_timeout")
SECONDS = 1.0
"""How long a Redis may take to answer; redis-py before 8 waits for ever."""
PAUSE = 2.0
"""Seconds for which a storage that failed is not asked again."""


class Rates:
    """The limits of one app, counted in one storage. Raises ConfigurationError of `limits` for an unknown storage.

    >>> Rates("memory://", {"text": "1/minute"}).hit("text", "203.0.113.7") is None
    True
    """

    def __init__(self, storage: str, limits: Mapping[str, str] | None) -> None:
        self._limits: dict[str, RateLimitItem] = {group: parse(limit) for group, limit in (limits or {}).items()}
        self._ask_again_at = float("-inf")
        self._is_away = False
        self._counter: _Counter = _InProcess() if storage == MEMORY else _InStorage(storage)

    def hit(self, group: str, who: str) -> int | None:
        """Count a request. Answers None, or the seconds to wait where the limit is reached.

        Where the storage cannot be reached, the request is let through: writers come before limits.
        """
        limit = self._limits.get(group)
        if limit is None:
            return None
        if time.monotonic() < self._ask_again_at:
            return None
        try:
            seconds = self._counter.hit(limit, group, who)
        except StorageError as error:
            self._away(error)
            return None
        if self._is_away:
            self._is_away = False
            logger.warning("Requests are counted again.")
        return None if seconds is None else max(1, math.ceil(seconds))

    def check(self) -> None:
        """Raises StoreError where requests cannot be counted."""
        if not self._counter.works():
            raise StoreError("counting requests", "the storage does not answer")

    def _away(self, error: StorageError) -> None:
        """Let requests through without asking for a while: a storage that hangs must not hold up each of them."""
        if not self._is_away:  # Once an outage, not once a request.
            logger.error("Requests cannot be counted, and are let through: %s", error.storage_error)
        self._is_away = True
        self._ask_again_at = time.monotonic() + PAUSE


class _Counter(Protocol):
    def works(self) -> bool:
        """Whether it can count."""
        ...

    def hit(self, limit: RateLimitItem, group: str, who: str) -> float | None:
        """Count, and answer None, or the seconds left in the window where the limit is reached."""
        ...


class _InStorage:
    def __init__(self, storage: str) -> None:
        timeouts = dict.fromkeys(TIMEOUTS, SECONDS) if storage.startswith(REDIS) else {}
        self._storage = storage_from_string(storage, wrap_exceptions=True, **timeouts)
        self._limiter = FixedWindowRateLimiter(self._storage)

    def works(self) -> bool:
        return bool(self._storage.check())

    def hit(self, limit: RateLimitItem, group: str, who: str) -> float | None:
        if self._limiter.hit(limit, "editor", group, who):
            return None
        return self._limiter.get_window_stats(limit, "editor", group, who).reset_time - time.time()


class _InProcess:
    """Counts in this process. The library's own memory storage starts a thread for each burst to forget what is over;
    here a window's counts go at once when the next one begins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._windows: dict[tuple[str, int], tuple[int, dict[str, int]]] = {}

    def works(self) -> bool:
        return True

    def hit(self, limit: RateLimitItem, group: str, who: str) -> float | None:
        now, length = time.time(), limit.get_expiry()
        window = int(now // length)
        with self._lock:
            current, counts = self._windows.get((group, length), (-1, {}))
            if current != window:
                counts = {}
                self._windows[group, length] = (window, counts)
            counts[who] = count = counts.get(who, 0) + 1
        return None if count <= limit.amount else (window + 1) * length - now


def network(address: str | None) -> str:
    """What guests are counted by: an IPv4 address, or the /64 that one IPv6 subscriber commonly has."""
    if address is not None and ":" not in address:
        return address
    try:
        parsed = ipaddress.IPv6Address(address or "")
    except ValueError:
        return address or "unknown"
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((parsed, 64), strict=False))
