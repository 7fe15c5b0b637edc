"""A process that is killed in the middle of saves: what it was told is saved is there afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Places, Server, or_skip
from tests.stores.conftest import PLAIN, Backend, on
from tests.stores.writer import CONTEXT, OWNER, open_store, text

pytestmark = pytest.mark.timeout(600)  # Servers that recover take their time on a busy machine.

KILLS = 20


class Writer:
    """The writing process of tests.stores.writer."""

    def __init__(self, kind: str, url: str, prefix: str) -> None:
        command = [sys.executable, "-m", "tests.stores.writer", kind, url, prefix]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self) -> int:
        """Start writing; the process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return int(self.lines()[1])

    def lines(self) -> list[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()

    def rest(self) -> list[list[bytes]]:
        """What it had acknowledged before it died."""
        acknowledged = []
        while (line := self.lines()) != [b"gone"]:
            acknowledged.append(line)
        return acknowledged

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def writer(backend: Backend) -> Iterator[Writer]:
    """A writer on the store under test."""
    backend.open()
    writer = Writer(backend.kind, backend.url, backend.prefix)
    yield writer
    writer.close()


def check(store: object, version: int, number: int) -> None:
    """The last acknowledged text is the draft, or was until a save that was not acknowledged any more."""
    draft = store.load(OWNER, CONTEXT)  # type: ignore[attr-defined]  # any store
    assert draft is not None
    if draft.version != version:
        assert draft.version > version
        assert draft.html == text(number + 1)
        draft = store.history(OWNER, CONTEXT)[0]  # type: ignore[attr-defined]  # any store
    assert (draft.version, draft.html) == (version, text(number))


@on(PLAIN)
def test_the_last_acknowledged_version_outlives_the_process(backend: Backend, writer: Writer) -> None:
    chance = random.Random(5)
    for _ in range(KILLS):
        process = writer.run()
        lines = [writer.lines() for _ in range(chance.randint(1, 10))]
        time.sleep(chance.uniform(0, 0.01))
        os.kill(process, signal.SIGKILL)
        lines += writer.rest()
        store = backend.open()
        version, number = map(int, lines[-1])
        check(store, version, number)
        assert store.save(OWNER, CONTEXT, text(number + 2), store.load(OWNER, CONTEXT).version)
        for owner in (OWNER, "another"):
            store.erase(owner)
        store.save(OWNER, CONTEXT, text(number), None)


@pytest.mark.parametrize("kind", ["postgresql", "mariadb", "redis"])
def test_the_last_acknowledged_version_outlives_the_server(kind: str, places: Places, tmp_path: Path) -> None:
    server: Server = or_skip(lambda: places.own(kind))
    store = open_store(kind, server.url, "crash:")
    store.create_tables()
    store.close()
    chance = random.Random(6)
    writer = Writer(kind, server.url, "crash:")
    for _ in range(3):
        writer.run()
        lines = [writer.lines() for _ in range(chance.randint(5, 15))]
        time.sleep(chance.uniform(0, 0.01))
        server.kill()
        lines += writer.rest()  # It dies of the error.
        server.start()
        store = open_store(kind, server.url, "crash:")
        check(store, *map(int, lines[-1]))
        store.close()
    writer.close()
    server.close()
