"""Health: what does not work is told, by a real write and read, within a deadline."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from editor import Editor
from editor.api import Api, Hooks, Request, Settings
from editor.api.health import Probe
from editor.drafts import RedisDraftStore, SQLDraftStore
from editor.drafts.sql.schema import texts
from tests import servers
from tests.servers import or_skip


def health(api: Api) -> tuple[int, str]:
    """The status and the body."""
    answer = api.handle(Request("GET", "/health"))
    return answer.status, answer.body.decode()


@pytest.fixture(autouse=True)
def always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.api.health.FRESH", -1.0)


def test_all_that_works_is_ok_time_after_time(tmp_path: Path) -> None:
    store = SQLDraftStore(f"sqlite:///{tmp_path}/drafts.sqlite3")
    store.create_tables()
    api = Api(Editor(), drafts=store, settings=Settings(uploads_url=str(tmp_path / "pictures")))
    for _ in range(3):
        assert health(api) == (200, '{"status":"ok","checks":{"rates":"ok","drafts":"ok","uploads":"ok"}}')
    assert store.stats().drafts == 1, "it is one draft, however often it is asked"
    store.close()


def break_schema(store: SQLDraftStore, directory: Path) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {texts.name} RENAME TO lost"))


def make_read_only(store: SQLDraftStore, directory: Path) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("PRAGMA query_only = 1"))


def replace_directory(store: SQLDraftStore, directory: Path) -> None:
    shutil.rmtree(directory / "pictures")
    (directory / "pictures").write_text("a file where the directory was")


BREAKAGES: dict[str, tuple[Callable[[SQLDraftStore, Path], None], str]] = {
    "a table that is gone": (break_schema, "drafts"),
    "a database that takes no writes": (make_read_only, "drafts"),
    "a directory that is gone": (replace_directory, "uploads"),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_what_cannot_be_written_is_failing_though_it_can_be_reached(name: str, tmp_path: Path) -> None:
    breakage, failing = BREAKAGES[name]
    store = SQLDraftStore(f"sqlite:///{tmp_path}/drafts.sqlite3")
    store.create_tables()
    api = Api(Editor(), drafts=store, settings=Settings(uploads_url=str(tmp_path / "pictures")))
    assert health(api)[0] == 200
    breakage(store, tmp_path)
    status, body = health(api)
    assert status == 503
    assert f'"{failing}":"ok"' not in body
    assert body.count('"ok"') == 2, body
    assert api.handle(Request("GET", "/health/live")).status == 200
    store.close()


def test_a_redis_without_memory_is_failing() -> None:
    server = or_skip(lambda: servers.MAKERS["redis"]().start())
    client = redis.Redis.from_url(server.url)
    try:
        api = Api(Editor(), drafts=RedisDraftStore(client))
        assert health(api)[0] == 200
        client.config_set("maxmemory", "1")
        assert health(api)[0] == 503
    finally:
        client.close()
        server.close()


def test_a_rate_storage_that_is_away_is_failing() -> None:
    away = "redis://127.0.0.1:1/0"
    status, body = health(Api(Editor(), settings=Settings(rate_limit_storage=away)))
    assert (status, '"rates":"StoreError"' in body) == (503, True)


def test_checks_of_the_host_are_made_too() -> None:
    def no_mail() -> None:
        raise ConnectionRefusedError

    status, body = health(Api(Editor(), hooks=Hooks(health={"mail": no_mail, "search": lambda: None})))
    assert status == 503
    assert '"mail":"ConnectionRefusedError","search":"ok"' in body


def test_what_hangs_is_told_in_time_and_asked_by_one_thread() -> None:
    asked, over = [], threading.Event()

    def hang() -> None:
        asked.append(1)
        over.wait(30)

    probe = Probe(hang, deadline=0.2)
    began = time.monotonic()
    outcomes = [probe.outcome() for _ in range(5)]
    assert set(outcomes) == {"no answer within 0.2 s"}
    assert time.monotonic() - began < 20, "five that wait in turn would take no longer than one"
    assert len(asked) == 1
    over.set()
    for thread in threading.enumerate():
        if thread.name == "reply-editor health":
            thread.join(10)
    assert probe.outcome() == "ok"


def test_whoever_asks_often_makes_no_more_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.api.health.FRESH", 60.0)
    asked: list[int] = []
    probe = Probe(lambda: asked.append(1))
    assert {probe.outcome() for _ in range(50)} == {"ok"}
    assert len(asked) == 1


def test_a_rate_storage_that_hangs_is_asked_again_only_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    from limits.errors import StorageError

    from editor.api.rates import Rates

    rates = Rates("redis://127.0.0.1:1/0", {"text": "1/hour"})
    asked: list[int] = []

    def away(*_: object) -> float | None:
        asked.append(1)
        raise StorageError(TimeoutError())

    monkeypatch.setattr(rates._counter, "hit", away)
    assert {rates.hit("text", "203.0.113.7") for _ in range(100)} == {None}
    assert len(asked) == 1
