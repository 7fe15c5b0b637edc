"""What an operator sees of the stores: an event for each operation, and a log line, neither with draft text."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Literal

from editor.drafts.errors import DraftLimitExceeded, DraftNotFound, InvalidDraft
from editor.drafts.model import DraftConflict
from editor.errors import EditorError

logger = logging.getLogger("editor.drafts")
logger.addHandler(logging.NullHandler())

Outcome = Literal["ok", "conflict", "limit", "not_found", "invalid", "error"]

OUTCOMES: dict[type[Exception], Outcome] = {
    DraftConflict: "conflict",
    DraftLimitExceeded: "limit",
    DraftNotFound: "not_found",
    InvalidDraft: "invalid",
}
"""How a raised error is counted; anything else is "error"."""

LEVELS: dict[Outcome, int] = {"ok": logging.DEBUG, "error": logging.ERROR}
"""Log level by outcome; the others are logged as INFO."""


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One operation of a store. `owner` is a hash, the same for the same owner; `seconds` is what the call took,
    `bytes` the size of the text it was given, `retries` how often the database asked to start over."""

    operation: str
    outcome: Outcome
    store: str
    seconds: float
    owner: str | None = None
    context: str | None = None
    bytes: int | None = None
    retries: int = 0
    error: str | None = None


Hook = Callable[[DraftEvent], None]
"""Takes each event, for example to count it. What it raises is logged and goes no further."""


def pseudonym(owner: bytes) -> str:
    """An owner as events and log lines name it."""
    return hashlib.sha256(owner).hexdigest()[:12]


class Operation:
    """Times one operation and reports it when it ends, however it ends."""

    def __init__(self, name: str, store: str, hook: Hook | None) -> None:
        self.name = name
        self.store = store
        self.hook = hook
        self.owner: str | None = None
        self.context: str | None = None
        self.bytes: int | None = None
        self.retries = 0
        self.repeated = False
        """Whether it failed as the one before did, and was logged then."""

    def __enter__(self) -> Operation:
        self.started = time.perf_counter()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        outcome: Outcome = "ok"
        if error is not None:
            outcome = next((named for kind, named in OUTCOMES.items() if isinstance(error, kind)), "error")
        seconds = time.perf_counter() - self.started
        error_text = None
        if outcome == "error":  # A foreign error's message might quote the text.
            error_text = str(error) if isinstance(error, EditorError) else type(error).__name__
        event = DraftEvent(
            self.name, outcome, self.store, seconds, self.owner, self.context, self.bytes, self.retries, error_text
        )
        level = logging.DEBUG if self.repeated else LEVELS.get(outcome, logging.INFO)
        if logger.isEnabledFor(level):
            logger.log(level, "%s", json.dumps({"event": "draft", **asdict(event)}))
        if self.hook is None:
            return
        try:
            self.hook(event)
        except Exception:  # A broken metrics hook must not lose a text.
            logger.exception("the draft metrics hook failed")
