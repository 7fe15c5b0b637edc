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
    Delete,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.types import LargeBinary

from editor.drafts.records import GAP_STEPS, Entry, Submission, Text, next_version
from editor.drafts.sql.engine import family_of
from editor.drafts.sql.schema import drafts, texts
from editor.drafts.sql.statements import at

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


def _surplus(divide: str) -> Select[Any]:
    """Versions that the new one pushes out: as `surplus` in records.py, for texts that were the draft. `divide` is the
    database's division of whole numbers."""
    saved = and_(at(texts), texts.c.reason == "saved", texts.c.digest != bindparam("digest"))
    newest_first = texts.c.version.desc()
    newer, older = (near(texts.c.version).over(order_by=newest_first) for near in (func.lag, func.lead))
    past = (
        select(
            texts.c.version,
            func.row_number().over(order_by=newest_first).label("place"),
            func.count().over().label("number"),
            # A product's precedence: without it, the divisor would have no brackets.
            ((newer - older) * GAP_STEPS).op(divide, precedence=8)(_NEXT - older).label("gap"),
        )
        .where(saved)
        .subquery("past")
    )
    # First those beyond one too many, then between the newest and the oldest, then the oldest.
    place, revisions = past.c.place, bindparam("revisions", type_=Integer)
    group = case((place > revisions + 1, 0), (place == 1, 3), (place == revisions + 1, 2), else_=1)
    turn = func.row_number().over(order_by=(group, past.c.gap, past.c.version)).label("turn")
    turns = select(past.c.version, past.c.number, turn).subquery("turns")
    return select(turns.c.version).where(turns.c.turn <= turns.c.number - revisions)


def _drop(divide: str) -> Delete:
    pushed_out = texts.c.version.in_(_surplus(divide))
    return delete(texts).where(at(texts), or_(texts.c.digest == bindparam("digest"), pushed_out))


_DROPS = {"sqlite": _drop("/"), "mysql": _drop("DIV")}

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
    dropped = _drop("/").where(exists(select(taken.c.version))).cte("dropped")
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
    family = family_of(connection.dialect.name)
    if family == "postgresql":
        saved = connection.execute(_AT_ONCE, given).first() is not None
    elif saved := connection.execute(_TAKE, given).rowcount == 1:
        connection.execute(_DROPS[family], given)
        connection.execute(_ADD, given)
    return Entry(key.context, expires_at, Text(version, "saved", now, device, sealed)) if saved else None
