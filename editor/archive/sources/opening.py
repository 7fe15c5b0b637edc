"""The source at a path or a URL, by what it is."""

from __future__ import annotations

from pathlib import Path

from editor.archive.errors import ArchiveError
from editor.archive.source import Source


def open_source(where: str, *, table: str | None = None, key: str = "id", column: str = "html") -> Source:
    """The source at a path or a URL. `column` holds the HTML, `key` what names a post.

    Raises ArchiveError for an invalid one, ImportError where the extra for it is not installed.
    """
    if "://" in where:
        from editor.archive.sources.sql import SQLSource

        if table is None:
            raise ArchiveError("a database needs --table as well")
        return SQLSource(where, table, key, column)
    path = Path(where)
    if not path.exists():
        raise ArchiveError(f"{where}: there is no such file")
    if path.suffix in (".jsonl", ".ndjson"):
        from editor.archive.sources.lines import LinesSource

        return LinesSource(path, key, column)
    from editor.archive.sources.parquet import ParquetSource

    return ParquetSource(path, key, column)
