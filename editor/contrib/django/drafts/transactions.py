"""Transactions in the project's own database: a turn for each writer, again where the database asks for it, errors."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import Error, connections, transaction

from editor.drafts.breaker import Breaker, StoreUnavailable
from editor.drafts.events import Operation
from editor.drafts.sql.codes import asks_to_start_over, in_short
from editor.errors import StoreError

T = TypeVar("T")

LONGEST_PAUSE = 0.2
"""Seconds between two attempts at most."""


class Transactions:
    """Those in the database `using`, each started over for about `timeout` seconds where the database asks for that.

    All that runs in them raises StoreError for what the database's driver raises. Safe to share between threads.
    """

    def __init__(self, using: str, timeout: float, breaker: Breaker) -> None:
        self._using = using
        self._timeout = timeout
        self._breaker = breaker
        # SQLite lets one writer in at a time and makes the others sleep and look again. A lock wakes the next at once.
        self._turn = threading.Lock() if self._connection.vendor == "sqlite" else None

    @property
    def _connection(self) -> Any:
        """This thread's connection."""
        return connections[self._using]

    @property
    def is_under_way(self) -> bool:
        """Whether this thread is in a transaction of the project's."""
        return bool(self._connection.in_atomic_block)

    def close(self) -> None:
        """Close this thread's connection, unless a transaction is under way."""
        if not self.is_under_way:
            self._connection.close()

    def require(self, connection: Any) -> None:
        """Refuse what could not be a part of the caller's transaction, rather than do it outside of that.

        Raises TransactionManagementError.
        """
        if connection is None:
            return
        if connection.alias != self._using:
            reason = f"The drafts are in the database {self._using!r}, and the transaction is on {connection.alias!r}."
            raise transaction.TransactionManagementError(reason)
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError("There is no transaction: call this in transaction.atomic().")

    def write(self, operation: Operation, work: Callable[[], T]) -> T:
        """Run one transaction, or a savepoint of the one that is under way."""

        def transacted() -> T:
            with transaction.atomic(using=self._using):
                return work()

        if self._turn is None or self.is_under_way:
            return self.read(operation, transacted)
        if not self._turn.acquire(timeout=self._timeout):
            raise StoreError(operation.name, f"other writers were still busy after {self._timeout:g} seconds")
        try:
            return self.read(operation, transacted)
        finally:
            self._turn.release()

    def read(self, operation: Operation, work: Callable[[], T]) -> T:
        """Do what needs no transaction of its own, unless the database is known not to answer. A transaction of the
        project's has a connection already, is lost with it, and is nothing to start over."""
        if not self.is_under_way:
            with self._breaker.guarded(operation):
                return self._until_done(operation, work)
        try:
            return work()
        except (Error, OSError) as error:
            failure = error
        raise self._store_error(operation, failure, lost=self._is_lost())

    def _until_done(self, operation: Operation, work: Callable[[], T]) -> T:
        """Again from the start as long as the database asks for that and there is time, and once if a connection that
        was open turns out to be dead."""
        deadline = time.monotonic() + self._timeout
        reconnected = False
        while True:
            open_before = self._connection.connection is not None
            try:
                return work()
            except (Error, OSError) as error:
                failure = error
            lost = self._is_lost()
            again = (lost and open_before and not reconnected) or asks_to_start_over(failure.__cause__ or failure)
            if not again or time.monotonic() > deadline:
                raise self._store_error(operation, failure, lost=lost)
            reconnected = reconnected or lost
            operation.retries += 1
            if not lost:
                time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.002 * 2 ** min(operation.retries, 10))))  # noqa: S311 - jitter

    def _is_lost(self) -> bool:
        """Whether the connection cannot be used any more; it is closed then, and the next use opens another."""
        connection = self._connection
        if connection.connection is not None and connection.is_usable():
            return False
        if not connection.in_atomic_block:
            connection.close()
        return True

    def _store_error(self, operation: Operation, failure: Exception, *, lost: bool) -> StoreError:
        """What to raise for a driver's error; a file of SQLite's is always there."""
        original = failure.__cause__ or failure
        kind = StoreUnavailable if lost and self._connection.vendor != "sqlite" else StoreError
        error = kind(operation.name, in_short(original))
        error.__cause__ = original
        return error
