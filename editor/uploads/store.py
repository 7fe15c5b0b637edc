"""What a picture store does: keep bytes under a name, and say how long it has had them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from editor.errors import EditorError, StoreError


class PictureStoreError(StoreError):
    """A picture store that could not do its work. What was stored before is kept, and the next call may work."""

    def __init__(self, operation: str, reason: str) -> None:
        EditorError.__init__(self, f"pictures: {operation} failed: {reason}")
        self.operation = operation
        self.reason = reason


class Stored(NamedTuple):
    """A stored object: its name, and when it was last written, in UTC."""

    name: str
    written_at: datetime


class PictureStore(Protocol):
    """Keeps objects by name; a name is letters, digits, ".", "-" and "_", in parts separated by "/".

    Every method raises StoreError where the store cannot work.
    """

    def put(self, name: str, data: bytes) -> None:
        """Keep `data`, in place of what was there. Readers see all of it or nothing."""
        ...

    def get(self, name: str) -> bytes | None:
        """What is kept, or None."""
        ...

    def delete(self, name: str) -> None:
        """Forget it, if it is there."""
        ...

    def find(self, name: str) -> Stored | None:
        """When it was written, or None."""
        ...

    def list(self, prefix: str) -> Iterator[Stored]:
        """All objects whose name starts with `prefix`, which ends with "/"."""
        ...

    def tidy(self) -> None:
        """Delete what writes that were interrupted left behind, if they can leave anything."""
        ...
