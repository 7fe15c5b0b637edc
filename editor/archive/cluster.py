"""Dask: batches go out to workers and their answers come back, whatever happens to the workers or the scheduler.

The workers get the posts and give the answers; they need this package, and neither a file nor a database. So all that
is written is written here, once, and no worker knows a password.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import NamedTuple

import dask
import pyarrow as pa
from distributed import Client, Future, LocalCluster, wait
from distributed.client import FuturesCancelledError
from distributed.comm import CommClosedError

from editor.archive.batch import unreadable
from editor.archive.errors import ArchiveError

Function = Callable[[pa.RecordBatch], pa.RecordBatch]

AHEAD = 2
"""Batches that wait at each worker's thread, so that none is idle while an answer is on its way."""
LOST = (CommClosedError, FuturesCancelledError, CancelledError, asyncio.CancelledError, TimeoutError, OSError)
"""How Dask says that an answer is gone and not wrong."""


class Answer(NamedTuple):
    """What a part became, and the processor's seconds that it took a worker."""

    part: int
    posts: pa.RecordBatch
    seconds: float


class Cluster:
    """Workers: of a scheduler by its address, else processes of this machine that live as long as this does.

    A scheduler that is lost is asked for `patience` seconds whether it is there again; then ArchiveError is raised.
    """

    def __init__(self, scheduler: str | None = None, workers: int | None = None, patience: float = 60.0) -> None:
        self._scheduler, self._patience = scheduler, patience
        self._local: LocalCluster | None = None
        if scheduler is None:
            # Whoever reaches a scheduler can run code as its user, so that of a shared machine asks for a certificate.
            # Without its profile a worker's memory stays flat: Dask samples the calls, and keeps an hour of them.
            with dask.config.set({"distributed.worker.profile.enabled": False}):
                self._local = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    security=True,
                    dashboard_address="127.0.0.1:0",  # by default 8787 of every network of the machine
                    silence_logs=logging.CRITICAL,
                )
        self._client = self._connected(patience)

    def close(self) -> None:
        """Let go of a scheduler, or end the workers of this machine."""
        with suppress(*LOST):
            self._client.close()
        if self._local is not None:
            self._local.close()

    @property
    def threads(self) -> int:
        """How many posts can be worked on at a time, at present."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads)

    def process_ids(self) -> list[int]:
        """The workers' processes."""
        return list(self._client.run(os.getpid).values())

    def answers(
        self, function: Function, parts: Iterable[int], read: Callable[[int], pa.RecordBatch]
    ) -> Iterator[Answer]:
        """Each part's answer, as they come; a part is read when its turn comes, so that memory does not grow."""
        to_do = iter(parts)
        again: deque[int] = deque()
        running: dict[Future, int] = {}
        most = AHEAD * self.threads
        while True:
            try:
                while len(running) < most:
                    if not again and (part := next(to_do, None)) is not None:
                        again.append(part)
                    if not again:
                        break
                    running[self._sent(function, read(again[0]))] = again[0]
                    again.popleft()
                if not running:
                    return
                for future in self._finished(running):
                    answer = self._answer(function, future, running[future], read)
                    del running[future]
                    yield answer
            except LOST as error:
                again.extend(sorted(running.values()))
                running.clear()
                self._connect_again(error)
                most = AHEAD * self.threads

    def _sent(self, function: Function, posts: pa.RecordBatch) -> Future:
        with warnings.catch_warnings():
            # Dask would rather load data at the workers; these are to see neither files nor databases.
            warnings.filterwarnings("ignore", message="Sending large graph")
            return self._client.submit(_timed, function, posts, pure=False)

    def _answer(self, function: Function, future: Future, part: int, read: Callable[[int], pa.RecordBatch]) -> Answer:
        try:
            posts, seconds = future.result()
        except LOST:
            raise
        except Exception:  # a batch that kills its workers: the post that does it is found, the others are not lost
            posts, seconds = self._halved(function, read(part))
        return Answer(part, posts, seconds)

    def _halved(self, function: Function, posts: pa.RecordBatch) -> tuple[pa.RecordBatch, float]:
        """The answer for a batch in which one post ends its worker or the function."""
        middle = posts.num_rows // 2
        halves: list[tuple[pa.RecordBatch, float]] = []
        for half in (posts.slice(0, middle), posts.slice(middle)):
            if not half.num_rows:
                continue
            try:
                answer: tuple[pa.RecordBatch, float] = self._sent(function, half).result()
            except LOST:
                raise
            except Exception as error:
                alone = half.num_rows == 1
                answer = (unreadable(half, type(error).__name__), 0.0) if alone else self._halved(function, half)
            halves.append(answer)
        whole = pa.Table.from_batches([answer for answer, _ in halves]).combine_chunks().to_batches()[0]
        return whole, sum(seconds for _, seconds in halves)

    def _finished(self, running: Iterable[Future]) -> list[Future]:
        """The futures that are over, after waiting for one. Raises one of LOST where the scheduler is gone."""
        futures = list(running)
        with suppress(TimeoutError), self._client.as_current():
            wait(futures, timeout=1, return_when="FIRST_COMPLETED")
        if any(future.status in ("cancelled", "lost") for future in futures):
            raise CommClosedError("the scheduler forgot its work")
        return [future for future in futures if future.status in ("finished", "error")]

    def _connected(self, patience: float) -> Client:
        try:
            return Client(self._local or self._scheduler, timeout=patience, set_as_default=False)
        except (*LOST, ValueError) as error:
            raise ArchiveError(f"no scheduler answers at {self._scheduler}: {error}") from None

    def _connect_again(self, error: BaseException) -> None:
        deadline = time.monotonic() + self._patience
        with suppress(*LOST):
            self._client.close(timeout=1)
        while True:
            try:
                self._client = self._connected(max(1.0, deadline - time.monotonic()))
                self._client.wait_for_workers(1, timeout=max(1.0, deadline - time.monotonic()))
            except (*LOST, ArchiveError):
                if time.monotonic() >= deadline:
                    raise ArchiveError(
                        f"the scheduler was lost ({type(error).__name__}). What is finished is kept; "
                        "the same command goes on from there"
                    ) from None
            else:
                return


def _timed(function: Function, posts: pa.RecordBatch) -> tuple[pa.RecordBatch, float]:
    start = time.thread_time()
    return function(posts), time.thread_time() - start
