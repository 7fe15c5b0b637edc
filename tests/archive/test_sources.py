"""Parquet, JSON lines and tables give the same posts in ranges that stay what they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from editor.archive.errors import ArchiveError
from editor.archive.source import Source
from editor.archive.sources import open_source
from tests.archive.posts import lines, parquet, texts


def all_of(source: Source, rows: int) -> list[str | None]:
    parts = source.plan(rows)
    assert all(0 < part["rows"] <= rows for part in parts)
    batches = [source.read(json.loads(json.dumps(part))) for part in parts]
    assert [batch.num_rows for batch in batches] == [part["rows"] for part in parts]
    return [text for batch in batches for text in batch.column("html").to_pylist()]


@pytest.mark.parametrize("rows", [1, 7, 64, 1000])
def test_a_parquet_file_gives_all_posts_once(tmp_path: Path, rows: int) -> None:
    assert all_of(open_source(str(parquet(tmp_path / "posts.parquet", 150))), rows) == texts(150)


def test_a_folder_of_parquet_gives_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        pq.write_table(pa.table({"post_id": [name], "text": [f"<p>{name}</p>"]}), tmp_path / f"{name}.parquet")
    source = open_source(str(tmp_path), key="post_id", column="text")
    assert all_of(source, 10) == ["<p>a</p>", "<p>b</p>"]


@pytest.mark.parametrize("rows", [1, 7, 1000])
def test_json_lines_give_all_posts_once(tmp_path: Path, rows: int) -> None:
    assert all_of(open_source(str(lines(tmp_path / "posts.jsonl", 30))), rows) == texts(30)


def test_lines_that_are_no_posts_are_named_by_their_place(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_bytes(
        b'{"id": 1, "html": "a\\u2028b"}\n\n{"id": 2}\nnot json\n\xff\n[]\n{"id": "x", "html": "\\ud800c"}'
    )
    (part,) = open_source(str(file)).plan(100)
    batch = open_source(str(file)).read(part)
    assert batch.column("id").to_pylist() == ["1", "2", "byte 41", "byte 50", "byte 52", "x"]
    assert batch.column("html").to_pylist() == ["a\u2028b", None, None, None, None, "\ufffd\ufffd\ufffdc"]


def test_a_text_that_is_no_utf8_is_a_post_without_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1, 2, 3], "html": [b"<p>\xc3\xa9</p>", b"\xff", None]}), tmp_path / "posts.parquet")
    source = open_source(str(tmp_path / "posts.parquet"))
    assert all_of(source, 10) == ["<p>é</p>", None, None]


def test_a_row_group_that_is_damaged_is_named(tmp_path: Path) -> None:
    file = parquet(tmp_path / "posts.parquet", 30)
    damaged = bytearray(file.read_bytes())
    damaged[4:60] = b"\xff" * 56
    file.write_bytes(damaged)
    source = open_source(str(file))
    with pytest.raises(ArchiveError, match=r"posts\.parquet: row group 0 cannot be read"):
        source.read(source.plan(10)[0])


@pytest.mark.parametrize(
    ("make", "options", "explained"),
    [
        (lambda folder: folder / "none.jsonl", {}, "no such file"),
        (lambda folder: folder, {}, "no \\*.parquet"),
        (lambda folder: lines(folder / "posts.parquet", 3), {}, "not Parquet"),
        (lambda folder: parquet(folder / "posts.parquet", 3), {"column": "text"}, "no column 'text'"),
        (lambda folder: "sqlite:///x", {}, "--table"),
        (lambda folder: "nonsense://x", {"table": "posts"}, "database's address"),
        (lambda folder: f"sqlite:///{folder}/none/x", {"table": "posts"}, "does not answer"),
        (lambda folder: f"sqlite:///{folder}/x", {"table": "posts"}, "no table 'posts'"),
        (lambda folder: "postgresql+psycopg://127.0.0.1:1/x", {"table": "posts"}, "does not answer"),
    ],
)
def test_a_source_that_cannot_be_is_explained(tmp_path: Path, make: Callable[[Path], object], options: dict[str, str],
                                              explained: str) -> None:  # fmt: skip
    with pytest.raises(ArchiveError, match=explained):
        open_source(str(make(tmp_path)), **options)


KEYS: dict[str, tuple[Any, list[Any]]] = {
    "number": (sa.Integer, list(range(1, 21))),
    "text": (sa.String(36), [f"post-{n:02}" for n in range(20)]),
    "uuid": (sa.Uuid, sorted(uuid4() for _ in range(20))),
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("rows", [1, 7, 20, 50])
def test_a_table_gives_all_posts_once_by_any_key(database: str, kind: str, rows: int) -> None:
    type_, keys = KEYS[kind]
    engine = sa.create_engine(database)
    table = sa.Table("posts", sa.MetaData(), sa.Column("id", type_, primary_key=True), sa.Column("html", sa.Text))
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            table.insert(), [{"id": key, "html": text} for key, text in zip(keys, texts(20), strict=True)]
        )
    source = open_source(database, table="posts")
    # Databases order UUIDs as they like; the range is by that order, so all come all the same.
    assert sorted(all_of(source, rows), key=texts(20).index) == texts(20)  # type: ignore[arg-type]  # none is None
    source.close()  # type: ignore[attr-defined]  # a database has it
    engine.dispose()


@pytest.mark.parametrize(
    ("columns", "key", "explained"),
    [
        ("id INTEGER, html TEXT", "id", "no unique key"),
        ("id REAL PRIMARY KEY, html TEXT", "id", "neither a whole number"),
        ("id INTEGER PRIMARY KEY, text TEXT", "id", "no column 'html'"),
        ("a INTEGER, b INTEGER, html TEXT, PRIMARY KEY (a, b)", "a", "no unique key"),
    ],
)
def test_a_table_without_a_key_for_each_post_is_refused(tmp_path: Path, columns: str, key: str, explained: str) -> None:
    url = f"sqlite:///{tmp_path / 'forum.sqlite3'}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE posts ({columns})"))
    engine.dispose()
    with pytest.raises(ArchiveError, match=explained):
        open_source(url, table="posts", key=key)


def test_a_plan_holds_no_password() -> None:
    from editor.archive.sources.sql import SQLSource

    source = SQLSource.__new__(SQLSource)
    source._engine = sa.create_engine("postgresql+psycopg://forum:secret@db.example.org/forum")
    source._table = sa.Table("posts", sa.MetaData(), sa.Column("id", sa.Integer), sa.Column("html", sa.Text))
    source._key, source._html = source._table.c.id, source._table.c.html
    assert "secret" not in json.dumps(source.describe())
    assert source.describe()["sql"] == "postgresql://db.example.org/forum"
