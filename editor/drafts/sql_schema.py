"""The tables of drafts. For Alembic, add `metadata` to `target_metadata`; otherwise `create_tables()` makes them.

All keys and texts are bytes: they compare exactly, and hold what a text column would refuse or change. All times are
integers, milliseconds since 1970 UTC, so that no session's time zone matters.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine


def _bytes(length: int) -> TypeEngine[bytes]:
    return LargeBinary(length).with_variant(mysql.VARBINARY(length), "mysql", "mariadb")


metadata = MetaData()

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mariadb_engine": "InnoDB"}
"""MyISAM and Aria have no transactions."""

owners = Table(
    "editor_draft_owner",
    metadata,
    Column("owner", _bytes(255), primary_key=True),
    # The last version given to any of the owner's texts. Every write starts by raising it, which locks the owner.
    Column("version", BigInteger, nullable=False),
    **OPTIONS,
)

drafts = Table(
    "editor_draft",
    metadata,
    Column("owner", _bytes(255), primary_key=True),
    Column("context", _bytes(255), primary_key=True),
    Column("version", BigInteger, nullable=False),
    # False for a tombstone: discarded, and late saves are refused.
    Column("live", Boolean(create_constraint=False), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("editor_draft_expires_at", "expires_at"),
    **OPTIONS,
)

texts = Table(
    "editor_draft_text",
    metadata,
    Column("owner", _bytes(255), primary_key=True),
    Column("context", _bytes(255), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    # "saved", "refused" or "claimed".
    Column("reason", String(8), nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("device", _bytes(255)),
    Column("key_id", _bytes(16), nullable=False),
    Column("digest", _bytes(32), nullable=False),
    # Last, so that reading the columns before it does not read through the text.
    Column("body", LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb"), nullable=False),
    **OPTIONS,
)
