"""What a source of stored posts is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

Part = dict[str, Any]
"""A range of a source's posts, as JSON: what `read` needs to find them again, and `rows`, how many there are."""


class Source(Protocol):
    """Posts in ranges. The ranges are planned once and kept, so that every start of a run means the same ones."""

    def describe(self) -> dict[str, Any]:
        """What the source is, as JSON; another answer later means that it is another source. Holds no password."""

    def plan(self, rows: int) -> list[Part]:
        """All posts in order, in ranges of at most so many."""

    def read(self, part: Part) -> pa.RecordBatch:
        """The posts of a range: `id, html`."""


def file_facts(path: Path) -> dict[str, Any]:
    """What tells one state of a file from another."""
    status = path.stat()
    return {"file": path.name, "bytes": status.st_size, "modified": status.st_mtime_ns}
