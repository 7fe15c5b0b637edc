"""Purging: by sets, beside writers, and not by a clock that is wrong."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from editor.cli import main
from editor.drafts import StoreError
from tests.stores.conftest import DJANGO, KINDS, PLAIN, SQL, Backend, Clock, on

OWNER, CONTEXT = "42", "reply:7"


@on(KINDS)
def test_a_clock_that_is_more_than_a_day_ahead_deletes_nothing(backend: Backend, clock: Clock) -> None:
    store = backend.open(clock=clock)
    draft = store.save(OWNER, CONTEXT, "text", None)
    wrong = backend.open(clock=Clock(clock.now + 365 * 86_400))
    with pytest.raises(StoreError, match="more than a day"):
        wrong.purge_expired()
    assert store.load(OWNER, CONTEXT) == draft
    assert wrong.purge_expired(trust_clock=True) == 1
    assert store.load(OWNER, CONTEXT) is None


@on(PLAIN)
def test_the_command_says_how_a_purge_is_insisted_on(backend: Backend, capsys: pytest.CaptureFixture[str]) -> None:
    backend.open(clock=Clock(1_600_000_000.0)).save(OWNER, CONTEXT, "x", None)
    command = ["drafts", "purge", "--url", backend.url, "--prefix", backend.prefix]
    assert main(command) == 2
    assert "--trust-clock" in capsys.readouterr().err
    assert main([*command, "--trust-clock"]) == 0
    assert capsys.readouterr().out == "purged 1 expired drafts\n"


@on([*SQL, *DJANGO])
def test_a_purge_beside_writers_deletes_all_that_expired_and_fails_no_save(backend: Backend, clock: Clock) -> None:
    store = backend.open(clock=clock)
    for number in range(500):
        store.save(f"old {number % 100}", f"reply:{number}", "x", None) if number % 100 < 40 else None
    expired = store.stats().drafts
    clock.advance(days=31)
    store.save(OWNER, CONTEXT, "young", None)
    over = threading.Event()

    def write(name: int) -> int:
        version, saves = None, 0
        while not over.is_set() or saves < 3:
            # Owners of what is being purged, too.
            version = store.save(f"old {name}", "reply:new", f"text {saves}", version).version
            saves += 1
        return saves

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, name) for name in range(4)]
        try:
            assert store.purge_expired() == expired
        finally:
            over.set()
        written = [writer.result() for writer in writers]
    stats = store.stats()
    assert (stats.drafts, stats.expired) == (5, 0)
    for name, saves in enumerate(written):
        draft = store.load(f"old {name}", "reply:new")
        assert draft is not None
        assert draft.html == f"text {saves - 1}"
