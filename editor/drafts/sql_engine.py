"""Connections to a SQL database, and what its errors mean: start over, give up, or reconnect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from editor.errors import StoreError

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgresql", "cockroachdb": "postgresql"} | dict.fromkeys(
    ("mysql", "mariadb"), "mysql"
)
"""SQLAlchemy's dialects by the family whose statements they take. YugabyteDB goes by "postgresql"."""

RETRYABLE_SQLSTATES = {"40001", "40P01"}
"""serialization_failure and deadlock_detected (PostgreSQL, Appendix A); CockroachDB asks for a retry by 40001."""

RETRYABLE_MYSQL = {1213}
"""ER_LOCK_DEADLOCK. Not 1205, a lock wait that timed out: it has waited long enough."""

RETRYABLE_SQLITE = {517}
"""SQLITE_BUSY_SNAPSHOT: the transaction read before another one wrote. Plain SQLITE_BUSY has waited long enough."""


def _driver_arguments(driver: str, timeout: float) -> dict[str, Any]:
    seconds = max(1, round(timeout))
    match driver:
        case "pg8000":
            return {"timeout": seconds}
        case "psycopg" | "psycopg2":
            return {"connect_timeout": seconds, "options": f"-c statement_timeout={seconds * 1000}"}
        case "pymysql":
            return {"connect_timeout": seconds, "read_timeout": seconds, "write_timeout": seconds}
        case "mysqldb":
            return {"connect_timeout": seconds}
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
            return (f"SET lock_timeout = {seconds * 500}",)
        case _:
            return (f"SET SESSION innodb_lock_wait_timeout = {max(1, seconds // 2)}",)


def open_engine(url: str | URL, timeout: float) -> Engine:
    """An engine for the store alone. No call waits much longer than `timeout` seconds. Raises StoreError."""
    try:
        parsed = make_url(url)
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

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for statement in _session_statements(family, timeout):
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "handle_error")
    def notice_disconnects(context: ExceptionContext) -> None:
        # pg8000 says InterfaceError("network error"), or lets the socket's own error through. Its SQLAlchemy dialect
        # takes neither for a disconnect (sqlalchemy issue 6099), and would hand the dead connection out again.
        error = context.original_exception
        if isinstance(error, OSError) or type(error).__name__ == "InterfaceError":
            context.is_disconnect = True

    return engine


def family_of(dialect: str) -> str:
    """The family of a dialect. Raises StoreError for a database whose statements the store does not speak."""
    if dialect not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise StoreError("opening the store", f"{dialect} is not a supported database; these are: {known}")
    return DIALECTS[dialect]


def is_disconnect(error: BaseException) -> bool:
    """Whether the connection is dead."""
    return isinstance(error, OSError) or bool(getattr(error, "connection_invalidated", False))


def is_retryable(error: BaseException) -> bool:
    """Whether the database rolled back and asks to start over. Knows the drivers by how they carry codes."""
    original: Any = getattr(error, "orig", None)
    if original is None:
        return False
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    first = original.args[0] if original.args else None
    if isinstance(first, dict):
        state = first.get("C")
    if state in RETRYABLE_SQLSTATES:
        return True
    number = getattr(original, "errno", None) or first
    return number in RETRYABLE_MYSQL if isinstance(number, int) else _sqlite_code(original) in RETRYABLE_SQLITE


def _sqlite_code(original: BaseException) -> int | None:
    return getattr(original, "sqlite_errorcode", None)


def reason(error: BaseException) -> str:
    """The driver's words in one short line, without statements and parameters: those hold the text."""
    if isinstance(error, PoolTimeout):
        return "all connections are in use"
    original: Any = getattr(error, "orig", None) or error
    first = original.args[0] if original.args else ""
    said = str(first.get("M", "")) if isinstance(first, dict) else str(original)
    line = said.strip().splitlines()[0] if said.strip() else ""
    return f"{type(original).__name__}: {line[:200]}"
