"""The stores under test, each on a real server: one that runs already, or one that is started for the run.

A store whose server is not on this machine is skipped with its reason; with CI set in the environment that fails.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis
from sqlalchemy import create_engine, delete, make_url, text

from editor.drafts import DraftCipher, DraftStore, RedisDraftStore, SQLDraftStore
from editor.drafts.sql_schema import metadata
from tests.stores import servers

KINDS = ["sqlite", "sqlite-encrypted", "postgresql", "mariadb", "redis", "redis-encrypted", "redis-cluster"]
SQL = ["sqlite", "postgresql", "mariadb"]
PLAIN = ["sqlite", "postgresql", "mariadb", "redis"]

T = TypeVar("T")

KEY = DraftCipher.new_key()


class Clock:
    """A clock that stands still until it is moved. Seconds since 1970."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.now = start

    def __call__(self) -> float:
        return self.now

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        self.now += days * 86_400 + hours * 3600 + seconds


class Backend:
    """A kind of store on a place of its own: opens stores that share it, and clears it when the test ends."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind, self.url = kind, url
        self.prefix = f"test:{secrets.token_hex(6)}:"
        self.opened: list[Any] = []

    def open(self, **options: Any) -> Any:
        if self.kind.endswith("-encrypted"):
            options.setdefault("cipher", DraftCipher([KEY]))
        store: Any
        if self.kind.startswith("redis"):
            kind = redis.RedisCluster if self.kind == "redis-cluster" else redis.Redis
            client = kind.from_url(self.url)
            store = RedisDraftStore(client, prefix=self.prefix, **options)
            self.opened.append(client)
        else:
            store = SQLDraftStore(self.url, **options)
            self.opened.append(store)
        store.create_tables()
        return store

    def clear(self) -> None:
        if self.kind.startswith("redis"):
            client = redis.RedisCluster.from_url(self.url) if "cluster" in self.kind else redis.Redis.from_url(self.url)
            for key in list(client.scan_iter(f"{self.prefix}*", count=1000)):
                client.delete(key)
            client.close()
        elif not self.kind.startswith("sqlite"):
            engine = create_engine(self.url)
            with engine.begin() as connection:
                for table in metadata.sorted_tables:
                    connection.execute(delete(table))
            engine.dispose()
        for each in self.opened:
            each.close()


class Places:
    """The servers of one test run and, on each, a database of the run's own."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.urls: dict[str, str | servers.Missing] = {}

    def url(self, kind: str) -> str:
        if kind not in self.urls:
            try:
                self.urls[kind] = self._prepared(kind)
            except servers.Missing as missing:
                self.urls[kind] = missing
        found = self.urls[kind]
        if isinstance(found, servers.Missing):
            raise found
        return found

    def _prepared(self, kind: str) -> str:
        if kind == "redis-cluster":
            cluster = servers.redis_cluster()
            self.stack.callback(cluster.close)
            return cluster.url
        url = servers.running(kind) or self.own(kind).url
        if kind == "redis":
            return url
        name = f"reply_editor_test_{secrets.token_hex(6)}"
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))

        def drop() -> None:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name}" + (" WITH (FORCE)" if kind == "postgresql" else "")))
            admin.dispose()

        self.stack.callback(drop)
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    def own(self, kind: str) -> servers.Server:
        """A server that a test may stop and kill."""
        server = servers.MAKERS[kind]()
        self.stack.callback(server.close)
        return server.start()


def or_skip(make: Callable[[], T]) -> T:
    """What `make` makes, unless the server for it is missing."""
    try:
        return make()
    except servers.Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"required with CI set: {missing}")
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def places() -> Iterator[Places]:
    """The servers of this run."""
    with ExitStack() as stack:
        yield Places(stack)


@pytest.fixture
def backend(request: pytest.FixtureRequest, places: Places, tmp_path: Path) -> Iterator[Backend]:
    """The kind of store that the test asks for."""
    kind: str = request.param
    if kind.startswith("sqlite"):
        backend = Backend(kind, f"sqlite:///{tmp_path}/drafts.sqlite3")
    else:
        backend = Backend(kind, or_skip(lambda: places.url(kind.removesuffix("-encrypted"))))
    yield backend
    backend.clear()


@pytest.fixture
def clock() -> Clock:
    """A clock to move."""
    return Clock()


@pytest.fixture
def store(backend: Backend, clock: Clock) -> DraftStore:
    """An empty store of the kind that the test asks for."""
    opened: DraftStore = backend.open(clock=clock)
    return opened


def on(kinds: list[str]) -> pytest.MarkDecorator:
    """Run a test on these kinds of stores."""
    return pytest.mark.parametrize("backend", kinds, indirect=True)
