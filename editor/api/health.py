"""Whether what the API works with works: a real write and read for each store, within a deadline."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from editor.drafts.base import BaseDraftStore
from editor.drafts.keys import Guest
from editor.drafts.model import DraftConflict, DraftStore
from editor.errors import StoreError

if TYPE_CHECKING:  # It needs Pillow, which a forum without uploads need not have.
    from editor.uploads.uploads import Uploads

Check = Callable[[], object]
"""Uses one thing that the forum needs. What raises does not work."""

DEADLINE = 2.0
"""Seconds that a check may take."""
FRESH = 1.0
"""Seconds for which an outcome is told again: whoever asks often makes no more work than one who asks once a second."""
CONTEXT = "health"


class Probe:
    """One check, made by one thread at a time however many ask, as one that hangs must not take all of them.

    >>> Probe(lambda: None).outcome()
    'ok'
    """

    def __init__(self, check: Check, deadline: float = DEADLINE) -> None:
        self._check = check
        self._deadline = deadline
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._ended.set()
        self._outcome = ""
        self._began_at = self._checked_at = float("-inf")

    def outcome(self) -> str:
        """ "ok", or what is wrong: the error's name, or that there was no answer in time."""
        with self._lock:
            if self._ended.is_set() and time.monotonic() - self._checked_at > FRESH:
                self._ended.clear()
                self._began_at = time.monotonic()
                threading.Thread(target=self._run, name="reply-editor health", daemon=True).start()
        if not self._ended.wait(max(0.0, self._began_at + self._deadline - time.monotonic())):
            return f"no answer within {self._deadline:g} s"
        return self._outcome

    def _run(self) -> None:
        try:
            self._check()
            self._outcome = "ok"
        except Exception as error:  # Whatever a driver raises, the answer is that it does not work.
            self._outcome = type(error).__name__
        self._checked_at = time.monotonic()
        self._ended.set()


class DraftCheck:
    """Saves a draft of a guest whom nobody is, reads it back, and expects what it wrote. It is one draft a process,
    which expires like any guest's."""

    def __init__(self, store: DraftStore) -> None:
        self._store = store
        self._guest = Guest.new()
        self._version: int | None = None

    def __call__(self) -> None:
        """Raises StoreError."""
        try:
            self._save_and_read()
        finally:
            if isinstance(self._store, BaseDraftStore):
                self._store.leave_thread()

    def _save_and_read(self) -> None:
        text = f"<p>{secrets.token_hex(8)}</p>"
        try:
            self._version = self._store.save(self._guest, CONTEXT, text, self._version).version
        except DraftConflict as conflict:  # A save that was written, but whose answer was lost.
            self._version = conflict.current.version if conflict.current else None
            raise StoreError("check", "the draft is not as it was left") from None
        draft = self._store.load(self._guest, CONTEXT)
        if draft is None or draft.html != text:
            raise StoreError("check", "what was saved is not what is there")


class UploadCheck:
    """Writes an object, reads it back and deletes it."""

    def __init__(self, uploads: Uploads) -> None:
        self._store = uploads.store
        self._name = f"health/{secrets.token_hex(8)}"

    def __call__(self) -> None:
        """Raises StoreError."""
        data = secrets.token_bytes(8)
        self._store.put(self._name, data)
        if self._store.get(self._name) != data:
            raise StoreError("check", "what was written is not what is there")
        self._store.delete(self._name)
