"""The save that nearly all are: a text that follows the version it names, in one statement or a few.

It takes no turn of the owner's: the draft's own row is enough, which every other change of the draft locks too. Where
that row is not as named, nothing is changed, and the long way finds out why.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.types import LargeBinary

from editor.drafts.records import Entry, Submission, Text, next_version
from editor.drafts.sql.engine import family_of
from editor.drafts.sql.schema import drafts, texts
from editor.drafts.sql.statements import at

EVERYTHING = 2**31 - 1
"""SQLite and MySQL know no OFFSET without a LIMIT."""

_NEXT: BindParameter[int] = bindparam("next_version", type_=BigInteger)

_TAKE = (
    update(drafts)
    .values(version=_NEXT, latest=_NEXT, expires_at=bindparam("next_expires_at"))
    .where(
        at(drafts),
        drafts.c.version == bindparam("base"),
        drafts.c.live,
        drafts.c.expires_at > bindparam("now"),
        drafts.c.latest < _NEXT,
        drafts.c.room >= bindparam("needed"),
    )
)


def _surplus() -> Select[Any]:
    """Versions that the new one pushes out: as `surplus` in records.py, for texts that were the draft."""
    saved = and_(at(texts), texts.c.reason == "saved", texts.c.digest != bindparam("digest"))
    newest_first = select(texts.c.version).where(saved).order_by(texts.c.version.desc())
    pushed_out = newest_first.offset(bindparam("revisions")).limit(EVERYTHING).subquery("pushed_out")
    return select(pushed_out.c.version)  # MySQL reads the table that it deletes from only within a subquery.


_DROP = delete(texts).where(at(texts), or_(texts.c.digest == bindparam("digest"), texts.c.version.in_(_surplus())))

_ROW: dict[str, Any] = {
    "owner": bindparam("at_owner", type_=LargeBinary),
    "context": bindparam("at_context", type_=LargeBinary),
    "version": _NEXT,
    "reason": literal("saved"),
    "saved_at": bindparam("now", type_=BigInteger),
    "device": bindparam("device", type_=LargeBinary),
    "key_id": bindparam("key_id", type_=LargeBinary),
    "digest": bindparam("digest", type_=LargeBinary),
    "body": bindparam("body", type_=LargeBinary),
}
_ADD = insert(texts).values(_ROW)


def _at_once() -> Any:
    """All three in one statement, for PostgreSQL. Each part sees what was there before, and none the new text."""
    taken = _TAKE.returning(drafts.c.version).cte("taken")
    dropped = _DROP.where(exists(select(taken.c.version))).cte("dropped")
    typed = {name: value.label(name) for name, value in _ROW.items()}
    return (
        insert(texts)
        .from_select(list(typed), select(*typed.values()).select_from(taken))
        .add_cte(dropped)
        .returning(texts.c.version)
    )


_AT_ONCE = _at_once()


def follow(connection: Connection, submission: Submission, revisions: int) -> Entry | None:
    """Save a text that follows the draft's version, or do nothing and answer None."""
    key, base, sealed, device, now, expires_at, _network, room = submission
    if base is None:
        return None
    version = next_version(base, now)
    given = {
        "at_owner": key.owner,
        "at_context": key.context,
        "base": base,
        "next_version": version,
        "next_expires_at": expires_at,
        "now": now,
        "needed": room,
        "revisions": revisions,
        "device": device,
        **sealed._asdict(),
    }
    if family_of(connection.dialect.name) == "postgresql":
        saved = connection.execute(_AT_ONCE, given).first() is not None
    elif saved := connection.execute(_TAKE, given).rowcount == 1:
        connection.execute(_DROP, given)
        connection.execute(_ADD, given)
    return Entry(key.context, expires_at, Text(version, "saved", now, device, sealed)) if saved else None
