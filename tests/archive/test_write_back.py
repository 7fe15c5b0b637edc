"""New texts go back to a table only where the old ones still stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from editor import Policy
from editor.archive.cluster import Cluster
from editor.archive.errors import ArchiveError
from editor.archive.run import WRITTEN_BACK, Order, run
from editor.archive.sources import open_source
from editor.archive.sources.sql import Replacement, SQLSource
from tests.archive.posts import KINDS, lines, texts

POSTS = sa.Table(
    "posts",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("html", sa.Text),
)


class Forum:
    """A forum's table of posts, and what its members do to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = sa.create_engine(url)
        POSTS.metadata.create_all(self.engine)

    def fill(self, posts: list[str]) -> None:
        with self.engine.begin() as connection:
            connection.execute(POSTS.insert(), [{"id": number, "html": text} for number, text in enumerate(posts)])

    def edit(self, number: int, text: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(POSTS.update().where(POSTS.c.id == number).values(html=text))

    def delete(self, number: int) -> None:
        with self.engine.begin() as connection:
            connection.execute(POSTS.delete().where(POSTS.c.id == number))

    def posts(self) -> dict[int, str]:
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(POSTS.c.id, POSTS.c.html))
            return {row.id: row.html for row in rows}

    def source(self) -> SQLSource:
        source = open_source(self.url, table="posts")
        assert isinstance(source, SQLSource)
        return source


@pytest.fixture
def forum(database: str) -> Iterator[Forum]:
    forum = Forum(database)
    yield forum
    forum.engine.dispose()


@pytest.fixture
def source(forum: Forum) -> Iterator[SQLSource]:
    source = forum.source()
    yield source
    source.close()


EDITS = {
    "another text": "<p>An edit.</p>",
    "only capitals": "<B>HI</B>",
    "a space at the end": "<b>Hi</b> ",
    "an accent": "<b>Hí</b>",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_an_edit_in_between_stays_and_is_reported(forum: Forum, source: SQLSource, edit: str) -> None:
    forum.fill(["<b>Hi</b>", "<b>Ho</b>"])
    forum.edit(0, edit)
    new = [Replacement(0, "<b>Hi</b>", "<p>new</p>"), Replacement(1, "<b>Ho</b>", "<p>other</p>")]
    assert source.write(new) == [{"id": 0, "reason": "edited"}]
    assert forum.posts() == {0: edit, 1: "<p>other</p>"}


def test_a_post_that_was_deleted_in_between_does_not_come_back(forum: Forum, source: SQLSource) -> None:
    forum.fill(["<b>Hi</b>"])
    forum.delete(0)
    assert source.write([Replacement(0, "<b>Hi</b>", "<p>new</p>")]) == [{"id": 0, "reason": "deleted"}]
    assert forum.posts() == {}


def test_what_a_stopped_run_wrote_already_is_no_conflict(forum: Forum, source: SQLSource) -> None:
    forum.fill(["<b>Hi</b>"])
    new = [Replacement(0, "<b>Hi</b>", "<p><strong>Hi</strong></p>")]
    assert source.write(new) == []
    assert source.write(new) == []
    assert forum.posts() == {0: "<p><strong>Hi</strong></p>"}


def test_a_run_writes_back_what_it_may_and_names_what_it_left(
    forum: Forum, source: SQLSource, workers: Callable[[], Cluster], tmp_path: Path
) -> None:
    forum.fill(texts(40))
    order = Order(policy=Policy(), rows=10, write_back=WRITTEN_BACK)
    edited: list[int] = []

    def progress(done: int, rows: int, seconds: float) -> None:
        if done == rows:  # all is read and nothing written back yet: two posts are edited, and one is taken away
            forum.edit(1, "<p>Edited by Ann.</p>")
            forum.edit(2, "<p>Edited by Bo.</p>")
            forum.delete(5)
            edited.extend((1, 2, 5))

    counts = run(source, tmp_path / "out", order, workers, progress)
    assert counts["left"] == [
        {"id": 1, "reason": "edited"},
        {"id": 2, "reason": "edited"},
        {"id": 5, "reason": "deleted"},
    ]
    stored = forum.posts()
    assert stored[1] == "<p>Edited by Ann.</p>"
    assert stored[2] == "<p>Edited by Bo.</p>"
    assert 5 not in stored
    for number, text in enumerate(texts(40)):
        change = KINDS[number % len(KINDS)][1]
        if number not in edited:
            assert (stored[number] == text) == (change in ("unchanged", "refused"))
    assert counts["written"] == 17
    again = run(source, tmp_path / "out", order, workers)
    assert (again["written"], again["left"], forum.posts()) == (17, counts["left"], stored)


def test_a_class_that_was_left_out_can_be_written_back_later(
    forum: Forum, source: SQLSource, workers: Callable[[], Cluster], tmp_path: Path
) -> None:
    forum.fill(texts(8))
    for classes, changed in (((), 0), (("repaired",), 2), (("lossy",), 4)):
        run(source, tmp_path / "out", Order(policy=Policy(), write_back=classes), workers)
        assert sum(forum.posts()[number] != text for number, text in enumerate(texts(8))) == changed


def test_a_file_and_a_sample_are_not_written_back(tmp_path: Path, workers: Callable[[], Cluster]) -> None:
    source = open_source(str(lines(tmp_path / "posts.jsonl", 4)))
    with pytest.raises(ArchiveError, match="only a database"):
        run(source, tmp_path / "out", Order(policy=Policy(), write_back=("repaired",)), workers)
    assert not (tmp_path / "out").exists()
