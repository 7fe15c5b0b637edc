"""Version 2: the highest version of each draft, which network a guest's came from, and the room its texts have there.

Each step looks first: MySQL commits every one, so a migration that was killed is finished by starting it again.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, inspect
from sqlalchemy.dialects import mysql

revision = "2"
down_revision = "1"

DRAFT = "editor_draft"


def upgrade() -> None:
    """Add three columns and an index. Guests' drafts of before count for the network that saves them next."""
    schema = op.get_context().version_table_schema
    inspector = inspect(op.get_bind())
    columns = {column["name"] for column in inspector.get_columns(DRAFT, schema)}
    for name in ("latest", "room"):
        if name not in columns:
            op.add_column(DRAFT, Column(name, BigInteger, nullable=False, server_default="0"), schema=schema)
    if "network" not in columns:
        network = LargeBinary(64).with_variant(mysql.VARBINARY(64), "mysql", "mariadb")
        op.add_column(DRAFT, Column("network", network), schema=schema)
    if "editor_draft_network" not in {index["name"] for index in inspector.get_indexes(DRAFT, schema)}:
        op.create_index("editor_draft_network", DRAFT, ["network", "expires_at"], schema=schema)
