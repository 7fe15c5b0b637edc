"""`python -m benchmarks.archive --posts N`: what an archive costs, by what its posts are, and the memory that it takes.

The time is the processor's, measured in the workers, so that what else the machine does counts little. The cost is
that of the processors alone, at the price given. Each line is kept in build/ledgers/archive.jsonl, from which
`python -m benchmarks.report` reads.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.posts import canonical, ckeditor, mess, old_forum, quill
from editor import Policy
from editor.archive.cluster import Cluster
from editor.archive.run import Order, run
from editor.archive.sources import open_source
from editor.policy import Cleaner
from tools.ledgers import keep

SIZES = (400, 1000, 2500)
ARCHIVES: dict[str, tuple[tuple[Callable[[int], str], ...], Cleaner]] = {
    "canonical": ((canonical,), "bleach"),
    "legacy, nh3": ((old_forum, ckeditor, quill, mess), "nh3"),
    "legacy, bleach": ((old_forum, ckeditor, quill, mess), "bleach"),
}
"""What the posts are, and what reads those that are not canonical."""
GROUP = 1000
HEAD = (
    "                           ms of a processor a post   hours and cost        posts a      peak MiB of",
    "archive              posts   workers  this one     a million             second  this one    a worker",
)
"""Above the lines of the table."""


def write(file: Path, kinds: tuple[Callable[[int], str], ...], count: int) -> None:
    """So many posts, each with its number in it, so that no two are the same."""
    variants = [kind(size) or kind(1200) for kind in kinds for size in SIZES]
    schema = pa.schema([("id", pa.int64()), ("html", pa.large_string())])
    with pq.ParquetWriter(file, schema) as sink:
        for start in range(0, count, GROUP):
            ids = range(start, min(start + GROUP, count))
            posts = [f"<p>Post {number}</p>{variants[number % len(variants)]}" for number in ids]
            sink.write_table(pa.table({"id": ids, "html": posts}, schema=schema))


def peak(process: int) -> int:
    """The most memory that a process has taken since it was last set back, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def measure(name: str, count: int, workers: int, price: float) -> str:
    """One line of the table."""
    kinds, cleaner = ARCHIVES[name]
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "posts.parquet", kinds, count)
        clusters: list[Cluster] = []
        peaks: list[int] = []

        def opened() -> Cluster:
            clusters.append(Cluster(workers=workers))
            return clusters[0]

        def progress(done: int, rows: int, seconds: float) -> None:
            if done == rows:
                peaks.extend(map(peak, clusters[0].process_ids()))

        Path("/proc/self/clear_refs").write_text("5")
        started, own = time.perf_counter(), time.process_time()
        source = open_source(str(Path(folder) / "posts.parquet"))
        counts = run(
            source, Path(folder) / "out", Order(policy=Policy(cleaner=cleaner), dialect="html"), opened, progress
        )
        took, own = time.perf_counter() - started, time.process_time() - own
        seconds = counts["seconds"]
    hours = (seconds + own) / count * 1e6 / 3600
    return (
        f"{name:16} {count:>9,} {seconds / count * 1e3:>9.2f} {own / count * 1e3:>9.2f} {hours:>9.2f} "
        f"{hours * price:>9.3f} {count / took:>9.0f} {peak(os.getpid()):>9} {max(peaks):>9}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=ARCHIVES, help="one of the archives")
    parser.add_argument("--price", type=float, default=0.05, help="of a processor for an hour (default: 0.05)")
    options = parser.parse_args()
    print(*HEAD, sep="\n")
    for name in [options.only] if options.only else ARCHIVES:
        line = measure(name, options.posts, options.workers, options.price)
        print(line, flush=True)
        keep("archive", {"archive": name, "posts": options.posts, "workers": options.workers, "line": line})


if __name__ == "__main__":
    main()
