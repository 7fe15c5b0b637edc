"""Version 1: the tables of the first release, which wrote no version. Databases start from it or skip it."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing to do: a database that has no tables yet is given the newest ones at once."""
