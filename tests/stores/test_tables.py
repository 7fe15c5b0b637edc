"""The tables: made when they are first needed, by one process of many, and brought up to date from older releases."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from editor.cli import main
from editor.drafts import Guest, SQLDraftStore, StoreError, open_store
from editor.drafts.sql.engine import open_engine
from editor.drafts.sql.schema import SCHEMA_VERSION, metadata
from editor.providers.oembed.sql import SQLCache
from editor.providers.oembed.sql import metadata as embed_cache
from editor.published import PublishedReplies
from tests.servers import Places, or_skip
from tests.stores.conftest import SQL, Backend, Clock, on, until_it_answers

OWNER, CONTEXT = "42", "reply:7"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "drafts-schema"
RELEASES = sorted({path.name.split("-")[0] for path in FIXTURES.glob("*.sql")})
"""Versions of the tables that were released before the present one."""
SAVED_AT = 1_795_000_000.0
"""When the drafts in the fixtures were saved."""
WORKERS = 8


@pytest.fixture
def engine(backend: Backend) -> Iterator[Engine]:
    """The database without any tables."""
    engine = create_engine(backend.url)
    metadata.drop_all(engine)
    yield engine
    metadata.drop_all(engine)
    SQLDraftStore(engine).create_tables()
    engine.dispose()


def load(connection: Connection, release: str, kind: str) -> None:
    """The tables of a release, with drafts that it wrote."""
    script = (FIXTURES / f"{release}-{kind}.sql").read_text(encoding="utf-8")
    for statement in script.split("\n", 1)[1].split(";\n"):
        if statement:
            connection.exec_driver_sql(statement)


def columns(engine: Engine) -> dict[str, set[tuple[str, bool]]]:
    look = inspect(engine)
    return {
        table: {(str(column["name"]), bool(column["nullable"])) for column in look.get_columns(table)}
        | {(str(index["name"]), bool(index["unique"])) for index in look.get_indexes(table)}
        for table in metadata.tables
    }


@on(SQL)
def test_the_first_use_makes_the_tables(backend: Backend, engine: Engine) -> None:
    store = SQLDraftStore(backend.url)
    assert not inspect(engine).has_table("editor_draft")
    draft = store.save(OWNER, CONTEXT, "text", None)
    assert store.load(OWNER, CONTEXT) == draft
    store.close()


@on(SQL)
def test_of_many_workers_that_start_at_once_each_can_save(backend: Backend, engine: Engine) -> None:
    for _ in range(3):
        metadata.drop_all(engine)
        stores = [SQLDraftStore(backend.url) for _ in range(WORKERS)]
        with ThreadPoolExecutor(WORKERS) as pool:
            started = [
                pool.submit(store.save, f"{OWNER} {number}", CONTEXT, "x", None) for number, store in enumerate(stores)
            ]
        assert all(each.result() for each in started)
        for store in stores:
            store.close()


def test_workers_that_open_a_file_at_once_each_can_read_it(tmp_path: Path) -> None:
    """Each changes its journal mode, and of two that do so at the same moment SQLite makes neither wait."""
    for number in range(100):
        path = tmp_path / f"{number}.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE forum (post)")
        engines = [open_engine(f"sqlite:///{path}", timeout=10) for _ in range(WORKERS)]
        with ThreadPoolExecutor(WORKERS) as pool:
            assert list(pool.map(lambda engine: inspect(engine).get_table_names(), engines)) == [["forum"]] * WORKERS
        for engine in engines:
            engine.dispose()


@on(SQL)
def test_a_post_may_be_the_first_use(backend: Backend, engine: Engine) -> None:
    with engine.begin() as connection:
        SQLDraftStore(engine).discard(OWNER, CONTEXT, None, connection=connection)
    store = SQLDraftStore(engine)
    assert store.version(OWNER, CONTEXT) > 0
    assert store.save(OWNER, CONTEXT, "next", None)


@pytest.mark.parametrize("kind", ["postgresql", "mariadb", "redis"])
def test_a_server_that_is_down_at_start_is_used_when_it_is_up(kind: str, places: Places) -> None:
    server = or_skip(lambda: places.own(kind))
    server.stop()
    store = open_store(server.url, timeout=2)
    with pytest.raises(StoreError):
        store.save(OWNER, CONTEXT, "too early", None)
    server.start()
    assert until_it_answers(lambda: store.save(OWNER, CONTEXT, "text", None))
    store.close()
    server.close()


@on(SQL)
@pytest.mark.parametrize("release", RELEASES)
def test_the_tables_of_an_older_release_are_refused_with_the_command(
    backend: Backend, engine: Engine, release: str
) -> None:
    with engine.begin() as connection:
        load(connection, release, backend.kind)
    for first_use in ("create", "check"):
        store = SQLDraftStore(backend.url, first_use=first_use)
        with pytest.raises(StoreError, match="reply-editor drafts migrate --url"):
            store.load(OWNER, CONTEXT)
        with pytest.raises(StoreError, match="reply-editor drafts migrate --url"):
            store.create_tables()
        store.close()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM editor_draft_text")).scalar() == 5


@on(SQL)
@pytest.mark.parametrize("release", RELEASES)
def test_a_migration_keeps_every_draft(
    backend: Backend, engine: Engine, release: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with engine.begin() as connection:
        load(connection, release, backend.kind)
    assert main(["drafts", "migrate", "--url", backend.url]) == 0
    assert capsys.readouterr().out == f"migrated the tables from version {release} to version {SCHEMA_VERSION}\n"
    assert main(["drafts", "migrate", "--url", backend.url]) == 0
    assert capsys.readouterr().out == f"the tables are at version {SCHEMA_VERSION} already\n"
    store = SQLDraftStore(backend.url, first_use="check", clock=Clock(SAVED_AT + 3600))
    draft = store.load(OWNER, CONTEXT)
    assert draft is not None
    assert (draft.html, draft.device) == ("<p>two", "Firefox on Linux")
    assert [each.html for each in store.history(OWNER, CONTEXT)] == ["<p>lost", "<p>one 😀"]
    assert [each.html for each in store.history(OWNER, "edit:9")] == ["<p>posted"]
    guests = store.load(Guest("A" * 22), CONTEXT)
    assert guests is not None
    assert guests.html == "<p>a guest's"
    assert store.save(OWNER, CONTEXT, "<p>three", draft.version).version > draft.version
    assert store.save(Guest("A" * 22), CONTEXT, "<p>more", guests.version)
    store.close()
    migrated = columns(engine)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    assert migrated == columns(engine)


@on(SQL)
def test_workers_that_start_at_once_migrate_once(backend: Backend, engine: Engine) -> None:
    with engine.begin() as connection:
        load(connection, RELEASES[0], backend.kind)
    stores = [
        SQLDraftStore(backend.url, first_use="migrate", clock=Clock(SAVED_AT + 3600), timeout=60)
        for _ in range(WORKERS)
    ]
    with ThreadPoolExecutor(WORKERS) as pool:
        drafts = list(pool.map(lambda store: store.load(OWNER, CONTEXT), stores))
    assert [draft.html if draft else None for draft in drafts] == ["<p>two"] * WORKERS
    for store in stores:
        store.close()


@on(["mariadb"])
def test_a_migration_that_was_killed_half_way_is_finished(backend: Backend, engine: Engine) -> None:
    """MySQL commits at each statement."""
    with engine.begin() as connection:
        load(connection, RELEASES[0], backend.kind)
        connection.exec_driver_sql("ALTER TABLE editor_draft ADD COLUMN room INTEGER NOT NULL DEFAULT 0")
    store = SQLDraftStore(backend.url, first_use="migrate", clock=Clock(SAVED_AT + 3600))
    assert store.load(OWNER, CONTEXT) is not None
    assert store.migrate() == (SCHEMA_VERSION, SCHEMA_VERSION)
    store.close()


@on(SQL)
def test_a_creation_that_was_killed_half_way_is_finished(backend: Backend, engine: Engine) -> None:
    metadata.tables["editor_draft"].create(engine)
    store = SQLDraftStore(backend.url)
    assert store.save(OWNER, CONTEXT, "text", None)
    store.close()


@on(SQL)
def test_the_tables_of_a_newer_release_are_refused(backend: Backend, engine: Engine) -> None:
    SQLDraftStore(engine).create_tables()
    with engine.begin() as connection:
        connection.execute(text("UPDATE editor_draft_schema SET version_num = '99'"))
    for use in (SQLDraftStore.create_tables, SQLDraftStore.migrate, SQLDraftStore.stats):
        with pytest.raises(StoreError, match="version 99"):
            use(SQLDraftStore(engine))


@on(SQL)
def test_a_store_that_only_checks_creates_nothing(backend: Backend, engine: Engine) -> None:
    store = SQLDraftStore(backend.url, first_use="check")
    with pytest.raises(StoreError, match="reply-editor drafts migrate"):
        store.save(OWNER, CONTEXT, "text", None)
    assert not inspect(engine).has_table("editor_draft")
    assert store.migrate() == (None, SCHEMA_VERSION)
    assert store.save(OWNER, CONTEXT, "text", None)
    store.close()


@on(["postgresql"])
def test_tables_in_a_schema_of_their_own(backend: Backend, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA forum")
        connection.exec_driver_sql("SET LOCAL search_path TO forum")
        load(connection, RELEASES[0], backend.kind)
    store = SQLDraftStore(
        engine.execution_options(schema_translate_map={None: "forum"}),
        clock=Clock(SAVED_AT + 3600),
        first_use="migrate",
    )
    draft = store.load(OWNER, CONTEXT)
    assert draft is not None
    assert store.save(OWNER, CONTEXT, "<p>three", draft.version)
    assert not inspect(engine).has_table("editor_draft", schema="public")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA forum CASCADE")


@on(SQL)
def test_a_scoped_session_will_do_as_connection(backend: Backend, engine: Engine) -> None:
    store = SQLDraftStore(engine)
    draft = store.save(OWNER, CONTEXT, "text", None)
    session = scoped_session(sessionmaker(engine))
    assert isinstance(session(), Session)
    store.discard(OWNER, CONTEXT, draft.version, connection=session)
    session.rollback()
    assert store.load(OWNER, CONTEXT) == draft
    store.discard(OWNER, CONTEXT, draft.version, connection=session)
    session.commit()
    session.remove()
    assert store.load(OWNER, CONTEXT) is None


@on(["mariadb"])
def test_a_database_of_latin_letters_keeps_every_text(backend: Backend, engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER DATABASE CHARACTER SET latin1")
    store = SQLDraftStore(engine)
    draft = store.save("Zoë 😀", "reply:😀", "<p>👍🏽 日本語", None, device="📱")
    assert store.load("Zoë 😀", "reply:😀") == draft
    with engine.connect() as connection:
        charsets = connection.execute(
            text(
                "SELECT DISTINCT table_collation FROM information_schema.tables"
                " WHERE table_schema = DATABASE() AND table_name LIKE 'editor_draft%'"
            )
        )
        assert all(str(each).startswith("utf8mb4") for each in charsets.scalars())
        connection.exec_driver_sql("ALTER DATABASE CHARACTER SET utf8mb4")


def test_a_server_of_latin_letters_and_without_transactions_keeps_published_replies_and_embeds(places: Places) -> None:
    old = or_skip(lambda: places.own("mariadb", "--character-set-server=latin1", "--default-storage-engine=MyISAM"))
    engine, published = create_engine(old.url), PublishedReplies()
    published.create_table(engine)
    embed_cache.create_all(engine)
    cache = SQLCache(engine)
    cache.put("title", "één 😀", 60)
    assert cache.get("title") == "één 😀"
    with engine.begin() as connection:
        assert published.is_new("token", connection)
        published.remember("token", "beitrag-ü-😀", connection)
        assert published.is_new("TOKEN", connection), "another token, by one letter's case"
    with engine.connect() as connection:
        assert published.post_of("token", connection) == "beitrag-ü-😀"
        assert published.is_new("undone", connection)
        connection.rollback()
        assert published.is_new("undone", connection), "it came with a post that was taken back"
    engine.dispose()


def test_a_relative_sqlite_address_stays_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    store = open_store("sqlite:///drafts.sqlite3")
    monkeypatch.chdir(tmp_path / "there")
    draft = store.save(OWNER, CONTEXT, "text", None)
    store.close()
    assert list((tmp_path / "there").iterdir()) == []
    monkeypatch.chdir(tmp_path / "here")
    again = open_store("sqlite:///drafts.sqlite3")
    assert again.load(OWNER, CONTEXT) == draft
    again.close()


@pytest.mark.parametrize("action", ["purge", "stats"])
def test_a_command_in_the_wrong_folder_makes_no_new_file(tmp_path: Path, action: str) -> None:
    command = [sys.executable, "-m", "editor", "drafts", action, "--url", "sqlite:///drafts.sqlite3"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert str(tmp_path / "drafts.sqlite3") in done.stderr
    assert list(tmp_path.iterdir()) == []
