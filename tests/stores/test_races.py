"""Eight writers at one draft: each accepted text follows the one it was based on, and none goes missing."""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from sqlalchemy import create_engine

from editor.drafts import DraftConflict, DraftLimitExceeded, DraftStore, SQLDraftStore
from tests.stores.conftest import DJANGO, PLAIN, Backend, on

pytestmark = pytest.mark.timeout(600)  # A machine that is busy with other things takes its time over 1,600 commits.

OWNER, CONTEXT = "42", "reply:7"
WRITERS, SAVES = 8, 200

Results = list[tuple[int, int | None, str | None]]
"""Of each save: its version, and if it was accepted the version it was based on and its text."""


def write(store: DraftStore, name: int, saves: int = SAVES) -> Results:
    """Save so many texts, each on the latest version seen."""
    results: Results = []
    base: int | None = None
    for number in range(saves):
        text = f"writer {name}, text {number}"
        try:
            version = store.save(OWNER, CONTEXT, text, base).version
        except DraftConflict as conflict:
            if conflict.current is None or conflict.submitted is None or conflict.submitted.html != text:
                raise AssertionError("a conflict without both texts") from conflict
            base = conflict.current.version
            results.append((conflict.submitted.version, None, None))
        else:
            results.append((version, base, text))
            base = version
    return results


def write_from_a_process(url: str, name: int) -> Results:
    store = SQLDraftStore(url, timeout=60)
    try:
        return write(store, name)
    finally:
        store.close()


def in_order(results: list[Results], saves: int = SAVES) -> list[str]:
    """The accepted texts in the order of their versions, each of which is based on the one before."""
    everything = [entry for result in results for entry in result]
    assert len({version for version, _, _ in everything}) == len(everything) == WRITERS * saves
    chain = sorted((version, base or 0, text) for version, base, text in everything if text is not None)
    versions = [version for version, _, _ in chain]
    assert [base for _, base, _ in chain] == [0, *versions[:-1]]
    assert len(chain) > WRITERS
    return [text for _, _, text in chain]


def saved(store: DraftStore) -> list[str]:
    """The draft and the versions before it, oldest first."""
    draft = store.load(OWNER, CONTEXT)
    assert draft is not None
    before = [revision.html for revision in store.history(OWNER, CONTEXT) if revision.reason == "saved"]
    return [*reversed(before), draft.html]


def reaches_back(kept: list[str], texts: list[str]) -> None:
    """The draft and five versions before it, from the first that was accepted to the last."""
    assert len(kept) == 6
    assert (kept[0], kept[-2:]) == (texts[0], texts[-2:])
    assert is_in_order(kept, texts)


def is_in_order(some: list[str], texts: list[str]) -> bool:
    """Whether they stand in the order in which all were accepted, each once."""
    places = [texts.index(text) for text in some]
    return places == sorted(set(places))


def observe(store: DraftStore, over: threading.Event) -> list[list[str]]:
    """What the history showed from time to time while the writers wrote."""
    seen: list[list[str]] = []
    while not over.wait(0.02):
        history = store.history(OWNER, CONTEXT)
        seen.append([revision.html for revision in reversed(history) if revision.reason == "saved"])
    return seen


def race(store: DraftStore, saves: int = SAVES) -> None:
    over = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        seen = pool.submit(observe, store, over)
        writers = [pool.submit(write, store, name, saves) for name in range(WRITERS)]
        try:
            texts = in_order([writer.result() for writer in writers], saves)
        finally:
            over.set()
    reaches_back(saved(store), texts)
    assert seen.result()
    for history in seen.result():
        assert is_in_order(history, texts)


@on(PLAIN + DJANGO)
def test_every_version_is_unique_and_no_accepted_text_is_missing(backend: Backend) -> None:
    race(backend.open())


@on(["sqlite"])
def test_the_same_holds_between_processes(backend: Backend) -> None:
    store = backend.open()
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("forkserver")) as pool:
        started = [pool.submit(write_from_a_process, backend.url, name) for name in range(WRITERS)]
        texts = in_order([each.result() for each in started])
    reaches_back(saved(store), texts)


@on(["postgresql"])
def test_the_same_holds_where_the_database_asks_to_start_over(backend: Backend) -> None:
    """What CockroachDB and YugabyteDB do by default: sqlstate 40001 instead of waiting."""
    engine = create_engine(backend.url, isolation_level="SERIALIZABLE", pool_size=WRITERS + 1)
    retries: list[int] = []
    store = SQLDraftStore(engine, timeout=60, on_event=lambda event: retries.append(event.retries))
    backend.open()
    try:
        race(store, saves=50)
    finally:
        engine.dispose()
    assert sum(retries) > 0


@on(["mariadb"])
def test_the_same_holds_at_the_servers_own_isolation_level(backend: Backend) -> None:
    backend.open()
    engine = create_engine(backend.url, isolation_level="REPEATABLE READ", pool_size=WRITERS + 1)
    store = SQLDraftStore(engine, timeout=60)
    try:
        race(store, saves=50)
    finally:
        engine.dispose()


@on(PLAIN + DJANGO)
def test_writers_of_many_owners_do_not_deadlock(backend: Backend) -> None:
    """New owners and new contexts side by side: where gap locks would meet."""
    retries: list[int] = []
    store = backend.open(on_event=lambda event: retries.append(event.retries))

    def begin(name: int) -> int:
        for i in range(25):
            draft = store.save(f"owner {name} {i}", f"reply:{name}", "one", None)
            store.save(f"owner {name} {i}", f"reply:{name}", "two", draft.version)
            store.discard(f"owner {name} {i}", f"reply:{name}", None)
        return 25

    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(begin, range(WRITERS))) == 25 * WRITERS
    assert store.stats().owners == 25 * WRITERS
    assert sum(retries) == 0


@on(PLAIN + DJANGO)
def test_the_limit_of_drafts_holds_against_writers_at_once(backend: Backend) -> None:
    store = backend.open()

    def begin(name: int) -> int:
        count = 0
        for i in range(10):
            try:
                store.save(OWNER, f"reply:{name}:{i}", "x", None)
            except DraftLimitExceeded:
                continue
            count += 1
        return count

    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(begin, range(WRITERS))) == 50
    assert len(store.list(OWNER)) == 50
