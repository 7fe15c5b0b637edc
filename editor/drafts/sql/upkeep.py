"""What operators do with the tables of drafts: purge, count, and read through them for a change of keys."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, select, text, tuple_, update

from editor.drafts.keys import Key
from editor.drafts.model import StoreStats
from editor.drafts.records import Text
from editor.drafts.sealing import Sealed
from editor.drafts.server_clock import SERVER_CLOCK
from editor.drafts.sql import rows
from editor.drafts.sql.engine import family_of
from editor.drafts.sql.schema import drafts, owners, texts
from editor.drafts.sql.statements import TEXT


def server_now(connection: Connection) -> int:
    """The time by the database's clock, in milliseconds since 1970."""
    query = SERVER_CLOCK[family_of(connection.dialect.name)]
    return int(connection.execute(text(query)).scalar_one())


def newest_save(connection: Connection) -> int | None:
    """When a draft was last written, in milliseconds: versions are times. Reads through the drafts, not the texts."""
    newest: int | None = connection.execute(select(func.max(drafts.c.version))).scalar_one()
    return newest


def purge(connection: Connection, now: int, limit: int) -> int:
    """Delete so many expired drafts by sets, and the rows of owners who have none left. Answers how many.

    Drafts that a writer holds just now are left for the next time. No turn of an owner's is taken: a writer who comes
    meanwhile waits for the draft's row, and finds it gone.
    """
    if family_of(connection.dialect.name) == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # A read first would fail where another process wrote meanwhile.
    query = select(drafts.c.owner, drafts.c.context).where(drafts.c.expires_at <= now)
    query = query.order_by(drafts.c.expires_at).limit(limit).with_for_update(skip_locked=True)
    keys = [(bytes(row[0]), bytes(row[1])) for row in connection.execute(query)]
    if not keys:
        return 0
    expired_owners = {owner for owner, _ in keys}
    for table in (texts, drafts):
        # By owner first, which every database finds by the primary key; MariaDB looks for pairs in all rows.
        these = and_(table.c.owner.in_(expired_owners), tuple_(table.c.owner, table.c.context).in_(keys))
        connection.execute(delete(table).where(these))
    has_drafts = exists().where(drafts.c.owner == owners.c.owner)
    connection.execute(delete(owners).where(owners.c.owner.in_(expired_owners), ~has_drafts))
    return len(keys)


def forget_networks(connection: Connection) -> int:
    """Delete the rows of networks that no draft counts for any more."""
    counted = exists().where(drafts.c.network == owners.c.owner)
    is_network = and_(owners.c.owner >= b"n:", owners.c.owner < b"n;")
    return connection.execute(delete(owners).where(is_network, ~counted)).rowcount


def stats(connection: Connection, now: int) -> StoreStats:
    """Count everything."""
    fresh, guest = drafts.c.expires_at > now, and_(drafts.c.owner >= b"g:", drafts.c.owner < b"g;")

    def tally(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)

    row = connection.execute(
        select(
            func.count(drafts.c.owner.distinct()),
            tally(fresh, drafts.c.live),
            tally(fresh, drafts.c.live, guest),
            tally(fresh, drafts.c.live.is_(False)),
            tally(drafts.c.expires_at <= now),
        )
    ).one()
    held, size = connection.execute(
        select(func.count(), func.coalesce(func.sum(func.length(texts.c.body)), 0)).select_from(texts)
    ).one()
    live = connection.execute(select(func.count()).select_from(drafts).where(drafts.c.live)).scalar_one()
    return StoreStats(
        owners=int(row[0]),
        drafts=int(row[1]),
        guest_drafts=int(row[2]),
        discarded=int(row[3]),
        revisions=int(held) - int(live),
        expired=int(row[4]),
        bytes=int(size),
    )


def under_other_keys(
    connection: Connection, key_id: bytes, after: tuple[bytes, bytes, int] | None, limit: int
) -> list[tuple[Key, Text]]:
    """Some texts that are not under the key, in the order of the primary key, from `after` on."""
    place = tuple_(texts.c.owner, texts.c.context, texts.c.version)
    query = select(texts.c.owner, texts.c.context, *TEXT).where(texts.c.key_id != key_id)
    if after is not None:
        query = query.where(place > tuple_(*after))
    query = query.order_by(texts.c.owner, texts.c.context, texts.c.version).limit(limit)
    return [(Key(bytes(row[0]), bytes(row[1])), rows.to_text(row[2:])) for row in connection.execute(query)]


def reseal(connection: Connection, key: Key, text: Text, sealed: Sealed) -> int:
    """Replace a text by itself under another key, unless it has been dropped or sealed again meanwhile."""
    same = and_(rows.at(texts, key), texts.c.version == text.version, texts.c.key_id == text.sealed.key_id)
    return connection.execute(update(texts).where(same).values(**sealed._asdict())).rowcount
