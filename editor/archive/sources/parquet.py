"""Posts in Parquet: one file, or a folder of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from editor.archive.errors import ArchiveError
from editor.archive.source import Part, file_facts


class ParquetSource:
    """A Parquet file, or those of a folder in the order of their names. A row group is read for every part of it."""

    def __init__(self, path: Path, key: str, column: str) -> None:
        self._key, self._column = key, column
        self._root = path if path.is_dir() else path.parent
        self._paths = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        if not self._paths:
            raise ArchiveError(f"{path}: no *.parquet in it")
        for each in self._paths:
            try:
                names = pq.read_schema(each).names
            except pa.ArrowInvalid as error:
                raise ArchiveError(f"{each}: not Parquet: {error}") from None
            if missing := [name for name in (key, column) if name not in names]:
                raise ArchiveError(f"{each}: no column {missing[0]!r} among {', '.join(names)}")
        self._read: tuple[str, int, pa.Table] | None = None

    def describe(self) -> dict[str, Any]:
        """The files, their sizes and when they were modified."""
        return {"parquet": [file_facts(each) for each in self._paths], "key": self._key, "column": self._column}

    def plan(self, rows: int) -> list[Part]:
        """Ranges that never reach over a row group."""
        parts: list[Part] = []
        for path in self._paths:
            footer = pq.read_metadata(path)
            for group in range(footer.num_row_groups):
                length = footer.row_group(group).num_rows
                for start in range(0, length, rows):
                    part = {"file": str(path.relative_to(self._root)), "group": group, "start": start}
                    parts.append({**part, "rows": min(rows, length - start)})
        return parts

    def read(self, part: Part) -> pa.RecordBatch:
        """The posts of a range; the row group is kept for the next one."""
        if self._read is None or self._read[:2] != (part["file"], part["group"]):
            self._read = None
            try:
                with pq.ParquetFile(self._root / part["file"]) as file:
                    group = file.read_row_group(part["group"], columns=[self._key, self._column])
            except (OSError, pa.ArrowException) as error:
                raise ArchiveError(f"{part['file']}: row group {part['group']} cannot be read: {error}") from None
            self._read = (part["file"], part["group"], group)
        table = self._read[2].slice(part["start"], part["rows"]).combine_chunks()
        columns = [_whole(table.column(self._key)), _whole(_texts(table.column(self._column)))]
        return pa.RecordBatch.from_arrays(columns, names=["id", "html"])


def _texts(column: Any) -> Any:
    """A column as text; what is not UTF-8 is no text."""
    try:
        return column.cast(pa.large_string())
    except pa.ArrowInvalid:
        return pa.chunked_array([pa.array([_text(value) for value in column.to_pylist()], pa.large_string())])


def _text(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _whole(column: Any) -> Any:
    """A column of one chunk as its array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
