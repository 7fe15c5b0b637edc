"""Memory for pictures: large ones are read one at a time in a process, so that uploads at once do not add up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from editor.uploads.store import PictureStoreError

LARGE = 32 * 1024 * 1024
"""A picture that takes more bytes than this to read waits for its turn."""
PATIENCE = 10.0
"""Seconds that it waits at most."""

# Memory is the process's, so the turn is too.
_turn = threading.BoundedSemaphore(1)


@contextmanager
def memory_for(size: int) -> Iterator[None]:
    """Wait for one's turn with a picture that takes `size` bytes to read. Raises StoreError after `PATIENCE`."""
    if size <= LARGE:
        yield
        return
    if not _turn.acquire(timeout=PATIENCE):
        raise PictureStoreError("reading a picture", f"other large pictures were still being read after {PATIENCE:g} s")
    try:
        yield
    finally:
        _turn.release()
