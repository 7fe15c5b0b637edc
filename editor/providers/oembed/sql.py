"""A cache in the forum's own database, through SQLAlchemy Core: PostgreSQL, MariaDB, MySQL or SQLite."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from editor.tables import TABLE_OPTIONS

metadata = MetaData()
table = Table(
    "embed_cache",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
    Column("expires", BigInteger, nullable=False, index=True),
    **TABLE_OPTIONS,
)
"""`metadata.create_all(engine)` makes it, or the forum's own migrations do. `expires` is in seconds since 1970."""


class SQLCache:
    """Keeps answers in the table `embed_cache`."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time) -> None:
        self._engine = engine
        self._clock = clock

    def get(self, key: str) -> str | None:
        """The text, or None where there is none or its time is over."""
        kept = select(table.c.value).where(table.c.key == key, table.c.expires > int(self._clock()))
        with self._engine.connect() as connection:
            value = connection.execute(kept).scalar()
        return None if value is None else str(value)

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keep a text."""
        row = {"value": value, "expires": int(self._clock()) + seconds}
        if self._update(key, row):
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(table).values(key=key, **row))
        except IntegrityError:
            # Another process was faster, or the same row was there: MariaDB counts only rows that change.
            self._update(key, row)

    def claim(self, key: str, seconds: int) -> bool:
        """Whether the caller is the one that fetches this key now."""
        key, now = "claim:" + key, int(self._clock())
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(table).where(table.c.key == key, table.c.expires <= now))
            with self._engine.begin() as connection:
                connection.execute(insert(table).values(key=key, value="", expires=now + seconds))
        except IntegrityError:
            return False
        return True

    def release(self, key: str) -> None:
        """Give a claim back."""
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.key == "claim:" + key))

    def sweep(self) -> int:
        """Delete what is over; how many rows that was. Run it once a day."""
        with self._engine.begin() as connection:
            return connection.execute(delete(table).where(table.c.expires <= int(self._clock()))).rowcount

    def _update(self, key: str, row: dict[str, object]) -> bool:
        with self._engine.begin() as connection:
            return connection.execute(update(table).where(table.c.key == key).values(**row)).rowcount > 0
