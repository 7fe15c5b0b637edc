"""Saving drafts: how many a second, how long the slow ones take, and whether a full store is slower than an empty one.

The peer, in the same run and on the same server, is the least that any autosave does: one upsert of one row and a
commit (SQL), one SET (Redis), without versions, history, limits or tombstones. Redis runs as docs/drafts.md asks for,
with an append-only file that is synced at each write; SQLite likewise with synchronous=FULL.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import redis
from sqlalchemy import LargeBinary, bindparam, create_engine, make_url, text

from editor.drafts import RedisDraftStore, SQLDraftStore
from tests import servers

DRAFT = "<p>" + "lorem ipsum dolor sit amet " * 113 + "</p>"
"""3 KB."""
SECONDS = 2.0
FEW, MANY = 1_000, 1_000_000
SAMPLES = 400
FILLER = 200
"""Bytes of each stored draft that is only there to be many."""
VERSION, EXPIRES = 1_700_000_000_000, 4_000_000_000_000

Save = Callable[[str, int], None]


def main() -> None:
    """Print both tables."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = dict(found(stack, folder))
        print(f"\nDrafts: saves of {len(DRAFT):,} bytes, each a new version of a draft\n")
        print(f"{'store':<12}{'threads':>8}{'saves/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'bare write/s':>14}{'p99 ms':>9}")
        for name, url in places.items():
            for threads in (1, 8):
                rate, middle, slow = measured(saver(name, url), threads)
                bare, _, bare_slow = measured(bare_writer(name, url), threads)
                print(f"{name:<12}{threads:>8}{rate:>10,.0f}{middle:>9.2f}{slow:>9.2f}{bare:>14,.0f}{bare_slow:>9.2f}")
        print(f"\nDrafts: a save among {FEW:,} stored drafts and among {MANY:,}, each of another owner\n")
        print(f"{'store':<12}{'drafts':>12}{'p50 ms':>9}{'p99 ms':>9}{'filled in s':>13}")
        for name, url in places.items():
            if name in FILLS:
                growth(name, url)


def found(stack: ExitStack, folder: Path) -> Iterator[tuple[str, str]]:
    """The stores that can be measured here, each on a place of its own."""
    yield "sqlite", f"sqlite:///{folder}/drafts.sqlite3"
    for name in ("postgresql", "mariadb"):
        try:
            url = servers.running(name) or started(stack, servers.MAKERS[name])
        except servers.Missing as missing:
            print(f"{name} is left out: {missing}")
            continue
        yield name, stack.enter_context(own_database(url))
    try:
        yield "redis", started(stack, servers.redis_server)
    except servers.Missing as missing:
        print(f"redis is left out: {missing}")


def started(stack: ExitStack, make: Callable[[], servers.Server]) -> str:
    server = make()
    stack.callback(server.close)
    return server.start().url


@contextmanager
def own_database(url: str) -> Iterator[str]:
    name = f"reply_editor_bench_{token_hex(6)}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
        admin.dispose()


@contextmanager
def opened(name: str, url: str) -> Iterator[Any]:
    """A store, closed afterwards."""
    store: Any = RedisDraftStore(redis.Redis.from_url(url)) if name == "redis" else SQLDraftStore(url, timeout=600)
    store.create_tables()
    try:
        yield store
    finally:
        store.close()


@contextmanager
def saver(name: str, url: str) -> Iterator[Save]:
    """Saves of the store's, each thread in its own draft."""
    with opened(name, url) as store:
        last: dict[str, int | None] = {}
        context = f"reply:{token_hex(4)}"

        def save(owner: str, number: int) -> None:
            last[owner] = store.save(owner, context, f"{DRAFT}{number}", last.get(owner)).version

        yield save


@contextmanager
def bare_writer(name: str, url: str) -> Iterator[Save]:
    """The least that any autosave does."""
    if name == "redis":
        client = redis.Redis.from_url(url)

        def set_key(owner: str, number: int) -> None:
            client.set(f"bare:{owner}", f"{DRAFT}{number}")

        yield set_key
        client.close()
        return
    with opened(name, url) as store:
        blob = "LONGBLOB" if name == "mariadb" else "BYTEA" if name == "postgresql" else "BLOB"
        clause = (
            "DUPLICATE KEY UPDATE html = VALUES(html)"
            if name == "mariadb"
            else "CONFLICT (id) DO UPDATE SET html = excluded.html"
        )
        upsert = text(f"INSERT INTO bare (id, html) VALUES (:id, :html) ON {clause}").bindparams(
            bindparam("html", type_=LargeBinary)
        )
        with store.engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE IF NOT EXISTS bare (id VARCHAR(50) PRIMARY KEY, html {blob})"))

        def write(owner: str, number: int) -> None:
            with store.engine.begin() as connection:
                connection.execute(upsert, {"id": owner, "html": f"{DRAFT}{number}".encode()})

        yield write


def measured(writing: Any, threads: int) -> tuple[float, float, float]:
    """Writes a second, and the median and the 99th percentile in milliseconds."""

    def work(thread: int) -> list[float]:
        took, number, over = [], 0, time.perf_counter() + SECONDS
        while (start := time.perf_counter()) < over:
            write(f"writer {thread}", number)
            took.append(time.perf_counter() - start)
            number += 1
        return took

    with writing as write, ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        took = sorted(each for result in pool.map(work, range(threads)) for each in result)
        rate = len(took) / (time.perf_counter() - start)
    return rate, *percentiles(took)


def percentiles(took: list[float]) -> tuple[float, float]:
    return took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000


def growth(name: str, url: str) -> None:
    """A save's time at two sizes of the store."""
    chance = random.Random(3)
    with opened(name, url) as store:
        filled = 0
        for size in (FEW, MANY):
            start = time.perf_counter()
            FILLS[name](store, filled, size)
            filling, filled = time.perf_counter() - start, size
            took = []
            # Half of them each, so that no draft is met again whose version has changed.
            half = range(size // 2) if size == FEW else range(size // 2, size)
            for owner in chance.sample(half, SAMPLES):
                start = time.perf_counter()
                store.save(f"filler {owner}", "reply:7", DRAFT, VERSION)
                took.append(time.perf_counter() - start)
            middle, slow = percentiles(sorted(took))
            print(f"{name:<12}{size:>12,}{middle:>9.2f}{slow:>9.2f}{filling:>13.1f}")


def fill_sql(numbers: str, to_bytes: str) -> Callable[[Any, int, int], None]:
    """Fills the tables with statements that the database runs by itself."""

    def fill(store: Any, first: int, last: int) -> None:
        span = {"first": first, "last": last}
        owner, context = to_bytes.format("'m:filler ' || i"), to_bytes.format("'reply:7'")
        rows = {
            "editor_draft_owner (owner, version)": f"{owner}, {VERSION}",
            "editor_draft (owner, context, version, live, expires_at)": f"{owner}, {context}, {VERSION}, true, {EXPIRES}",
            "editor_draft_text (owner, context, version, reason, saved_at, key_id, digest, body)": (
                f"{owner}, {context}, {VERSION}, 'saved', {VERSION}, {to_bytes.format(chr(39) * 2)}, "
                f"{to_bytes.format('i || chr_digest')}, {to_bytes.format('chr_filler')}"
            ),
        }
        for table, values in rows.items():
            values = values.replace("chr_digest", "''").replace("chr_filler", f"'{'x' * FILLER}'")
            with store.engine.begin() as connection:
                connection.execute(text(f"INSERT INTO {table} SELECT {values} FROM {numbers}"), span)

    return fill


def fill_sqlite(store: Any, first: int, last: int) -> None:
    series = (
        "(WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last) SELECT i FROM n)"
    )
    fill_sql(series, "CAST({} AS BLOB)")(store, first, last)


def fill_postgresql(store: Any, first: int, last: int) -> None:
    series = "generate_series(CAST(:first AS bigint), CAST(:last AS bigint) - 1) AS n(i)"
    fill_sql(series, "convert_to({}, 'UTF8')")(store, first, last)
    with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


REDIS_FILL = """
for i = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
  local at = 'drafts:{m:filler%20' .. string.format('%.0f', i) .. '}:'
  redis.call('HSET', at .. 'head:reply:7', 'version', ARGV[3], 'live', '1', 'expires', ARGV[4],
             'r' .. ARGV[3], 'saved|' .. ARGV[3] .. '||00|')
  redis.call('HSET', at .. 'text:reply:7', ARGV[3], ARGV[5])
  redis.call('ZADD', at .. 'live', ARGV[4], 'reply:7')
  redis.call('SET', at .. 'sequence', ARGV[3])
end
"""


def fill_redis(store: Any, first: int, last: int) -> None:
    client = store._client
    client.config_set("appendonly", "no")
    script = client.register_script(REDIS_FILL)
    for start in range(first, last, 10_000):
        script(args=[start, min(start + 10_000, last), VERSION, EXPIRES, "x" * FILLER])
    client.config_set("appendonly", "yes")
    while client.info("persistence")["aof_rewrite_in_progress"]:
        time.sleep(0.1)


FILLS = {"sqlite": fill_sqlite, "postgresql": fill_postgresql, "redis": fill_redis}


if __name__ == "__main__":
    main()
