"""A database that fails for a while: a StoreError, nothing acknowledged is lost, and the next save works."""

from __future__ import annotations

import logging
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from editor import Policy
from editor.drafts import DraftConflict, Guest, RedisDraftStore, SQLDraftStore, StoreError, StoreUnavailable
from tests.servers import Places, or_skip, redis_server
from tests.stores.conftest import KINDS, Backend, Clock, on, until_it_answers
from tests.stores.writer import open_store

OWNER, CONTEXT = "42", "reply:7"
SECRET = "<p>what nobody else should read"


@pytest.mark.parametrize("kind", ["postgresql", "mariadb", "redis"])
def test_a_server_goes_away_and_comes_back(kind: str, places: Places, caplog: pytest.LogCaptureFixture) -> None:
    server = or_skip(lambda: places.own(kind))
    store = open_store(kind, server.url, "outage:")
    store.create_tables()
    draft = store.save(OWNER, CONTEXT, "before", None)
    server.stop()
    for number in range(3):
        with pytest.raises(StoreUnavailable) as caught:
            store.save(OWNER, CONTEXT, SECRET, draft.version)
        assert caught.value.operation == "save"
        assert number > 0 or caught.value.__cause__ is not None
        with pytest.raises(StoreError):
            store.load(OWNER, CONTEXT)
    server.start()
    assert until_it_answers(lambda: store.load(OWNER, CONTEXT)) == draft
    after = store.save(OWNER, CONTEXT, "after", draft.version)
    assert store.load(OWNER, CONTEXT) == after
    store.close()
    server.close()
    assert "nobody else" not in str(caught.value) + caplog.text


@on(["sqlite"])
def test_a_locked_database(backend: Backend) -> None:
    store = backend.open(timeout=0.2)
    draft = store.save(OWNER, CONTEXT, "before", None)
    other = sqlite3.connect(backend.url.removeprefix("sqlite:///"))
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        store.save(OWNER, CONTEXT, "during", draft.version)
    assert store.load(OWNER, CONTEXT) == draft
    other.rollback()
    other.close()
    assert store.save(OWNER, CONTEXT, "after", draft.version).html == "after"


@on(["postgresql", "mariadb"])
def test_a_row_that_someone_else_holds(backend: Backend) -> None:
    store = backend.open(timeout=2)
    draft = store.save(OWNER, CONTEXT, "before", None)
    with store.engine.connect() as connection:
        store.discard(OWNER, CONTEXT, None, connection=connection)
        with pytest.raises(StoreError, match=r"(?i)lock"):
            store.save(OWNER, CONTEXT, "during", draft.version)
        assert store.load(OWNER, CONTEXT) == draft
        connection.rollback()
    assert store.save(OWNER, CONTEXT, "after", draft.version).html == "after"


FULL_DISK = """
import resource, sys
from editor.drafts import SQLDraftStore, StoreError, StoreUnavailable
store = SQLDraftStore("sqlite:///" + sys.argv[1])
store.create_tables()
draft = store.save("42", "reply:7", "before", None)
store.close()
full = 64 * 1024
resource.setrlimit(resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
refused = 0
for number in range(10):
    try:
        draft = store.save("42", "reply:7", f"{number} " + "x" * 50_000, draft.version)
    except StoreError as error:
        refused += 1
        said = str(error)
        assert store.load("42", "reply:7") == draft
assert refused > 0, "the file was never full"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert store.load("42", "reply:7") == draft
assert store.save("42", "reply:7", "after", draft.version).html == "after"
print(said)
"""


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """In a process of its own: SQLite's files may not grow any more, and then may again."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    command = [sys.executable, "-c", FULL_DISK, f"{tmp_path}/drafts.sqlite3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("drafts: save failed:")


def test_a_redis_that_is_full() -> None:
    server = or_skip(lambda: redis_server().start())
    client = redis.Redis.from_url(server.url)
    store = RedisDraftStore(client)
    draft = store.save(OWNER, CONTEXT, "before", None)
    client.config_set("maxmemory", "1")
    with pytest.raises(StoreError, match="maxmemory"):
        store.save(OWNER, CONTEXT, "during", draft.version)
    client.config_set("maxmemory", "0")
    assert store.load(OWNER, CONTEXT) == draft
    assert store.save(OWNER, CONTEXT, "after", draft.version).html == "after"
    client.close()
    server.close()


def test_a_redis_that_is_full_still_discards_what_was_posted() -> None:
    server = or_skip(lambda: redis_server().start())
    client = redis.Redis.from_url(server.url)
    store = RedisDraftStore(client)
    draft = store.save(OWNER, CONTEXT, "posted", None)
    client.config_set("maxmemory", "1")
    tombstone = store.discard(OWNER, CONTEXT, draft.version)
    assert store.load(OWNER, CONTEXT) is None
    client.config_set("maxmemory", "0")
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "late", draft.version)
    assert store.version(OWNER, CONTEXT) == tombstone
    client.close()
    server.close()


@on(["redis", "redis-cluster"])
@pytest.mark.parametrize("part", ["text", "head", "live"])
def test_a_draft_of_which_redis_evicted_a_part_says_so_and_can_be_saved_and_discarded(
    backend: Backend, part: str
) -> None:
    store = backend.open()
    draft = store.save(OWNER, CONTEXT, "text", None)
    client = backend.opened[-1]
    (evicted,) = [key for key in client.scan_iter(f"{backend.prefix}*") if f":{part}".encode() in key]
    client.delete(evicted)
    if part == "text":
        for read in (store.load, lambda *of: store.list(of[0]), lambda *of: store.save(*of, "text", None)):
            with pytest.raises(StoreError, match="maxmemory-policy"):
                read(OWNER, CONTEXT)
        assert store.save(OWNER, CONTEXT, "typed on", draft.version).html == "typed on"
    assert store.discard(OWNER, CONTEXT, None) > 0
    assert store.load(OWNER, CONTEXT) is None
    assert store.save(OWNER, CONTEXT, "next", None) == store.load(OWNER, CONTEXT)


@on(KINDS)
def test_tombstones_that_expired_make_room_before_those_that_did_not(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=Policy(drafts_per_owner=3), clock=clock)
    with pytest.raises(DraftConflict):
        store.save(OWNER, "reply:kept", "a text that lost", 5)
    clock.advance(seconds=1)
    for number in range(2):
        store.discard(OWNER, f"reply:{number}", None)
    clock.advance(hours=25)
    for number in range(2, 4):
        store.discard(OWNER, f"reply:{number}", None)
    assert [each.html for each in store.history(OWNER, "reply:kept")] == ["a text that lost"]


def test_a_redis_that_forgot_its_scripts() -> None:
    server = or_skip(lambda: redis_server().start())
    client = redis.Redis.from_url(server.url)
    store = RedisDraftStore(client)
    draft = store.save(OWNER, CONTEXT, "before", None)
    client.script_flush()
    assert store.save(OWNER, CONTEXT, "after", draft.version).html == "after"
    client.close()
    server.close()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "oracle://x/y", "sqlite:////no/such/folder/drafts.sqlite3", "mysql+nodriver://x/y", "mssql://x/y"],
)
def test_a_store_that_cannot_be_opened_says_why(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        SQLDraftStore(url).save(OWNER, CONTEXT, "x", None)
    assert len(str(caught.value)) < 400


def test_a_client_that_decodes_is_refused() -> None:
    with pytest.raises(StoreError, match="decode_responses"):
        RedisDraftStore(redis.Redis(decode_responses=True))


def test_a_guests_token_is_not_stored_and_not_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    guest = Guest.new()
    store = SQLDraftStore(f"sqlite:///{tmp_path}/drafts.sqlite3")
    store.create_tables()
    store.save(guest, CONTEXT, "x", None)
    store.claim(guest, OWNER)
    store.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert guest.token.encode() not in stored
    assert guest.token not in caplog.text + repr(guest)
