"""`python -m benchmarks.namespace --posts N`: an archive that a worker with a network of its own takes part in.

One worker is a process of this machine as any other, one is in a network namespace, as on another machine: it sees the
scheduler's address and nothing else, neither the files nor this machine's loopback. Needs root, for `ip netns`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa

from benchmarks.archive import write
from benchmarks.posts import canonical, old_forum
from editor.archive.batch import recheck
from editor.archive.cluster import Cluster
from editor.archive.sources import open_source

NETWORK = "10.213.77"
PORT = 8797
PART = 500


def network() -> str:
    """What names the network that this process sees."""
    return os.readlink("/proc/self/ns/net")


def answered(posts: pa.RecordBatch) -> pa.RecordBatch:
    """The answer, and the network of the worker that gave it."""
    return recheck(posts, dialect="html").replace_schema_metadata({"network": network()})


def run(*command: str) -> None:
    """Run a command to its end."""
    subprocess.run(command, check=True)


@contextmanager
def namespace(name: str) -> Iterator[None]:
    """A network namespace that reaches this one by a pair of devices, and nothing besides."""
    run("ip", "netns", "add", name)
    try:
        run("ip", "link", "add", "reply-here", "type", "veth", "peer", "name", "reply-there", "netns", name)
        run("ip", "address", "add", f"{NETWORK}.1/24", "dev", "reply-here")
        run("ip", "link", "set", "reply-here", "up")
        run("ip", "-n", name, "address", "add", f"{NETWORK}.2/24", "dev", "reply-there")
        run("ip", "-n", name, "link", "set", "reply-there", "up")
        run("ip", "-n", name, "link", "set", "lo", "up")
        yield
    finally:
        run("ip", "netns", "delete", name)


@contextmanager
def started(folder: str, *command: str) -> Iterator[None]:
    """A process while it is needed."""
    process = subprocess.Popen(
        [*command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Print how many posts each worker answered, and whether the answers are those of this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    count = parser.parse_args().posts
    name = f"reply-editor-{os.getpid()}"
    scheduler = f"tcp://{NETWORK}.1:{PORT}"
    dask = (sys.executable, "-m")
    worker = (*dask, "distributed.cli.dask_worker", scheduler, "--nthreads", "1", "--no-dashboard", "--no-nanny")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        write(Path(folder) / "posts.parquet", (canonical, old_forum), count)
        source = open_source(str(Path(folder) / "posts.parquet"))
        parts = source.plan(PART)
        stack.enter_context(namespace(name))
        listen = ("distributed.cli.dask_scheduler", "--host", f"{NETWORK}.1", "--port", str(PORT), "--no-dashboard")
        stack.enter_context(started(folder, *dask, *listen))
        stack.enter_context(started(folder, *worker))
        stack.enter_context(started(folder, "ip", "netns", "exec", name, *worker, "--host", f"{NETWORK}.2"))
        cluster = Cluster(scheduler)
        stack.callback(cluster.close)
        while cluster.threads < 2:
            time.sleep(0.1)
        begun = time.perf_counter()
        answers = list(cluster.answers(answered, range(len(parts)), lambda part: source.read(parts[part])))
        took = time.perf_counter() - begun
        here = partial(recheck, dialect="html")
        wrong = [each.part for each in answers if not each.posts.equals(here(source.read(parts[each.part])))]
    posts: Counter[str] = Counter()
    for each in answers:
        where = each.posts.schema.metadata[b"network"].decode()
        posts["here" if where == network() else "in a network of its own"] += each.posts.num_rows
    for where, number in posts.items():
        print(f"{number:>9,} posts by the worker {where}")
    print(f"{posts.total() / took:>9,.0f} posts a second; answers other than this process gives: {len(wrong)}")
    sys.exit(bool(wrong) or len(posts) < 2)


if __name__ == "__main__":
    main()
