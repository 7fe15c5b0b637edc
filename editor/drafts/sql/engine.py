"""Connections to a SQL database, and what its errors mean: start over, give up, or reconnect."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from editor.drafts.sql.codes import asks_to_start_over, in_short
from editor.errors import StoreError

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgresql", "cockroachdb": "postgresql"} | dict.fromkeys(
    ("mysql", "mariadb"), "mysql"
)
"""SQLAlchemy's dialects by the family whose statements they take. YugabyteDB goes by "postgresql"."""


def _driver_arguments(driver: str, timeout: float) -> dict[str, Any]:
    seconds = max(1, round(timeout))
    match driver:
        case "pg8000":
            return {"timeout": seconds}
        case "psycopg" | "psycopg2":
            return {"connect_timeout": seconds}
        case "pymysql":
            return {"connect_timeout": seconds, "read_timeout": seconds, "write_timeout": seconds}
        case "mysqldb":
            return {"connect_timeout": seconds, "read_timeout": seconds, "write_timeout": seconds}
        case "pysqlite":
            return {"timeout": timeout}
        case _:
            return {}


def _session_statements(family: str, timeout: float) -> tuple[str, ...]:
    seconds = max(1, round(timeout))
    match family:
        case "sqlite":
            # FULL, unlike NORMAL, keeps an acknowledged save through a power cut in WAL mode (sqlite.org/pragma.html).
            return ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
        case "postgresql":
            # Half: the server should give up on a lock before the driver gives up on the server.
            return (f"SET lock_timeout = {seconds * 500}", f"SET statement_timeout = {seconds * 1000}")
        case _:
            return (f"SET SESSION innodb_lock_wait_timeout = {max(1, seconds // 2)}",)


def _execute_in_turn(cursor: Any, statement: str, timeout: float) -> None:
    """Execute a session statement. Of two connections that change a SQLite file's journal mode at the same moment,
    one is told at once that the database is locked, whatever its timeout: waiting would be a deadlock
    (sqlite.org/c3ref/busy_handler.html). It has let go of its lock then, so that it can try again."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            cursor.execute(statement)
        except Exception as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0, 0.01))  # noqa: S311 - jitter
        else:
            return


def open_engine(url: str | URL, timeout: float) -> Engine:
    """An engine for the store alone. No call waits much longer than `timeout` seconds. Raises StoreError."""
    try:
        parsed = _absolute(make_url(url))
        family = family_of(parsed.get_dialect().name)
        options: dict[str, Any] = {"pool_timeout": timeout, "hide_parameters": True}
        if family == "mysql":
            # Without gap locks, two owners never wait for each other (REPEATABLE READ is the server's default).
            options["isolation_level"] = "READ COMMITTED"
        if family == "sqlite" and parsed.database in (None, "", ":memory:"):
            # One connection, taken by turns: every connection to :memory: has a database of its own.
            options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
        arguments = _driver_arguments(parsed.get_driver_name(), timeout)
        engine = create_engine(parsed, connect_args=arguments, **options)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError("opening the store", reason(error)) from None
    _prepare_sessions(engine, family, timeout)
    if parsed.get_driver_name() == "psycopg":
        _end_slow_calls(engine, timeout)
    event.listen(engine, "handle_error", _notice_disconnects)
    return engine


def _prepare_sessions(engine: Engine, family: str, timeout: float) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for statement in _session_statements(family, timeout):
            _execute_in_turn(cursor, statement, timeout)
        cursor.close()
        connection.commit()


def _end_slow_calls(engine: Engine, timeout: float) -> None:
    from editor.drafts.sql.psycopg import timed

    connection_class = timed(timeout)

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, positional: Any, named: Any) -> Any:
        return connection_class.connect(*positional, **named)


def _notice_disconnects(context: ExceptionContext) -> None:
    # pg8000 says InterfaceError("network error"), or lets the socket's own error through. Its SQLAlchemy dialect
    # takes neither for a disconnect (sqlalchemy issue 6099), and would hand the dead connection out again.
    error = context.original_exception
    if isinstance(error, OSError) or type(error).__name__ == "InterfaceError":
        context.is_disconnect = True


def _absolute(url: URL) -> URL:
    """The URL with a SQLite file's whole path: a relative one would be another file after a change of folder."""
    path = url.database
    if url.get_backend_name() != "sqlite" or not path or path.startswith((":", "file:")):
        return url
    return url.set(database=str(Path(path).absolute()))


def family_of(dialect: str) -> str:
    """The family of a dialect. Raises StoreError for a database whose statements the store does not speak."""
    if dialect not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise StoreError("opening the store", f"{dialect} is not a supported database; these are: {known}")
    return DIALECTS[dialect]


def is_disconnect(error: BaseException) -> bool:
    """Whether the connection is dead."""
    return isinstance(error, OSError) or bool(getattr(error, "connection_invalidated", False))


def is_unreachable(error: BaseException, *, connected: bool) -> bool:
    """Whether the server cannot be reached or does not answer; a file is always there."""
    original = getattr(error, "orig", None)
    if type(original).__module__.startswith("sqlite3"):
        return False
    failed_to_connect = not connected and isinstance(error, (OperationalError, InterfaceError))
    return failed_to_connect or is_disconnect(error) or isinstance(error, PoolTimeout)


def is_retryable(error: BaseException) -> bool:
    """Whether the database rolled back and asks to start over."""
    original = getattr(error, "orig", None)
    return original is not None and asks_to_start_over(original)


def reason(error: BaseException) -> str:
    """The driver's words in one short line, without statements and parameters: those hold the text."""
    if isinstance(error, PoolTimeout):
        return "all connections are in use"
    return in_short(getattr(error, "orig", None) or error)
