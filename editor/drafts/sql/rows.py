"""Reading and changing the tables of drafts. Each function works in a transaction that the caller holds.

Every change starts with `lock`, so that one owner's changes come one after another on every database and in every
isolation level: what is read afterward cannot have been changed meanwhile by anyone else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, delete, func, select

from editor.drafts.keys import Key
from editor.drafts.records import Counted, Entry, Limits, Meta, NoRoom, Snapshot, Text
from editor.drafts.sealing import Sealed
from editor.drafts.sql.engine import family_of
from editor.drafts.sql.schema import drafts, texts
from editor.drafts.sql.statements import (
    ADD_HEAD,
    ADD_TEXT,
    ITS_TEXTS,
    LOCK,
    LOCK_HEAD,
    LOCK_HEADS,
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
    latest: int
    room: int = 0
    network: bytes | None = None


def changed(head: Head | None, version: int, live: bool, expires_at: int) -> Head:
    """The draft's row with a version that was given just now; what it takes of its network's quota stays."""
    if head is None:
        return Head(version, live, expires_at, version)
    return head._replace(version=version, live=live, expires_at=expires_at, latest=version)


def to_text(row: Sequence[Any]) -> Text:
    """A row of TEXT columns. Drivers give bytes, bytearray or memoryview."""
    version, reason, saved_at, device, key_id, digest, body = row
    sealed = Sealed(bytes(key_id), bytes(digest), bytes(body))
    return Text(version, reason, saved_at, None if device is None else bytes(device), sealed)


def at(table: Any, key: Key) -> Any:
    """The rows of one draft."""
    return and_(table.c.owner == key.owner, table.c.context == key.context)


def lock(connection: Connection, owner: bytes, now: int) -> None:
    """Take the owner's turn until the transaction ends."""
    connection.execute(LOCK[family_of(connection.dialect.name)], {"owner": owner, "version": now})


def lock_drafts(connection: Connection, owner: bytes) -> None:
    """After `lock`, hold off saves that take no turn of the owner's, for changes of all drafts."""
    if family_of(connection.dialect.name) != "sqlite":
        connection.execute(LOCK_HEADS, {"at_owner": owner})


def as_of_now(connection: Connection, query: Select[Any]) -> Select[Any]:
    """The query for use after `lock`; see READ."""
    return query.with_for_update() if family_of(connection.dialect.name) == "mysql" else query


def read(connection: Connection, key: Key, now: int) -> Snapshot[Head]:
    """One draft's snapshot, of an owner who is locked. An expired draft is cleared on the way."""
    family, place = family_of(connection.dialect.name), {"at_owner": key.owner, "at_context": key.context}
    if family == "postgresql":
        connection.execute(LOCK_HEAD, place)
    rows = connection.execute(READ[family], place).all()
    if not rows:
        return Snapshot(now, None, [])
    version, live, expires_at, latest, room, network = rows[0][:6]
    if expires_at <= now:
        remove(connection, key)
        return Snapshot(now, None, [])
    metas = [Meta(row[6], row[7], bytes(row[8])) for row in rows if row[6] is not None]
    network = None if network is None else bytes(network)
    return Snapshot(now, Head(version, bool(live), expires_at, latest, room, network), metas)


def set_head(connection: Connection, key: Key, old: Head | None, new: Head) -> None:
    """Write the draft's row."""
    if old is None:
        connection.execute(ADD_HEAD, {"owner": key.owner, "context": key.context, **new._asdict()})
    elif old != new:
        connection.execute(SET_HEAD, {"at_owner": key.owner, "at_context": key.context, **new._asdict()})


def put(
    connection: Connection, key: Key, snapshot: Snapshot[Head], text: Text, current: int | None, revisions: int
) -> None:
    """Store a text among the others: the same text from before goes, and what is more than enough."""
    row = text.columns()
    match snapshot.given_up_for(text, current, revisions):
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


def get_entry(connection: Connection, key: Key, snapshot: Snapshot[Head]) -> Entry | None:
    """The draft itself, if it is live."""
    if snapshot.head is None or not snapshot.head.live:
        return None
    return Entry(key.context, snapshot.head.expires_at, get_text(connection, key, snapshot.head.version))


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


def require_room(connection: Connection, owner: bytes, now: int, limits: Limits) -> None:
    """Raises NoRoom where the owner has as many drafts as they may."""
    count = count_live(connection, owner, now)
    if count >= limits.drafts:
        raise NoRoom("drafts_per_owner", count + 1)


def set_aside(
    connection: Connection, snapshot: Snapshot[Head], network: bytes | None, room: int, limits: Limits
) -> Counted:
    """Set `room` bytes of the network's quota aside for a draft, and answer what its row is to say of that. The
    network's turn is taken, after the owner's, so that many guests at once do not get more than there is.

    Raises NoRoom where the guests of the network keep as much as they may.
    """
    before = snapshot.head if snapshot.head is not None and snapshot.head.network is not None else None
    if before is not None:
        network = before.network  # A guest who moves takes no second share, and is not refused for where they are.
    if network is None or (before is not None and before.room >= room):
        return Counted(before.room if before else 0, network)
    lock(connection, network, snapshot.now)
    query = select(func.count(), func.coalesce(func.sum(drafts.c.room), 0))
    query = query.where(drafts.c.network == network, drafts.c.expires_at > snapshot.now)
    count, size = connection.execute(query).one()
    if before is None and count >= limits.network_drafts:
        raise NoRoom("guest_drafts_per_network", count + 1)
    size = int(size) + room - (before.room if before else 0)
    if size > limits.network_bytes:
        raise NoRoom("guest_draft_bytes_per_network", size)
    return Counted(room, network)


def drop_oldest_discarded(connection: Connection, owner: bytes, keep: int) -> None:
    """Let an owner's discarded drafts not grow without end within their day."""
    query = select(drafts.c.context).where(drafts.c.owner == owner, drafts.c.live.is_(False))
    query = query.order_by(drafts.c.expires_at.desc(), drafts.c.version.desc()).offset(keep).limit(1000)
    for row in connection.execute(as_of_now(connection, query)).all():
        remove(connection, Key(owner, bytes(row[0])))


def remove(connection: Connection, key: Key) -> None:
    """Delete a draft with all its texts."""
    connection.execute(delete(texts).where(at(texts, key)))
    connection.execute(delete(drafts).where(at(drafts, key)))
