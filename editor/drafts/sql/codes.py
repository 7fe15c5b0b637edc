"""What database drivers say by their errors, whatever uses the driver. Knows them by how they carry codes."""

from __future__ import annotations

from typing import Any

RETRYABLE_SQLSTATES = {"40001", "40P01", "23505"}
"""serialization_failure, deadlock_detected and unique_violation (PostgreSQL, Appendix A); CockroachDB asks for a retry
by 40001. Two writers within a millisecond may choose the same version, and the second one takes the next."""

RETRYABLE_MYSQL = {1213, 1062}
"""ER_LOCK_DEADLOCK, and ER_DUP_ENTRY as above. Not 1205, a lock wait that timed out: it has waited long enough."""

RETRYABLE_SQLITE = {517}
"""SQLITE_BUSY_SNAPSHOT: the transaction read before another one wrote. Plain SQLITE_BUSY has waited long enough."""


def asks_to_start_over(original: Any) -> bool:
    """Whether the driver's error says that the database rolled back and that the transaction may be tried again."""
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    first = original.args[0] if original.args else None
    if isinstance(first, dict):
        state = first.get("C")
    if state in RETRYABLE_SQLSTATES:
        return True
    number = getattr(original, "errno", None) or first
    if isinstance(number, int):
        return number in RETRYABLE_MYSQL
    return getattr(original, "sqlite_errorcode", None) in RETRYABLE_SQLITE


def in_short(original: BaseException) -> str:
    """The driver's words in one short line: the further ones may quote what was written."""
    first = original.args[0] if original.args else ""
    message = str(first.get("M", "")) if isinstance(first, dict) else str(original)
    line = message.strip().splitlines()[0] if message.strip() else ""
    return f"{type(original).__name__}: {line[:200]}"
