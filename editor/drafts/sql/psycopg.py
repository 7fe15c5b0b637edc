"""Connections of psycopg 3 that stop waiting: libpq itself waits without end for a server that stands still."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

T = TypeVar("T")


def timed(seconds: float) -> type[psycopg.Connection[Any]]:
    """A class of connections that give up and close when an answer takes longer than `seconds`."""

    class TimedConnection(psycopg.Connection[Any]):
        def wait(self, gen: Generator[Any, Any, T], *arguments: Any, **options: Any) -> T:
            return super().wait(self._limited(gen), *arguments, **options)

        def _limited(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
            # While it waits, psycopg wakes up from time to time and sends its generator "nothing is ready".
            deadline = time.monotonic() + seconds
            ready: Any = None
            while True:
                try:
                    waits_for = gen.send(ready)
                except StopIteration as done:
                    answer: T = done.value
                    return answer
                ready = yield waits_for
                if not ready and time.monotonic() > deadline:
                    self.pgconn.finish()
                    raise psycopg.OperationalError(f"no answer within {seconds:g} seconds")

    return TimedConnection
