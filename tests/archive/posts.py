"""Stored posts of every class of change, as files and tables hold them."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

KINDS: tuple[tuple[str, str], ...] = (
    ("<p>Post {} is as it should be.</p>", "unchanged"),
    ("<B>Post {}</B> in old tags<BR><BR>and lines", "repaired"),
    ('<p>Post {} in <font color="#ff0000">red</font></p>', "lossy"),
    ('<p>Post {} <img src="data:image/png;base64,AAAA"></p>', "refused"),
)
"""A text for each class, with a place for the post's number."""


def texts(count: int) -> list[str]:
    """So many posts, of each class in turn."""
    return [KINDS[number % len(KINDS)][0].format(number) for number in range(count)]


def lines(file: Path, count: int) -> Path:
    """A file of JSON lines."""
    rows = (json.dumps({"id": number, "html": text}) for number, text in enumerate(texts(count)))
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def parquet(file: Path, count: int) -> Path:
    """A Parquet file of row groups of 64."""
    pq.write_table(pa.table({"id": range(count), "html": texts(count)}), file, row_group_size=64)
    return file


def state(out: Path) -> dict[str, str]:
    """The checksums of all that is the same for every way to it: the plan, the answers, the manifest."""
    files = [out / "plan.json", out / "manifest.json", *sorted((out / "parts").iterdir())]
    return {str(file.relative_to(out)): sha256(file.read_bytes()).hexdigest() for file in files}
