"""Posts in JSON lines: an object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from editor.archive.source import Part, file_facts


class LinesSource:
    """A file of JSON lines. A line without an id and a text is a post without text, named by its offset."""

    def __init__(self, path: Path, key: str, column: str) -> None:
        self._path, self._key, self._column = path, key, column

    def describe(self) -> dict[str, Any]:
        """The file, its size and when it was modified."""
        return {"lines": file_facts(self._path), "key": self._key, "column": self._column}

    def plan(self, rows: int) -> list[Part]:
        """Ranges of bytes, each of whole lines."""
        parts: list[Part] = []
        start = position = count = 0
        with self._path.open("rb") as file:
            for line in file:
                position += len(line)
                count += bool(line.strip())
                if count == rows:
                    parts.append({"start": start, "end": position, "rows": count})
                    start, count = position, 0
        if count:
            parts.append({"start": start, "end": position, "rows": count})
        return parts

    def read(self, part: Part) -> pa.RecordBatch:
        """The posts of a range; their ids are text."""
        with self._path.open("rb") as file:
            file.seek(part["start"])
            data = file.read(part["end"] - part["start"])
        ids: list[str] = []
        texts: list[str | None] = []
        offset = part["start"]
        for line in _lines(data):
            if line.strip() and len(ids) < part["rows"]:
                key, text = self._post(line)
                ids.append(key if key is not None else f"byte {offset}")
                texts.append(text)
            offset += len(line)
        return pa.record_batch({"id": pa.array(ids, pa.string()), "html": pa.array(texts, pa.large_string())})

    def _post(self, line: bytes) -> tuple[str | None, str | None]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            return None, None
        if not isinstance(value, dict):
            return None, None
        key, text = value.get(self._key), value.get(self._column)
        named = str(key) if isinstance(key, (int, str)) else None
        return _encodable(named), _encodable(text) if isinstance(text, str) else None


def _lines(data: bytes) -> list[bytes]:
    """The lines as a file has them: ended by a line feed and nothing else."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + lines[-1:]


def _encodable(text: str | None) -> str | None:
    """The text with half a surrogate pair, which JSON can escape and UTF-8 cannot hold, as U+FFFD."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if text is not None else None
