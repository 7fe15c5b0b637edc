"""Where stored posts come from: Parquet, JSON lines, or a table of a SQL database."""

from editor.archive.sources.opening import open_source

__all__ = ["open_source"]
