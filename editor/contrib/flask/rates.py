"""Rate limits: how many requests one member, or the guests at one address, may send.

The counting is by `limits`, the library under Flask-Limiter, with the same strategies and the same storage addresses.
Flask-Limiter itself works in front of every view of the host's app; this works for the API's own endpoints only.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger("editor.api")


class Rates:
    """The limits of one app, counted in one storage. Raises ConfigurationError of `limits` for an unknown storage.

    >>> Rates("memory://", {"text": "1/minute"}).hit("text", "203.0.113.7") is None
    True
    """

    def __init__(self, storage: str, limits: Mapping[str, str] | None) -> None:
        self._limits: dict[str, RateLimitItem] = {group: parse(limit) for group, limit in (limits or {}).items()}
        self._limiter = FixedWindowRateLimiter(storage_from_string(storage, wrap_exceptions=True))

    def hit(self, group: str, who: str) -> int | None:
        """Count a request. Answers None, or the seconds to wait where the limit is reached.

        Where the storage cannot be reached, the request is let through: writers come before limits.
        """
        limit = self._limits.get(group)
        if limit is None:
            return None
        try:
            if self._limiter.hit(limit, "editor", group, who):
                return None
            reset = self._limiter.get_window_stats(limit, "editor", group, who).reset_time
        except StorageError:
            logger.exception("requests cannot be counted; they are let through")
            return None
        return max(1, math.ceil(reset - time.time()))


def network(address: str | None) -> str:
    """What guests are counted by: an IPv4 address, or the /64 that one IPv6 subscriber commonly has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if parsed.version == 4:
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))
