"""Deleting what has expired while writers save: how long a save takes meanwhile, and how many drafts go in a second."""

from __future__ import annotations

import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.drafts import DRAFT, FILLS, found, opened, percentiles
from editor.drafts import StoreError

EXPIRED = 40_000
WRITERS = 8
PAUSE = 0.05
"""Seconds between two saves of a writer."""


def main() -> None:
    """Print the table."""
    print(f"\nDrafts: {EXPIRED:,} expired ones purged, alone and beside {WRITERS} writers\n")
    print(
        f"{'store':<12}{'writers':>8}{'drafts/s':>10}{'saves':>8}{'failed':>8}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}"
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name, url in found(stack, folder):
            if name in ("sqlite", "postgresql"):
                with opened(name, url) as store:
                    for writers in (0, WRITERS):
                        print(f"{name:<12}{writers:>8}" + measured(store, name, writers), flush=True)


def measured(store: Any, name: str, writers: int) -> str:
    """One row: the purge's rate, and what the saves beside it took."""
    FILLS[name](store, 0, EXPIRED)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE editor_draft SET expires_at = 1"))
    store.save("the newest", "reply:7", DRAFT, None)  # A store that nobody saved in for a day is not purged.
    over = threading.Event()
    with ThreadPoolExecutor(max(1, writers)) as pool:
        writing = [pool.submit(saves, store, number, over) for number in range(writers)]
        start = time.perf_counter()
        count = store.purge_expired()
        rate = count / (time.perf_counter() - start)
        over.set()
        took = [each for writer in writing for each in writer.result()]
    store.purge_expired()
    failed, done = took.count(None), sorted(each for each in took if each is not None)
    if not done:
        return f"{rate:>10,.0f}"
    middle, slow = percentiles(done)
    return f"{rate:>10,.0f}{len(done):>8,}{failed:>8}{middle:>9.2f}{slow:>9.2f}{done[-1] * 1000:>9.2f}"


def saves(store: Any, number: int, over: threading.Event) -> list[float | None]:
    """What each save of a writer took in seconds, or None where it failed."""
    took: list[float | None] = []
    version = None
    while not over.is_set():
        start = time.perf_counter()
        try:
            version = store.save(f"writer {number}", "reply:7", f"{DRAFT}{len(took)}", version).version
        except StoreError:
            took.append(None)
        else:
            took.append(time.perf_counter() - start)
        over.wait(PAUSE)
    return took


if __name__ == "__main__":
    main()
