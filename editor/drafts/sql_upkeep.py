"""What operators do with the tables of drafts: purge, count, and read through them for a change of keys."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, select, tuple_, update

from editor.drafts import sql_rows as rows
from editor.drafts.keys import Key
from editor.drafts.model import Stats
from editor.drafts.records import Text
from editor.drafts.sealing import Sealed
from editor.drafts.sql_schema import drafts, owners, texts
from editor.drafts.sql_statements import TEXT


def expired(connection: Connection, now: int, limit: int) -> list[Key]:
    """Some drafts that have expired, in the order of their owners."""
    query = select(drafts.c.owner, drafts.c.context).where(drafts.c.expires_at <= now).limit(limit)
    return sorted(Key(bytes(row[0]), bytes(row[1])) for row in connection.execute(query))


def purge(connection: Connection, keys: Iterable[Key], now: int) -> int:
    """Delete those of the drafts that are expired still, and the rows of owners who have none left."""
    count = 0
    for owner, own in groupby(keys, key=lambda key: key.owner):
        rows.lock(connection, owner, now)
        contexts = [key.context for key in own]
        still = and_(drafts.c.owner == owner, drafts.c.context.in_(contexts), drafts.c.expires_at <= now)
        gone = [bytes(row[0]) for row in connection.execute(select(drafts.c.context).where(still))]
        if gone:
            connection.execute(delete(texts).where(texts.c.owner == owner, texts.c.context.in_(gone)))
            connection.execute(delete(drafts).where(drafts.c.owner == owner, drafts.c.context.in_(gone)))
        count += len(gone)
        forget(connection, owner)
    return count


def forget(connection: Connection, owner: bytes) -> None:
    """Delete the owner's row if there are no drafts. It is only a lock and a counter that starts from the clock."""
    if connection.execute(select(drafts.c.owner).where(drafts.c.owner == owner).limit(1)).first() is None:
        connection.execute(delete(owners).where(owners.c.owner == owner))


def stats(connection: Connection, now: int) -> Stats:
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
    return Stats(
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
