"""Posts in a table of a SQL database, read by ranges of its key and written back by compare-and-set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pyarrow as pa
import sqlalchemy as sa

from editor.archive.errors import ArchiveError
from editor.archive.source import Part

Same = Callable[[Any, Any], Any]


def _same_on_mysql(column: Any, text: Any) -> Any:
    # Its collations take "Tea" for "tea" and drop spaces at the end: an edit that changes only these would be lost.
    return sa.cast(sa.func.convert(column.op("USING")(sa.text("utf8mb4"))), sa.LargeBinary) == sa.cast(
        sa.func.convert(text.op("USING")(sa.text("utf8mb4"))), sa.LargeBinary
    )


SAME: dict[str, Same] = {
    "sqlite": lambda column, text: column == text.collate("BINARY"),
    "postgresql": lambda column, text: column == text.collate("C"),
    "mysql": _same_on_mysql,
    "mariadb": _same_on_mysql,
}
"""How each database is asked whether a text is the very same, character by character."""

_KEYS: dict[type, tuple[Any, Callable[[str], Any]]] = {
    int: (pa.int64(), int),
    str: (pa.string(), str),
    UUID: (pa.string(), UUID),
}
"""Types of keys: as Arrow has them, and back."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """One text to write back: the key, what was read, and what shall stand there."""

    key: Any
    original: str
    html: str


class SQLSource:
    """The posts of a table, ordered by a unique key.

    A range holds keys, not positions, so what is deleted or added meanwhile moves no other post. Posts that are added
    above the last key while it runs are not part of it: the forum writes them through the editor already.
    """

    def __init__(self, url: str, table: str, key: str, column: str) -> None:
        try:
            self._engine = sa.create_engine(url, pool_pre_ping=True)
        except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
            raise ArchiveError(f"the database's address: {error}") from None
        schema, _, name = table.rpartition(".")
        try:
            self._table = sa.Table(name, sa.MetaData(), schema=schema or None, autoload_with=self._engine)
            unique = _unique_columns(self._engine, self._table)
        except sa.exc.NoSuchTableError:
            raise ArchiveError(f"there is no table {table!r}") from None
        except sa.exc.SQLAlchemyError as error:
            raise ArchiveError(f"the database does not answer: {_reason(error)}") from None
        for needed in (key, column):
            if needed not in self._table.c:
                raise ArchiveError(f"table {table!r} has no column {needed!r}: {', '.join(self._table.c.keys())}")
        self._key, self._html = self._table.c[key], self._table.c[column]
        if key not in unique:
            raise ArchiveError(f"{key!r} is no unique key of {table!r}, so a post could not be told from another")
        known = _KEYS.get(self._key.type.python_type)
        if known is None:
            raise ArchiveError(f"the key {key!r} is {self._key.type}: neither a whole number, a text nor a UUID")
        self._arrow_type, self._to_key = known

    def describe(self) -> dict[str, Any]:
        """The table, without the password."""
        url = self._engine.url
        return {
            "sql": f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}",
            "table": self._table.fullname,
            "key": self._key.name,
            "column": self._html.name,
        }

    def plan(self, rows: int) -> list[Part]:
        """Ranges of the key, each above `low` and up to `high`."""
        parts: list[Part] = []
        low: Any = None
        with self._asked() as connection:
            while True:
                keys = sa.select(self._key.label("key")).order_by(self._key).limit(rows)
                if low is not None:
                    keys = keys.where(self._key > low)
                keys_of_part = connection.execute(keys).scalars().all()
                if not keys_of_part:
                    return parts
                high = keys_of_part[-1]
                parts.append({"low": _plain(low), "high": _plain(high), "rows": len(keys_of_part)})
                low = high

    def read(self, part: Part) -> pa.RecordBatch:
        """The posts whose keys are in the range now, by their keys."""
        wanted = sa.select(self._key, self._html).where(self._key <= self._to_key(part["high"])).order_by(self._key)
        if part["low"] is not None:
            wanted = wanted.where(self._key > self._to_key(part["low"]))
        if part.get("sampled"):
            wanted = wanted.limit(part["rows"])
        with self._asked() as connection:
            rows = connection.execute(wanted).all()
        texts = [html for _, html in rows]
        if other := next((html for html in texts if html is not None and not isinstance(html, str)), None):
            raise ArchiveError(f"the column {self._html.name!r} holds {type(other).__name__}, not text")
        ids = pa.array([_plain(key) for key, _ in rows], self._arrow_type)
        return pa.record_batch({"id": ids, "html": pa.array(texts, pa.large_string())})

    def write(self, texts: list[Replacement]) -> list[dict[str, Any]]:
        """Write texts back in one transaction, each only where its original still stands; those that were left alone.

        A text that stands there already, from a run that was stopped, is none of them.
        """
        if not texts:
            return []
        same = SAME.get(self._engine.dialect.name, lambda column, text: column == text)
        update = (
            sa.update(self._table)
            .where(self._key == sa.bindparam("for_key"))
            .where(same(self._html, sa.bindparam("original", type_=self._html.type)))
            .values({self._html.name: sa.bindparam("new")})
        )
        values = [{"for_key": self._to_key(text.key), "original": text.original, "new": text.html} for text in texts]
        now_there = sa.select(self._key, self._html).where(self._key.in_([value["for_key"] for value in values]))
        with self._asked() as connection, connection.begin():
            connection.execute(update, values)
            stored = {_plain(key): html for key, html in connection.execute(now_there)}
        return [
            {"id": text.key, "reason": "edited" if text.key in stored else "deleted"}
            for text in texts
            if stored.get(text.key) != text.html
        ]

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def _asked(self) -> Any:
        return _Asked(self._engine)


class _Asked:
    """A connection whose faults are ArchiveErrors: the database can be asked again later."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def __enter__(self) -> sa.Connection:
        try:
            self._connection = self._engine.connect()
        except sa.exc.SQLAlchemyError as error:
            raise ArchiveError(f"the database does not answer: {_reason(error)}") from None
        return self._connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._connection.close()
        if isinstance(error, sa.exc.SQLAlchemyError):
            raise ArchiveError(f"the database refused: {_reason(error)}") from None


def _reason(error: sa.exc.SQLAlchemyError) -> str:
    """The driver's own words, without the statement and its texts."""
    return str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]


def _plain(key: Any) -> Any:
    return str(key) if isinstance(key, UUID) else key


def _unique_columns(engine: sa.Engine, table: sa.Table) -> set[str]:
    inspector = sa.inspect(engine)
    groups = [[column.name for column in table.primary_key]]
    groups += [list(each["column_names"]) for each in inspector.get_unique_constraints(table.name, schema=table.schema)]
    indexes = inspector.get_indexes(table.name, schema=table.schema)
    groups += [[str(name) for name in each["column_names"]] for each in indexes if each.get("unique")]
    return {group[0] for group in groups if len(group) == 1}
