"""Drafts in a SQL database, through SQLAlchemy Core: SQLite, PostgreSQL, MySQL, MariaDB and the like."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, scoped_session

from editor.drafts.base import BaseDraftStore, Clock
from editor.drafts.breaker import StoreUnavailable
from editor.drafts.events import Hook, Operation
from editor.drafts.keys import Guest, Key
from editor.drafts.model import Claim, Owner, StoreStats
from editor.drafts.records import Conflict, Entry, Full, NoRoom, Submission, Text
from editor.drafts.sealing import Sealed, Sealer
from editor.drafts.sql import rows, upkeep
from editor.drafts.sql.claim import claim
from editor.drafts.sql.engine import family_of, is_disconnect, is_retryable, is_unreachable, open_engine, reason
from editor.drafts.sql.follow import follow
from editor.drafts.sql.schema import drafts, owners, texts
from editor.drafts.sql.statements import TEXT
from editor.drafts.sql.tables import FirstUse, Tables
from editor.errors import StoreError
from editor.policy import Policy

T = TypeVar("T")
Within = Connection | Session | scoped_session[Session] | None
"""A transaction of the forum's, to take part in."""

BATCH = 200
"""Drafts in one transaction of a purge, texts in one of a rotation: short enough that no writer waits for long."""

LONGEST_PAUSE = 0.2
"""Seconds between two attempts at most."""


class SQLDraftStore(BaseDraftStore):
    """A `DraftStore` in a SQL database, given by SQLAlchemy URL, or by an engine that the forum has already.

    `timeout` is about how many seconds a call waits for the database or for its turn; with an engine of the forum's
    own, that engine's settings decide instead. `cipher` encrypts the texts, `on_event` is told of each operation,
    `clock` gives seconds since 1970. The tables are looked at when the store is first used, not before: `first_use`
    says whether it may create them ("create"), also bring older ones up to date ("migrate"), or neither ("check").
    Safe to share between threads. Raises StoreError.

    >>> store = SQLDraftStore("sqlite://")
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
        first_use: FirstUse = "create",
    ) -> None:
        super().__init__(policy or Policy(), cipher, clock, on_event)
        self._own_engine = not isinstance(url_or_engine, Engine)
        self.engine = url_or_engine if isinstance(url_or_engine, Engine) else open_engine(url_or_engine, timeout)
        self.timeout = timeout
        self.store = self.engine.dialect.name
        # SQLite lets one writer in at a time and makes the others sleep and look again. A lock wakes the next at once.
        is_sqlite = family_of(self.store) == "sqlite"
        self._turn = threading.Lock() if is_sqlite else None
        self._tables = Tables(self.engine, first_use)

    def create_tables(self) -> None:
        """Create the tables that are not there yet, which the first use of the store does as well. Safe for several
        processes at once."""
        with self._operation("create_tables") as operation, _errors(operation):
            self._tables.create()

    def migrate(self) -> tuple[str | None, str]:
        """Bring the tables to this release's version, or create them; see docs/drafts.md. Doing it again does nothing.

        Answers the version before, None if there were no tables, and the version now."""
        with self._operation("migrate") as operation, _errors(operation):
            return self._tables.migrate()

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
                snapshot = rows.read(connection, key, now)
                if snapshot.head and not snapshot.head.live and number is not None:
                    return snapshot.head.version
                if snapshot.head and number not in (None, snapshot.head.version):
                    return Conflict(rows.get_entry(connection, key, snapshot), None)
                if snapshot.head is None:
                    rows.drop_oldest_discarded(connection, key.owner, self.limits.drafts - 1)
                # Of a tombstone, too: a tab that has loaded the page since it was left may be saving just now.
                before = recoverable if snapshot.head is None or snapshot.head.live else snapshot.head.expires_at
                tombstone = rows.changed(snapshot.head, snapshot.next_version, False, max(before, recoverable))
                rows.set_head(connection, key, snapshot.head, tombstone)
                return tombstone.version

            return self._discarded(key, self._write(operation, work, connection))

    def claim(self, guest: Guest, owner: str, *, connection: Within = None) -> Claim:
        """See `DraftStore.claim`. One transaction; with `connection`, a part of that one, which the caller commits."""
        with self._operation("claim") as operation:
            giver, member, now, expires_at = self._prepared_claim(operation, guest, owner)

            def work(connection: Connection) -> Claim:
                return self._claimed(claim(connection, giver, member, now, expires_at, self.limits))

            return self._write(operation, work, connection)

    def _save(self, operation: Operation, submission: Submission) -> Entry | Conflict | Full:
        if (entry := self._follow(operation, submission)) is not None:
            return entry
        key, base, sealed, device, now, expires_at, network, room = submission

        def work(connection: Connection) -> Entry | Conflict:
            rows.lock(connection, key.owner, now)
            snapshot = rows.read(connection, key, now)
            latest = snapshot.head.version if snapshot.head else 0
            accepted = snapshot.current is None if base is None else base == latest
            if not accepted and any(
                m.version == snapshot.current and m.digest == sealed.digest for m in snapshot.texts
            ):
                entry = rows.get_entry(connection, key, snapshot)
                assert entry is not None  # noqa: S101 - the draft was just seen under the lock
                return entry
            if accepted and snapshot.current is None:
                rows.require_room(connection, key.owner, now, self.limits)
            counted = rows.set_aside(connection, snapshot, network, room, self.limits)
            if snapshot.head is None:
                rows.drop_oldest_discarded(connection, key.owner, self.limits.drafts - (not accepted))
            text = Text(snapshot.next_version, "saved" if accepted else "refused", now, device, sealed)
            if accepted:
                rows.put(connection, key, snapshot, text, text.version, self.limits.revisions)
                head = rows.changed(snapshot.head, text.version, True, expires_at)
                rows.set_head(connection, key, snapshot.head, head._replace(room=counted.room, network=counted.network))
                return Entry(key.context, expires_at, text)
            rows.put(connection, key, snapshot, text, snapshot.current, self.limits.revisions)
            head = rows.changed(snapshot.head, text.version, False, expires_at)
            if snapshot.head is not None:
                until = snapshot.head.expires_at if snapshot.head.live else expires_at
                head = snapshot.head._replace(expires_at=until, latest=text.version)
            rows.set_head(connection, key, snapshot.head, head._replace(room=counted.room, network=counted.network))
            return Conflict(rows.get_entry(connection, key, snapshot), text)

        return self._unless_full(operation, work)

    def _unless_full(self, operation: Operation, work: Callable[[Connection], T]) -> T | Full:
        """Run a transaction of which nothing stays where there is no room, not even the owner's row."""
        try:
            return self._write(operation, work)
        except NoRoom as error:
            return error.full

    def _follow(self, operation: Operation, submission: Submission) -> Entry | None:
        """Save by the short way, or answer None for the long one, in a transaction that holds no lock of this one."""
        if not submission.base_version:
            return None
        return self._write(operation, partial(follow, submission=submission, revisions=self.limits.revisions))

    def _restore(
        self, operation: Operation, key: Key, version: int, device: bytes | None, now: int, expires_at: int
    ) -> Entry | Full | None:
        def work(connection: Connection) -> Entry | None:
            rows.lock(connection, key.owner, now)
            snapshot = rows.read(connection, key, now)
            if version not in {meta.version for meta in snapshot.texts}:
                return None
            if snapshot.current is None:
                rows.require_room(connection, key.owner, now, self.limits)
            old = rows.get_text(connection, key, version)
            text = Text(snapshot.next_version, "saved", now, device, old.sealed)
            rows.put(connection, key, snapshot, text, text.version, self.limits.revisions)
            rows.set_head(connection, key, snapshot.head, rows.changed(snapshot.head, text.version, True, expires_at))
            return Entry(key.context, expires_at, text)

        return self._unless_full(operation, work)

    def _load(self, operation: Operation, key: Key, now: int) -> Entry | None:
        query = rows.select_live(key.owner, now).where(drafts.c.context == key.context)
        entries = self._reached(operation, partial(rows.entries, query=query))
        return entries[0] if entries else None

    def _latest(self, operation: Operation, key: Key, now: int) -> int:
        query = select(drafts.c.version).where(rows.at(drafts, key), drafts.c.expires_at > now)
        return self._reached(operation, lambda connection: connection.execute(query).scalar_one_or_none()) or 0

    def _list(self, operation: Operation, owner: bytes, now: int) -> tuple[Entry, ...]:
        return self._reached(operation, partial(rows.entries, query=rows.select_live(owner, now)))

    def _history(self, operation: Operation, key: Key, now: int) -> tuple[Text, ...]:
        query = (
            select(*TEXT)
            .join(drafts, (drafts.c.owner == texts.c.owner) & (drafts.c.context == texts.c.context))
            .where(rows.at(texts, key), drafts.c.expires_at > now)
            .where(drafts.c.live.is_(False) | (drafts.c.version != texts.c.version))
        )
        return self._reached(operation, lambda connection: tuple(map(rows.to_text, connection.execute(query))))

    def _erase(self, operation: Operation, owner: bytes, now: int) -> int:
        def work(connection: Connection) -> int:
            rows.lock(connection, owner, now)
            rows.lock_drafts(connection, owner)
            count = rows.count_live(connection, owner, now)
            for table in (texts, drafts, owners):
                connection.execute(table.delete().where(table.c.owner == owner))
            return count

        return self._write(operation, work)

    def _purge(self, operation: Operation, now: int) -> int:
        count, pause = 0, 0.0
        while True:
            time.sleep(pause)
            started = time.monotonic()
            deleted = self._write(operation, partial(upkeep.purge, now=now, limit=BATCH))
            count += deleted
            if deleted == 0:
                self._write(operation, upkeep.forget_networks)
                return count
            pause = time.monotonic() - started  # Half of the time is the writers'.

    def _newest_save(self, operation: Operation) -> int | None:
        return self._reached(operation, upkeep.newest_save)

    def _stats(self, operation: Operation, now: int) -> StoreStats:
        return self._reached(operation, lambda connection: upkeep.stats(connection, now))

    def _server_now(self, operation: Operation) -> int:
        return self._reached(operation, upkeep.server_now)

    def _under_other_keys(self, operation: Operation, key_id: bytes) -> Iterator[tuple[Key, Text]]:
        after: tuple[bytes, bytes, int] | None = None
        while batch := self._reached(
            operation, partial(upkeep.under_other_keys, key_id=key_id, after=after, limit=BATCH)
        ):
            yield from batch
            key, text = batch[-1]
            after = (key.owner, key.context, text.version)

    def _reseal(self, operation: Operation, key: Key, text: Text, sealed: Sealed) -> int:
        return self._write(operation, lambda connection: upkeep.reseal(connection, key, text, sealed))

    def _write(self, operation: Operation, work: Callable[[Connection], T], within: Within = None) -> T:
        if within is None:
            return self._reached(operation, work) if self._turn is None else self._in_turn(self._turn, operation, work)
        with _errors(operation):
            connection = within if isinstance(within, Connection) else within.connection()
            self._tables.ensure(connection)
            return work(connection)

    def _in_turn(self, turn: threading.Lock, operation: Operation, work: Callable[[Connection], T]) -> T:
        if not turn.acquire(timeout=self.timeout):
            raise StoreError(operation.name, f"other writers were still busy after {self.timeout:g} seconds")
        try:
            return self._reached(operation, work)
        finally:
            turn.release()

    def _reached(self, operation: Operation, work: Callable[[Connection], T]) -> T:
        """Run one transaction, unless the database is known not to answer."""
        with self._breaker.guarded(operation):
            return self._attempts(operation, work)

    def _attempts(self, operation: Operation, work: Callable[[Connection], T]) -> T:
        """Run one transaction. Again from the start as long as the database asks for that and there is time, and once
        if the connection turns out to be dead, as all do after a restart of the server."""
        deadline = time.monotonic() + self.timeout
        reconnected = False
        while True:
            connected = done = False
            try:
                self._tables.ensure()
                with self.engine.begin() as connection:
                    connected = True
                    answer = work(connection)
                    done = True
                return answer
            except (SQLAlchemyError, OSError) as error:
                failure = error
            # A dead connection while committing leaves open what happened: that is for the caller to find out.
            dead = not done and not reconnected and is_disconnect(failure)
            if not (dead or is_retryable(failure)) or time.monotonic() > deadline:
                raise _store_error(operation, failure, connected=connected)
            reconnected = reconnected or dead
            operation.retries += 1
            if not dead:
                time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.002 * 2 ** min(operation.retries, 10))))  # noqa: S311 - jitter


def _store_error(operation: Operation, failure: Exception, *, connected: bool) -> StoreError:
    """What to raise for a driver's error. SQLAlchemy's own message quotes the parameters, and with them the text."""
    kind = StoreUnavailable if is_unreachable(failure, connected=connected) else StoreError
    error = kind(operation.name, reason(failure))
    error.__cause__ = getattr(failure, "orig", failure)
    return error


@contextmanager
def _errors(operation: Operation) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        failure = error
    else:
        return
    raise _store_error(operation, failure, connected=True)
