"""A store that does not answer costs a process one time-out every few seconds, and not one for each request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from editor.drafts.events import Operation, logger
from editor.errors import StoreError

PAUSE = 2.0
"""Seconds after a failure before one call tries again."""


class StoreUnavailable(StoreError):
    """A store that cannot be reached or does not answer in time. The same call may work in a few seconds."""


class Breaker:
    """Lets calls through while the store answers. After a StoreUnavailable, one call in `PAUSE` seconds tries, one at a
    time, and all others are refused at once. Safe to share between threads.

    >>> breaker = Breaker()
    >>> with breaker.guarded(operation):  # doctest: +SKIP
    ...     ask_the_database()
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed_at: float | None = None
        self._retry_at = 0.0
        self._trying = False
        self._reason = ""

    @contextmanager
    def guarded(self, operation: Operation) -> Iterator[None]:
        """One call. Raises StoreUnavailable where the store is known not to answer, and what the call raises."""
        trying = self._admit(operation)
        try:
            yield
        except StoreUnavailable as error:
            self._failed(operation, error.reason)
            raise
        except BaseException:
            self._answered(operation)  # Any other error is an answer.
            raise
        else:
            self._answered(operation)
        finally:
            if trying:
                self._trying = False

    def _admit(self, operation: Operation) -> bool:
        """Whether this call is the one that tries."""
        with self._lock:
            if self._failed_at is None:
                return False
            if self._trying or time.monotonic() < self._retry_at:
                operation.repeated = True
                raise StoreUnavailable(operation.name, f"the store did not answer a moment ago: {self._reason}")
            self._trying = True
            return True

    def _failed(self, operation: Operation, reason: str) -> None:
        with self._lock:
            now = time.monotonic()
            operation.repeated = self._failed_at is not None
            self._failed_at = now if self._failed_at is None else self._failed_at
            self._retry_at, self._reason = now + PAUSE, reason

    def _answered(self, operation: Operation) -> None:
        if self._failed_at is None:  # Nearly always; a stale look costs nothing.
            return
        with self._lock:
            failed_at, self._failed_at = self._failed_at, None
        if failed_at is not None:
            over = {"event": "draft store answers again", "store": operation.store}
            logger.warning("%s", json.dumps({**over, "seconds": time.monotonic() - failed_at}))
