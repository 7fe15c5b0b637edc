"""Drafts in a SQL database, through SQLAlchemy Core: SQLite, PostgreSQL, MySQL, MariaDB and the like."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from editor.drafts import sql_rows as rows
from editor.drafts import sql_upkeep as upkeep
from editor.drafts.events import Hook, Operation
from editor.drafts.front import Clock, StoreFront
from editor.drafts.keys import Guest, Key
from editor.drafts.model import Claim, Owner, Stats
from editor.drafts.records import Conflict, Entry, Full, Submission, Text
from editor.drafts.sealing import Sealed, Sealer
from editor.drafts.sql_claim import claim
from editor.drafts.sql_engine import family_of, is_disconnect, is_retryable, open_engine, reason
from editor.drafts.sql_schema import drafts, metadata, texts
from editor.drafts.sql_statements import TEXT
from editor.errors import StoreError
from editor.policy import Policy

T = TypeVar("T")
Within = Connection | Session | None

BATCH = 100
"""Drafts in one transaction of a purge, texts in one of a rotation: short enough that no writer waits for long."""

LONGEST_PAUSE = 0.2
"""Seconds between two attempts at most."""


class SQLDraftStore(StoreFront):
    """A `DraftStore` in a SQL database, given by SQLAlchemy URL, or by an engine that the forum has already.

    `timeout` is about how many seconds a call waits for the database or for its turn; with an engine of the forum's
    own, that engine's settings decide instead. `cipher` encrypts the texts, `on_event` is told of each operation,
    `clock` gives seconds since 1970. Safe to share between threads. Raises StoreError.

    >>> store = SQLDraftStore("sqlite://")
    >>> store.create_tables()
    >>> first = store.save("42", "reply:7", "<p>Hello", None)
    >>> store.save("42", "reply:7", "<p>Hello there</p>", first.version).html
    '<p>Hello there</p>'
    """

    def __init__(
        self,
        url_or_engine: str | URL | Engine,
        *,
        policy: Policy | None = None,
        cipher: Sealer | None = None,
        clock: Clock | None = None,
        on_event: Hook | None = None,
        timeout: float = 10.0,
    ) -> None:
        super().__init__(policy or Policy(), cipher, clock, on_event)
        self._own_engine = not isinstance(url_or_engine, Engine)
        self.engine = url_or_engine if isinstance(url_or_engine, Engine) else open_engine(url_or_engine, timeout)
        self.timeout = timeout
        self.store = self.engine.dialect.name
        # SQLite lets one writer in at a time and makes the others sleep and look again. A lock wakes the next at once.
        is_sqlite = family_of(self.store) == "sqlite"
        self._turn = threading.Lock() if is_sqlite else None

    def create_tables(self) -> None:
        """Create the tables that are not there yet. With Alembic, use `editor.drafts.sql_schema.metadata` instead."""
        with self._operation("create_tables") as operation:
            for _table in metadata.sorted_tables:
                # Another worker may create a table between our look and our creation: then it is there the next time.
                with suppress(StoreError):
                    return self._write(operation, metadata.create_all)
            return self._write(operation, metadata.create_all)

    def close(self) -> None:
        """Close the connections that are not in use, if the engine is the store's own. Using it opens new ones."""
        if self._own_engine:
            self.engine.dispose()

    def discard(self, owner: Owner, context: str, version: int | None, *, connection: Within = None) -> int:
        """See `DraftStore.discard`. With `connection`, a part of that transaction, which the caller commits:
        publishing and discarding then happen together or not at all. After a StoreError, roll it back.

        >>> with store.engine.begin() as connection:  # doctest: +SKIP
        ...     connection.execute(insert_the_post)
        ...     store.discard("42", "reply:7", None, connection=connection)
        """
        with self._operation("discard") as operation:
            key, number, now, recoverable = self._prepared_discard(operation, owner, context, version)

            def work(connection: Connection) -> int | Conflict:
                rows.lock(connection, key.owner, now)
                state = rows.read(connection, key, now)
                if state.head and not state.head.live:
                    return state.head.version
                if state.head and number not in (None, state.head.version):
                    return Conflict(rows.get_entry(connection, key, state), None)
                if state.head is None:
                    rows.drop_oldest_discarded(connection, key.owner, self.limits.drafts - 1)
                rows.set_head(connection, key, state.head, rows.Head(state.next_version, False, recoverable))
                return state.next_version

            return self._discarded(key, self._write(operation, work, connection))

    def claim(self, guest: Guest, owner: str, *, connection: Within = None) -> Claim:
        """See `DraftStore.claim`. One transaction; with `connection`, a part of that one, which the caller commits."""
        with self._operation("claim") as operation:
            giver, member, now, expires_at = self._prepared_claim(operation, guest, owner)

            def work(connection: Connection) -> Claim:
                return self._claimed(claim(connection, giver, member, now, expires_at, self.limits))

            return self._write(operation, work, connection)

    def _save(self, operation: Operation, submission: Submission) -> Entry | Conflict | Full:
        key, base, sealed, device, now, expires_at = submission

        def work(connection: Connection) -> Entry | Conflict | Full:
            rows.lock(connection, key.owner, now)
            state = rows.read(connection, key, now)
            latest = state.head.version if state.head else 0
            accepted = state.current is None if base is None else base == latest
            if not accepted and any(m.version == state.current and m.digest == sealed.digest for m in state.texts):
                entry = rows.get_entry(connection, key, state)
                assert entry is not None  # noqa: S101 - the draft was just seen under the lock
                return entry
            if accepted and state.current is None:
                count = rows.count_live(connection, key.owner, now)
                if count >= self.limits.drafts:
                    return Full(count)
            if state.head is None:
                rows.drop_oldest_discarded(connection, key.owner, self.limits.drafts - (not accepted))
            text = Text(state.next_version, "saved" if accepted else "refused", now, device, sealed)
            if accepted:
                rows.put(connection, key, state, text, text.version, self.limits.revisions)
                rows.set_head(connection, key, state.head, rows.Head(text.version, True, expires_at))
                return Entry(key.context, expires_at, text)
            rows.put(connection, key, state, text, state.current, self.limits.revisions)
            if state.head is None:
                rows.set_head(connection, key, None, rows.Head(text.version, False, expires_at))
            elif not state.head.live:
                rows.set_head(connection, key, state.head, state.head._replace(expires_at=expires_at))
            return Conflict(rows.get_entry(connection, key, state), text)

        return self._write(operation, work)

    def _restore(
        self, operation: Operation, key: Key, version: int, device: bytes | None, now: int, expires_at: int
    ) -> Entry | Full | None:
        def work(connection: Connection) -> Entry | Full | None:
            rows.lock(connection, key.owner, now)
            state = rows.read(connection, key, now)
            if version not in {meta.version for meta in state.texts}:
                return None
            if state.current is None:
                count = rows.count_live(connection, key.owner, now)
                if count >= self.limits.drafts:
                    return Full(count)
            old = rows.get_text(connection, key, version)
            text = Text(state.next_version, "saved", now, device, old.sealed)
            rows.put(connection, key, state, text, text.version, self.limits.revisions)
            rows.set_head(connection, key, state.head, rows.Head(text.version, True, expires_at))
            return Entry(key.context, expires_at, text)

        return self._write(operation, work)

    def _load(self, operation: Operation, key: Key, now: int) -> Entry | None:
        query = rows.select_live(key.owner, now).where(drafts.c.context == key.context)
        found = self._attempts(operation, partial(rows.entries, query=query))
        return found[0] if found else None

    def _latest(self, operation: Operation, key: Key, now: int) -> int:
        query = select(drafts.c.version).where(rows.at(drafts, key), drafts.c.expires_at > now)
        return self._attempts(operation, lambda connection: connection.execute(query).scalar_one_or_none()) or 0

    def _list(self, operation: Operation, owner: bytes, now: int) -> tuple[Entry, ...]:
        return self._attempts(operation, partial(rows.entries, query=rows.select_live(owner, now)))

    def _history(self, operation: Operation, key: Key, now: int) -> tuple[Text, ...]:
        query = (
            select(*TEXT)
            .join(drafts, (drafts.c.owner == texts.c.owner) & (drafts.c.context == texts.c.context))
            .where(rows.at(texts, key), drafts.c.expires_at > now)
            .where(drafts.c.live.is_(False) | (drafts.c.version != texts.c.version))
        )
        return self._attempts(operation, lambda connection: tuple(map(rows.to_text, connection.execute(query))))

    def _erase(self, operation: Operation, owner: bytes, now: int) -> int:
        def work(connection: Connection) -> int:
            rows.lock(connection, owner, now)
            count = rows.count_live(connection, owner, now)
            for table in metadata.sorted_tables:
                connection.execute(table.delete().where(table.c.owner == owner))
            return count

        return self._write(operation, work)

    def _purge(self, operation: Operation, now: int) -> int:
        count = 0
        while keys := self._attempts(operation, partial(upkeep.expired, now=now, limit=BATCH)):
            count += self._write(operation, partial(upkeep.purge, keys=keys, now=now))
        return count

    def _stats(self, operation: Operation, now: int) -> Stats:
        return self._attempts(operation, lambda connection: upkeep.stats(connection, now))

    def _under_other_keys(self, operation: Operation, key_id: bytes) -> Iterator[tuple[Key, Text]]:
        after: tuple[bytes, bytes, int] | None = None
        while batch := self._attempts(
            operation, partial(upkeep.under_other_keys, key_id=key_id, after=after, limit=BATCH)
        ):
            yield from batch
            key, text = batch[-1]
            after = (key.owner, key.context, text.version)

    def _reseal(self, operation: Operation, key: Key, text: Text, sealed: Sealed) -> int:
        return self._write(operation, lambda connection: upkeep.reseal(connection, key, text, sealed))

    def _write(self, operation: Operation, work: Callable[[Connection], T], within: Within = None) -> T:
        if within is None:
            return self._attempts(operation, work) if self._turn is None else self._in_turn(self._turn, operation, work)
        try:
            return work(within.connection() if isinstance(within, Session) else within)
        except (SQLAlchemyError, OSError) as error:
            failure = error
        raise StoreError(operation.name, reason(failure)) from getattr(failure, "orig", failure)

    def _in_turn(self, turn: threading.Lock, operation: Operation, work: Callable[[Connection], T]) -> T:
        if not turn.acquire(timeout=self.timeout):
            raise StoreError(operation.name, f"other writers were still busy after {self.timeout:g} seconds")
        try:
            return self._attempts(operation, work)
        finally:
            turn.release()

    def _attempts(self, operation: Operation, work: Callable[[Connection], T]) -> T:
        """Run one transaction. Again from the start as long as the database asks for that and there is time, and once
        if the connection turns out to be dead, as all do after a restart of the server."""
        deadline = time.monotonic() + self.timeout
        reconnected = False
        while True:
            done = False
            try:
                with self.engine.begin() as connection:
                    answer = work(connection)
                    done = True
                return answer
            except (SQLAlchemyError, OSError) as error:
                failure = error
            # A dead connection while committing leaves open what happened: that is for the caller to find out.
            dead = not done and not reconnected and is_disconnect(failure)
            if not (dead or is_retryable(failure)) or time.monotonic() > deadline:
                # From the driver's error: SQLAlchemy's quotes the parameters, and with them the text.
                raise StoreError(operation.name, reason(failure)) from getattr(failure, "orig", failure)
            reconnected = reconnected or dead
            operation.retries += 1
            if not dead:
                time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.002 * 2 ** min(operation.retries, 10))))  # noqa: S311 - jitter
