"""A run over an archive: plan, send out, keep, write back, report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

import editor
from editor.archive.batch import LOSSY, REPAIRED, recheck
from editor.archive.cluster import Cluster
from editor.archive.errors import ArchiveError
from editor.archive.folder import Folder, opened
from editor.archive.report import write_report
from editor.archive.source import Part, Source
from editor.archive.tally import total
from editor.policy import Policy

SPREAD = 50
"""Places of the archive that a sample is taken from."""
WRITTEN_BACK = (REPAIRED, LOSSY)
"""The classes that are written back if nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done. `dialect` None checks; `write_back` names the classes of change to write back, if any."""

    policy: Policy
    dialect: str | None = "auto"
    base: str | None = None
    rows: int = 1000
    sample: int | None = None
    write_back: tuple[str, ...] = ()


def run(
    source: Source,
    out: Path,
    order: Order,
    open_cluster: Callable[[], Cluster],
    progress: Callable[[int, int, float], None] = lambda done, rows, seconds: None,
) -> dict[str, Any]:
    """Do what is ordered, or the rest of it; the counts of all. A second call finds nothing to do.

    `progress` is told the posts that are done, those there are, and the seconds since the start. Raises ArchiveError.
    """
    if order.write_back and not hasattr(source, "write"):
        raise ArchiveError("only a database can be written back to; the answers for a file are in --out")
    if order.write_back and order.sample:
        raise ArchiveError("a sample is to be looked at, and is not written back")
    # What cannot be is said before anything is planned.
    function = partial(recheck, policy=order.policy, dialect=order.dialect, base=order.base)
    recheck_nothing(function)
    with opened(out, _described(source, order), partial(_planned, source, order)) as folder:
        started = time.monotonic()
        before = sum(record["rows"] for record in folder.done.values())
        to_do = [part for part in range(len(folder.parts)) if part not in folder.done]
        rows = sum(part["rows"] for part in folder.parts)
        threads = 0
        if to_do:
            cluster = open_cluster()
            try:
                threads = cluster.threads
                done = before
                for answer in cluster.answers(function, to_do, lambda part: _posts(source, folder.parts[part])):
                    folder.keep(answer.part, answer.posts, answer.seconds)
                    done += answer.posts.num_rows
                    progress(done, rows, time.monotonic() - started)
            finally:
                cluster.close()
        folder.finish()
        for part in _to_write(folder, order):
            _write_back(source, folder, part, order.write_back)
        counts = total(folder.done.values())
        took = time.monotonic() - started
        write_report(folder, counts, order.dialect, threads=threads, took=took, now=counts["rows"] - before)
        counts["seconds"] = sum(record["seconds"] for record in folder.done.values())
        return {**counts, "written": sum(each["written"] for each in folder.written.values()), "left": _left(folder)}


def recheck_nothing(function: Callable[[Any], Any]) -> None:
    """Ask the function about no post, which raises for an invalid dialect or base."""
    function(pa.record_batch({"id": pa.array([], pa.int64()), "html": pa.array([], pa.string())}))


def _posts(source: Source, part: Part) -> pa.RecordBatch:
    """The posts of a part. Raises ArchiveError; an OSError would be taken for a scheduler that is lost, and be waited
    for without an end."""
    try:
        return source.read(part)
    except OSError as error:
        raise ArchiveError(
            f"the source cannot be read: {error}. What is finished is kept; the same command goes on from there"
        ) from None


def _described(source: Source, order: Order) -> dict[str, Any]:
    """All that the answers depend on."""
    return {
        "source": source.describe(),
        "policy": order.policy.to_mapping(),
        "dialect": order.dialect,
        "base": order.base,
        "rows a part": order.rows,
        "sample": order.sample,
        "version": editor.__version__,
    }


def _planned(source: Source, order: Order) -> list[Part]:
    parts = source.plan(order.rows)
    return parts if order.sample is None else _sampled(parts, order.sample)


def _sampled(parts: list[Part], size: int) -> list[Part]:
    """So many posts, taken from ranges that are spread evenly over all; each says how many posts it stands for."""
    if not parts:
        return []
    posts = sum(part["rows"] for part in parts)
    chosen = [parts[at * len(parts) // min(SPREAD, len(parts))] for at in range(min(SPREAD, len(parts)))]
    each = -(-size // len(chosen))
    return [{**part, "rows": min(each, part["rows"]), "sampled": True, "of": posts} for part in chosen]


def _to_write(folder: Folder, order: Order) -> Iterator[int]:
    if order.write_back:
        for part in range(len(folder.parts)):
            if not set(order.write_back) <= set(folder.written.get(part, {}).get("classes", ())):
                yield part


def _write_back(source: Any, folder: Folder, part: int, classes: tuple[str, ...]) -> None:
    from editor.archive.sources.sql import Replacement

    columns = folder.answer(part).select(["id", "original", "html", "change"]).to_pylist()
    texts = [
        Replacement(row["id"], row["original"], row["html"])
        for row in columns
        if row["change"] in classes and row["html"] is not None and row["html"] != row["original"]
    ]
    left = source.write(texts)
    folder.write_down(part, classes, len(texts) - len(left), left)


def _left(folder: Folder) -> list[dict[str, Any]]:
    return [post for _, record in sorted(folder.written.items()) for post in record["left"]]
