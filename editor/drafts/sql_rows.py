"""Reading and changing the tables of drafts. Each function works in a transaction that the caller holds.

Every change starts with `lock`, so that one owner's changes come one after another on every database and in every
isolation level: what is read afterwards cannot have been changed meanwhile by anyone else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, delete, func, select

from editor.drafts.keys import Key
from editor.drafts.records import Entry, Meta, Text, surplus
from editor.drafts.sealing import Sealed
from editor.drafts.sql_engine import family_of
from editor.drafts.sql_schema import drafts, texts
from editor.drafts.sql_statements import (
    ADD_HEAD,
    ADD_TEXT,
    ITS_TEXTS,
    LOCK,
    READ,
    REUSE_TEXT,
    SET_HEAD,
    TEXT,
)


class Head(NamedTuple):
    """A draft's row."""

    version: int
    live: bool
    expires_at: int


class State(NamedTuple):
    """What a write finds: a fresh version number, and the draft's row and texts if there are any."""

    next_version: int
    head: Head | None
    texts: list[Meta]

    @property
    def current(self) -> int | None:
        """The live draft's version."""
        return self.head.version if self.head and self.head.live else None


def to_text(row: Sequence[Any]) -> Text:
    """A row of TEXT columns. Drivers give bytes, bytearray or memoryview."""
    version, reason, saved_at, device, key_id, digest, body = row
    sealed = Sealed(bytes(key_id), bytes(digest), bytes(body))
    return Text(version, reason, saved_at, None if device is None else bytes(device), sealed)


def at(table: Any, key: Key) -> Any:
    """The rows of one draft."""
    return and_(table.c.owner == key.owner, table.c.context == key.context)


def lock(connection: Connection, owner: bytes, now: int) -> None:
    """Take the owner's turn until the transaction ends, and raise the owner's version number by one.

    Numbers start from the clock, so that an owner who comes back after everything has expired does not meet the
    numbers of an old browser tab again.
    """
    connection.execute(LOCK[family_of(connection.dialect.name)], {"owner": owner, "version": now})


def as_of_now(connection: Connection, query: Select[Any]) -> Select[Any]:
    """The query for use after `lock`; see READ."""
    return query.with_for_update() if family_of(connection.dialect.name) == "mysql" else query


def read(connection: Connection, key: Key, now: int) -> State:
    """The locked owner's next version number and one draft's state. An expired draft is cleared on the way."""
    query = READ[family_of(connection.dialect.name)]
    rows = connection.execute(query, {"at_owner": key.owner, "at_context": key.context}).all()
    number, version, live, expires_at = rows[0][:4]
    if version is None:
        return State(number, None, [])
    if expires_at <= now:
        remove(connection, key)
        return State(number, None, [])
    metas = [Meta(row[4], row[5], bytes(row[6])) for row in rows if row[4] is not None]
    return State(number, Head(version, bool(live), expires_at), metas)


def set_head(connection: Connection, key: Key, old: Head | None, new: Head) -> None:
    """Write the draft's row."""
    if old is None:
        connection.execute(ADD_HEAD, {"owner": key.owner, "context": key.context, **new._asdict()})
    elif old != new:
        connection.execute(SET_HEAD, {"at_owner": key.owner, "at_context": key.context, **new._asdict()})


def put(connection: Connection, key: Key, state: State, text: Text, current: int | None, revisions: int) -> None:
    """Store a text among the others: the same text from before goes, and what is more than enough."""
    same = [meta.version for meta in state.texts if meta.digest == text.sealed.digest and meta.version != current]
    rest = [meta for meta in state.texts if meta.version not in same]
    rest.append(Meta(text.version, text.reason, text.sealed.digest))
    version, reason, saved_at, device, sealed = text
    row = {"version": version, "reason": reason, "saved_at": saved_at, "device": device, **sealed._asdict()}
    match same + surplus(rest, current, revisions):
        case []:
            connection.execute(ADD_TEXT, {"owner": key.owner, "context": key.context, **row})
        case [oldest, *others]:
            place = {"at_owner": key.owner, "at_context": key.context, "at_version": oldest}
            connection.execute(REUSE_TEXT, {**place, **row})
            if others:
                connection.execute(delete(texts).where(at(texts, key), texts.c.version.in_(others)))


def get_text(connection: Connection, key: Key, version: int) -> Text:
    """One version, which is known to be there."""
    query = select(*TEXT).where(at(texts, key), texts.c.version == version)
    return to_text(connection.execute(as_of_now(connection, query)).one())


def get_entry(connection: Connection, key: Key, state: State) -> Entry | None:
    """The draft itself, if it is live."""
    if state.head is None or not state.head.live:
        return None
    return Entry(key.context, state.head.expires_at, get_text(connection, key, state.head.version))


def select_live(owner: bytes, now: int) -> Select[Any]:
    """An owner's drafts that have not expired."""
    latest = and_(ITS_TEXTS, texts.c.version == drafts.c.version)
    query = select(drafts.c.context, drafts.c.expires_at, *TEXT).select_from(drafts.join(texts, latest))
    return query.where(drafts.c.owner == owner, drafts.c.live, drafts.c.expires_at > now)


def entries(connection: Connection, query: Select[Any]) -> tuple[Entry, ...]:
    """What `select_live` finds."""
    return tuple(Entry(bytes(row[0]), row[1], to_text(row[2:])) for row in connection.execute(query))


def count_live(connection: Connection, owner: bytes, now: int) -> int:
    """The owner's live drafts: a range of the primary key, short by policy."""
    query = select(func.count()).where(drafts.c.owner == owner, drafts.c.live, drafts.c.expires_at > now)
    return int(connection.execute(as_of_now(connection, query)).scalar_one())


def drop_oldest_discarded(connection: Connection, owner: bytes, keep: int) -> None:
    """Let an owner's discarded drafts not grow without end within their day."""
    query = select(drafts.c.context).where(drafts.c.owner == owner, drafts.c.live.is_(False))
    query = query.order_by(drafts.c.version.desc()).offset(keep).limit(1000)
    for row in connection.execute(as_of_now(connection, query)).all():
        remove(connection, Key(owner, bytes(row[0])))


def remove(connection: Connection, key: Key) -> None:
    """Delete a draft with all its texts."""
    connection.execute(delete(texts).where(at(texts, key)))
    connection.execute(delete(drafts).where(at(drafts, key)))
