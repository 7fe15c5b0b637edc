"""A run comes to the same end however often it, its workers or its scheduler are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Worker

from editor import Policy
from editor.archive.batch import COLUMNS, recheck
from editor.archive.cluster import Cluster
from editor.archive.errors import ArchiveError
from editor.archive.folder import opened
from editor.archive.run import Order, run
from editor.archive.sources import open_source
from tests.archive.posts import KINDS, lines, parquet, state, texts

POSTS, PART = 600, 20
PARTS = POSTS // PART
ORDER = Order(policy=Policy(), dialect="html", rows=PART)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The posts of all runs here."""
    return lines(tmp_path_factory.mktemp("archive") / "posts.jsonl", POSTS)


@pytest.fixture(scope="module")
def expected(posts: Path, scheduler: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a run that nothing happens to leaves."""
    out = tmp_path_factory.mktemp("undisturbed")
    run(open_source(str(posts)), out, ORDER, partial(Cluster, scheduler))
    return state(out)


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def once_each(out: Path) -> bool:
    return sorted(record["part"] for record in lines_of(out / "done.jsonl")) == list(range(PARTS))


def test_a_run_answers_every_post_in_order_and_counts_them(tmp_path: Path, workers: Callable[[], Cluster]) -> None:
    source = open_source(str(parquet(tmp_path / "posts.parquet", 150)))
    told: list[tuple[int, int]] = []
    counts = run(source, tmp_path / "out", Order(policy=Policy(), rows=20), workers,
                 lambda done, rows, seconds: told.append((done, rows)))  # fmt: skip
    answers = pa.concat_tables([pq.read_table(file) for file in sorted((tmp_path / "out" / "parts").iterdir())])
    assert answers.schema.names == ["id", *(name for name, _ in COLUMNS)]
    assert answers.column("id").to_pylist() == list(range(150))
    assert answers.column("original").to_pylist() == texts(150)
    assert answers.column("change").to_pylist() == [KINDS[number % len(KINDS)][1] for number in range(150)]
    assert counts["change"] == {"unchanged": 38, "repaired": 38, "lossy": 37, "refused": 37}
    assert told[-1] == (150, 150)


def test_a_second_run_finds_nothing_to_do_and_needs_no_worker(
    posts: Path, tmp_path: Path, workers: Callable[[], Cluster], expected: dict[str, str]
) -> None:
    def none() -> Cluster:
        raise AssertionError("no worker is needed")

    first = run(open_source(str(posts)), tmp_path, ORDER, workers)
    assert run(open_source(str(posts)), tmp_path, ORDER, none) == first
    assert once_each(tmp_path)
    assert state(tmp_path) == expected


def test_workers_that_are_killed_lose_nothing(
    posts: Path, tmp_path: Path, workers: Callable[[], Cluster], expected: dict[str, str]
) -> None:
    victims: list[int] = []
    killed: list[int] = []
    opened: list[Cluster] = []

    def remembered() -> Cluster:
        opened.append(workers())
        return opened[-1]

    def progress(done: int, rows: int, seconds: float) -> None:
        if not victims:
            victims.extend(opened[0].process_ids())
        if len(killed) < len(victims) and done < rows:
            os.kill(victims[len(killed)], signal.SIGKILL)
            killed.append(victims[len(killed)])

    run(open_source(str(posts)), tmp_path, ORDER, remembered, progress)
    assert len(killed) == 2
    assert once_each(tmp_path)
    assert state(tmp_path) == expected


def test_a_run_that_is_killed_twice_goes_on_and_ends_the_same_byte_for_byte(
    posts: Path, tmp_path: Path, scheduler: str, expected: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "editor", "archive", "migrate", str(posts), "--out", str(tmp_path)]
    command += ["--part", str(PART), "--dialect", "html", "--scheduler", scheduler]
    finished = 0
    for _ in range(2):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(lines_of(tmp_path / "done.jsonl")) < finished + 2 and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        before, finished = finished, len(lines_of(tmp_path / "done.jsonl"))
        assert before < finished < PARTS
    # A kill within a write leaves half a line, and a file without its name.
    with (tmp_path / "done.jsonl").open("a") as torn:
        torn.write('{"part": 29, "sha')
    (tmp_path / "parts" / f"{PARTS - 1:07}.unfinished").write_bytes(b"PAR1")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr  # some posts are refused
    assert once_each(tmp_path)
    assert state(tmp_path) == expected


class Dask:
    """A scheduler and a worker of one's own, on a port that stays the same."""

    def __init__(self, port: int, folder: Path) -> None:
        self.address, self._folder = f"tcp://127.0.0.1:{port}", folder
        self._port = str(port)
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self._started("scheduler", "--host", "127.0.0.1", "--port", self._port, "--no-dashboard")
        self._started(
            "worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "60"
        )

    def _started(self, kind: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
        nowhere = subprocess.DEVNULL
        self._processes.append(subprocess.Popen(command, cwd=self._folder, stdout=nowhere, stderr=nowhere))

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()


@pytest.fixture
def dask(port: int, tmp_path: Path) -> Iterator[Dask]:
    dask = Dask(port, tmp_path)
    dask.start()
    yield dask
    dask.kill()


def test_a_scheduler_that_is_lost_and_comes_back_loses_nothing(
    posts: Path, tmp_path: Path, dask: Dask, expected: dict[str, str]
) -> None:
    lost: list[int] = []

    def progress(done: int, rows: int, seconds: float) -> None:
        if not lost and done < rows:
            dask.kill()
            lost.append(done)
            dask.start()

    out = tmp_path / "out"
    run(open_source(str(posts)), out, ORDER, partial(Cluster, dask.address), progress)
    assert lost
    assert once_each(out)
    assert state(out) == expected


def test_a_scheduler_that_stays_away_ends_the_run_and_another_one_goes_on(
    posts: Path, tmp_path: Path, dask: Dask, scheduler: str, expected: dict[str, str]
) -> None:
    out = tmp_path / "out"
    with pytest.raises(ArchiveError, match="the same command goes on from there"):
        run(open_source(str(posts)), out, ORDER, lambda: Cluster(dask.address, patience=20), lambda *told: dask.kill())
    assert 0 < len(lines_of(out / "done.jsonl")) < PARTS
    run(open_source(str(posts)), out, ORDER, partial(Cluster, scheduler))
    assert once_each(out)
    assert state(out) == expected


def test_a_scheduler_that_never_was_is_explained(port: int) -> None:
    with pytest.raises(ArchiveError, match="no scheduler answers"):
        Cluster(f"tcp://127.0.0.1:{port}", patience=1)


def test_a_source_that_cannot_be_read_any_longer_ends_the_run(
    posts: Path, tmp_path: Path, workers: Callable[[], Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_source(str(posts))

    def read(part: object) -> pa.RecordBatch:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(source, "read", read)
    with pytest.raises(ArchiveError, match=r"the source cannot be read: .*Input/output error.* goes on from there"):
        run(source, tmp_path, ORDER, workers)


def deadly(posts: pa.RecordBatch) -> pa.RecordBatch:
    """As recheck, but one post ends the worker's process."""
    if any("Post 1<" in text for text in posts.column("html").to_pylist()):
        os.kill(os.getpid(), signal.SIGKILL)
    return recheck(posts)


def test_a_post_that_kills_every_worker_costs_only_itself(tmp_path: Path, workers: Callable[[], Cluster]) -> None:
    source = open_source(str(lines(tmp_path / "posts.jsonl", 2)))
    parts = source.plan(2)
    cluster = workers()
    try:
        (answer,) = cluster.answers(deadly, [0], lambda part: source.read(parts[part]))
    finally:
        cluster.close()
    rows = answer.posts.to_pylist()
    assert [row["change"] for row in rows] == ["unchanged", "unreadable"]
    assert (rows[1]["original"], rows[1]["html"], rows[1]["codes"]) == (texts(2)[1], None, ["KilledWorker"])


def test_a_folder_is_for_one_run_at_a_time_and_for_one_order(
    posts: Path, tmp_path: Path, workers: Callable[[], Cluster]
) -> None:
    source = open_source(str(posts))
    run(source, tmp_path, ORDER, workers)
    with pytest.raises(ArchiveError, match="another dialect"):
        run(source, tmp_path, Order(policy=Policy(), dialect="auto", rows=PART), workers)
    with pytest.raises(ArchiveError, match="another policy"):
        run(source, tmp_path, Order(policy=Policy(max_emoji=1), dialect="html", rows=PART), workers)
    plan = json.loads((tmp_path / "plan.json").read_text())
    with opened(tmp_path, plan["run"], list), pytest.raises(ArchiveError, match="another run works"):
        run(source, tmp_path, ORDER, workers)


def test_a_source_that_changed_is_no_more_the_one_that_was_begun(
    tmp_path: Path, workers: Callable[[], Cluster]
) -> None:
    file = lines(tmp_path / "posts.jsonl", 4)
    run(open_source(str(file)), tmp_path / "out", ORDER, workers)
    lines(file, 5)
    with pytest.raises(ArchiveError, match="another source"):
        run(open_source(str(file)), tmp_path / "out", ORDER, workers)


def test_a_sample_is_spread_over_the_archive(posts: Path, tmp_path: Path, workers: Callable[[], Cluster]) -> None:
    counts = run(open_source(str(posts)), tmp_path, Order(policy=Policy(), rows=PART, sample=60), workers)
    assert counts["rows"] == 60
    ids = [int(key) for file in sorted((tmp_path / "parts").iterdir()) for key in pq.read_table(file)["id"].to_pylist()]
    assert ids[:4] == [0, 1, 20, 21]
    assert ids[-1] == POSTS - PART + 1
    assert "a sample out of 600" in (tmp_path / "report.html").read_text()


def test_an_empty_archive_is_no_fault(tmp_path: Path, workers: Callable[[], Cluster]) -> None:
    (tmp_path / "posts.jsonl").write_text("")
    assert run(open_source(str(tmp_path / "posts.jsonl")), tmp_path / "out", ORDER, workers)["rows"] == 0
    assert (tmp_path / "out" / "report.html").exists()


def test_workers_of_its_own_keep_no_record_of_the_calls_they_made() -> None:
    cluster = Cluster(workers=1)
    try:
        list(cluster.answers(_slow, range(2), lambda part: pa.record_batch({"id": [part], "html": ["<p>a</p>"]})))
        assert cluster._client.run(_kept) == dict.fromkeys(cluster._client.nthreads(), 0)
    finally:
        cluster.close()


def _slow(posts: pa.RecordBatch) -> pa.RecordBatch:
    """Takes longer than the second after which Dask puts its samples of the calls away."""
    time.sleep(1.2)
    return posts


def _kept(dask_worker: Worker) -> int:
    return len(dask_worker.profile_history)


def test_the_command_uses_workers_of_its_own(tmp_path: Path) -> None:
    file = lines(tmp_path / "posts.jsonl", 8)
    command = [sys.executable, "-m", "editor", "archive", "check", str(file), "--out", str(tmp_path / "out")]
    done = subprocess.run([*command, "--workers", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "change   refused                        2" in done.stdout
    assert "8 of 8 posts" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "explained"),
    [
        (["none.jsonl"], "none.jsonl: there is no such file"),
        (["-"], "there is no such file"),
        ([], "give a SOURCE"),
        (["posts.jsonl", "--part", "0"], "not a whole number above 0"),
        (["posts.jsonl", "--base", "forum"], "base 'forum' is not an http(s) address"),
        (["posts.jsonl", "--write-back", "all"], "'all' is not one of"),
    ],
)
def test_a_command_that_cannot_be_is_explained_and_leaves_nothing(
    tmp_path: Path, arguments: list[str], explained: str
) -> None:
    lines(tmp_path / "posts.jsonl", 4)
    command = [sys.executable, "-m", "editor", "archive", "migrate", *arguments, "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert explained in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
