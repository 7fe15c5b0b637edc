"""The statements of every save, built once: SQLAlchemy takes longer to build one than SQLite to run it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, Select, Table, and_, bindparam, insert, select, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

from editor.drafts.sql.schema import drafts, owners, texts

TEXT = (
    texts.c.version,
    texts.c.reason,
    texts.c.saved_at,
    texts.c.device,
    texts.c.key_id,
    texts.c.digest,
    texts.c.body,
)

ITS_TEXTS = and_(texts.c.owner == drafts.c.owner, texts.c.context == drafts.c.context)


def at(table: Table) -> Any:
    """The rows of one draft, with at_owner and at_context."""
    # Not "owner" and "context": an UPDATE takes parameters of those names for columns to set.
    return and_(table.c.owner == bindparam("at_owner"), table.c.context == bindparam("at_context"))


def _read() -> Select[Any]:
    head = [drafts.c[name] for name in ("version", "live", "expires_at", "latest", "room", "network")]
    query = select(*head, texts.c.version, texts.c.reason, texts.c.digest)
    return query.select_from(drafts.outerjoin(texts, ITS_TEXTS)).where(at(drafts))


RAISED = {"version": owners.c.version + 1}

LOCK: dict[str, Executable] = {
    "mysql": mysql.insert(owners).on_duplicate_key_update(RAISED),
    "postgresql": postgresql.insert(owners).on_conflict_do_update(index_elements=[owners.c.owner], set_=RAISED),
    "sqlite": sqlite.insert(owners).on_conflict_do_update(index_elements=[owners.c.owner], set_=RAISED),
}
"""By family, with owner and version. One statement that inserts or updates takes an exclusive lock at once; a plain
read first would let two writers share it and then deadlock (MySQL), or fail to upgrade it (SQLite)."""

LOCK_HEADS = select(drafts.c.context).where(drafts.c.owner == bindparam("at_owner")).with_for_update()
LOCK_HEAD = LOCK_HEADS.where(drafts.c.context == bindparam("at_context"))
"""A save that follows another locks the draft's row only. PostgreSQL locks no row of an outer join."""

READ = dict.fromkeys(("postgresql", "sqlite"), _read()) | {"mysql": _read().with_for_update()}
"""By family. In MySQL's REPEATABLE READ, its default, a plain read in a transaction of the forum's shows the past, as
of that transaction's first read; a locking read shows what is there."""

ADD_HEAD = insert(drafts)
SET_HEAD = update(drafts).where(at(drafts))

ADD_TEXT = insert(texts)
REUSE_TEXT = update(texts).where(at(texts), texts.c.version == bindparam("at_version"))
"""As soon as there are enough revisions, every save drops one: its row is used again."""
