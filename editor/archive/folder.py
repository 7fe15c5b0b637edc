"""The folder of a run: the plan, each part's answer, and a line for each that is finished.

plan.json       what is to be done, and the ranges; written once, first
parts/*.parquet the answers, each renamed into place when it is whole
done.jsonl      a line for each part on disk: its checksum, its counts, its seconds
written.jsonl   a line for each part that was written back, with the posts that were left alone
manifest.json   parts, checksums and counts, when all are there; the same for every way there
report.html     for people
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from editor.archive.errors import ArchiveError
from editor.archive.source import Part
from editor.archive.tally import tally

Record = dict[str, Any]


class Folder:
    """The folder of one run. Whatever moment it is killed at, what is in `done.jsonl` is whole and on disk."""

    def __init__(self, path: Path, plan: dict[str, Any]) -> None:
        self.path = path
        self.plan = plan
        self.parts: list[Part] = plan["parts"]
        self.done: dict[int, Record] = {
            record["part"]: record for record in _records(path / "done.jsonl") if self._is_whole(record)
        }
        self.written: dict[int, Record] = {record["part"]: record for record in _records(path / "written.jsonl")}

    def keep(self, part: int, answer: pa.RecordBatch, seconds: float) -> None:
        """Put a part's answer on disk; then, and only then, it is finished. `seconds` are those of the processor."""
        file = self.file_of(part)
        unfinished = file.with_suffix(".unfinished")
        with unfinished.open("wb") as sink:
            pq.write_table(pa.Table.from_batches([answer]), sink, compression="zstd")
            sink.flush()
            os.fsync(sink.fileno())
        data = unfinished.read_bytes()
        unfinished.replace(file)
        _sync(file.parent)
        counts = tally(answer)
        record = {"part": part, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **counts}
        record["seconds"] = round(seconds, 4)
        _append(self.path / "done.jsonl", record)
        self.done[part] = record

    def answer(self, part: int) -> pa.Table:
        """A finished part's answer, from disk."""
        return pq.read_table(self.file_of(part))

    def write_down(self, part: int, classes: Iterable[str], written: int, left: list[Record]) -> None:
        """Note which classes of a part were written back, and which posts were left alone."""
        record = {"part": part, "classes": sorted(classes), "written": written, "left": left}
        _append(self.path / "written.jsonl", record)
        self.written[part] = record

    def finish(self) -> None:
        """Write the manifest of a run of which every part is finished."""
        # Without the seconds, which differ from run to run.
        records = [
            {name: value for name, value in self.done[part].items() if name != "seconds"}
            for part in range(len(self.parts))
        ]
        _write_json(self.path / "manifest.json", {"run": self.plan["run"], "parts": records})

    def file_of(self, part: int) -> Path:
        """Where a part's answer is."""
        return self.path / "parts" / f"{part:07}.parquet"

    def _is_whole(self, record: Record) -> bool:
        file = self.file_of(record["part"])
        return file.exists() and file.stat().st_size == record["bytes"]


@contextmanager
def opened(path: Path, run: dict[str, Any], parts: Any) -> Iterator[Folder]:
    """The folder at a path for a run, new or half done, to this process alone; `parts()` plans a new one's ranges.

    Raises ArchiveError for a folder that holds another run, or that another process works in.
    """
    (path / "parts").mkdir(parents=True, exist_ok=True)
    with (path / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ArchiveError(f"{path}: another run works in this folder") from None
        file = path / "plan.json"
        if not file.exists():
            _write_json(file, {"run": run, "parts": parts()})
        plan = json.loads(file.read_text(encoding="utf-8"))
        if plan["run"] != json.loads(json.dumps(run)):
            differing = sorted(name for name in run if plan["run"].get(name) != json.loads(json.dumps(run[name])))
            raise ArchiveError(
                f"{path}: holds a run with another {', '.join(differing)}. Give the same to go on, or another --out"
            )
        yield Folder(path, plan)


def _records(file: Path) -> list[Record]:
    """The whole lines of a file; one that a kill tore off is taken away, so that the next does not join it."""
    if not file.exists():
        return []
    data = file.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        os.truncate(file, len(whole))
    return [json.loads(line) for line in whole.splitlines()]


def _append(file: Path, record: Record) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        lines.flush()
        os.fsync(lines.fileno())


def _write_json(file: Path, value: Any) -> None:
    unfinished = file.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as sink:
        json.dump(value, sink, ensure_ascii=False, indent=1)
        sink.write("\n")
        sink.flush()
        os.fsync(sink.fileno())
    unfinished.replace(file)
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """Make a rename last: a file's name is its folder's data."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
