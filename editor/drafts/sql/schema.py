"""The tables of drafts, as this release needs them; how older ones become so is in `migrations`.

All keys and texts are bytes: they compare exactly, and hold what a text column would refuse or change. All times are
integers, milliseconds since 1970 UTC, so that no session's time zone matters.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

from editor.tables import TABLE_OPTIONS


def _bytes(length: int) -> TypeEngine[bytes]:
    return LargeBinary(length).with_variant(mysql.VARBINARY(length), "mysql", "mariadb")


metadata = MetaData()

SCHEMA_VERSION = "2"
"""Of the tables below. A change of them takes the next number, and a file in `migrations`."""

versions = Table("editor_draft_schema", metadata, Column("version_num", String(32), primary_key=True), **TABLE_OPTIONS)
"""One row with the version of the tables, in the shape that Alembic gives such a table."""

owners = Table(
    "editor_draft_owner",
    metadata,
    Column("owner", _bytes(255), primary_key=True),
    # Only there to be written to, which locks the owner. Networks have rows here too, for the same reason.
    Column("version", BigInteger, nullable=False),
    **TABLE_OPTIONS,
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
    # The highest version that was given here: the draft's, or that of a text that was refused after it.
    Column("latest", BigInteger, nullable=False, server_default="0"),
    # Bytes set aside for the texts of a guest's draft, of what the network may have.
    Column("room", BigInteger, nullable=False, server_default="0"),
    # The network that they count for; None where it is not known, and for members.
    Column("network", _bytes(64)),
    Index("editor_draft_expires_at", "expires_at"),
    Index("editor_draft_network", "network", "expires_at"),
    **TABLE_OPTIONS,
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
    **TABLE_OPTIONS,
)
