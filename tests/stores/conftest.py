"""The stores under test, each on a real server: one that runs already, or one that is started for the run.

A store whose server is not on this machine is skipped with its reason; with CI set in the environment that fails.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis
from sqlalchemy import create_engine, delete, insert

from editor.drafts import DraftCipher, DraftStore, RedisDraftStore, SQLDraftStore, StoreUnavailable
from editor.drafts.sql.schema import metadata
from tests.servers import Places, or_skip
from tests.stores import django_databases

KINDS = [
    "sqlite",
    "sqlite-encrypted",
    "postgresql",
    "postgresql-pg8000",
    "mariadb",
    "redis",
    "redis-encrypted",
    "redis-cluster",
    "django-sqlite",
    "django-postgresql",
    "django-mariadb",
]
SQL = ["sqlite", "postgresql", "mariadb"]
PLAIN = ["sqlite", "postgresql", "mariadb", "redis"]
DJANGO = [kind for kind in KINDS if kind.startswith("django")]

T = TypeVar("T")

KEY = DraftCipher.new_key()

SEED = int(os.environ.get("DRAFTS_SEED") or secrets.randbelow(2**32))
"""Of the random sequence of calls: fresh in each run, and the same again with DRAFTS_SEED in the environment."""


def pytest_report_header() -> str:
    """Print the seed, so that a failure can be repeated."""
    return f"drafts: DRAFTS_SEED={SEED}"


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
        elif self.kind.startswith("django"):
            store = django_databases.store(self.url, **options)
            self.opened.append(store)
            return store
        else:
            store = SQLDraftStore(self.url, **options)
            self.opened.append(store)
        store.create_tables()
        return store

    def backup(self) -> Callable[[], None]:
        """Copy what is stored; calling what this answers puts exactly that back in its place."""
        if not self.kind.startswith("redis"):
            engine = create_engine(self.url)
            tables = django_databases.tables(engine) if self.kind.startswith("django") else metadata.sorted_tables
            with engine.connect() as connection:
                copied = {table: connection.execute(table.select()).mappings().all() for table in tables}

            def put_rows_back() -> None:
                with engine.begin() as connection:
                    for table in reversed(tables):
                        connection.execute(delete(table))
                    for table, rows in copied.items():
                        if rows:
                            connection.execute(insert(table), [dict(row) for row in rows])
                engine.dispose()

            return put_rows_back
        client = self.opened[-1]
        keys = {key: (client.dump(key), max(0, client.pttl(key))) for key in client.scan_iter(f"{self.prefix}*")}

        def put_keys_back() -> None:
            for key in list(client.scan_iter(f"{self.prefix}*")):
                client.delete(key)
            for key, (dumped, milliseconds) in keys.items():
                client.restore(key, milliseconds, dumped)

        return put_keys_back

    def clear(self) -> None:
        if self.kind.startswith("redis"):
            client = redis.RedisCluster.from_url(self.url) if "cluster" in self.kind else redis.Redis.from_url(self.url)
            for key in list(client.scan_iter(f"{self.prefix}*", count=1000)):
                client.delete(key)
            client.close()
        elif self.kind.startswith("django"):
            django_databases.clear(self.url)
        elif not self.kind.startswith("sqlite"):
            engine = create_engine(self.url)
            with engine.begin() as connection:
                for table in metadata.sorted_tables:
                    connection.execute(delete(table))
            engine.dispose()
        for each in self.opened:
            each.close()


@pytest.fixture
def backend(request: pytest.FixtureRequest, places: Places, tmp_path: Path) -> Iterator[Backend]:
    """The kind of store that the test asks for."""
    kind: str = request.param
    if "sqlite" in kind:
        backend = Backend(kind, f"sqlite:///{tmp_path}/drafts.sqlite3")
    else:
        url = or_skip(
            lambda: places.url(kind.removeprefix("django-").removesuffix("-encrypted").removesuffix("-pg8000"))
        )
        backend = Backend(kind, url.replace("+psycopg", "+pg8000") if kind.endswith("-pg8000") else url)
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


def until_it_answers(ask: Callable[[], T], limit: float = 60) -> T:
    """What `ask` answers, as soon as a store that did not answer is asked again."""
    over = time.monotonic() + limit
    while True:
        try:
            return ask()
        except StoreUnavailable:
            if time.monotonic() > over:
                raise
            time.sleep(0.1)


def on(kinds: list[str]) -> pytest.MarkDecorator:
    """Run a test on these kinds of stores."""
    return pytest.mark.parametrize("backend", kinds, indirect=True)
