"""Whether a held reply is being published is told by the store's clock, not by that of each process."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import create_engine, text

from editor import Editor, Result
from editor.drafts import Guest
from editor.held import HeldReplies
from editor.published import PublishedReplies
from tests.servers import Places, or_skip
from tests.stores.conftest import Backend, on


@on(["postgresql", "mariadb", "redis"])
def test_a_process_whose_clock_is_eleven_minutes_ahead_does_not_publish_a_second_time(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, posts, editor = Guest.new(), [], Editor()
    HeldReplies(backend.open(), editor).hold(guest, "reply:42", editor.check("<p>Hello</p>"))
    real = time.time

    def publish(member: str, context: str, result: Result, token: str) -> None:
        posts.append(result.text)
        if len(posts) == 1:
            monkeypatch.setattr("time.time", lambda: real() + 660)
            assert HeldReplies(backend.open(), editor).publish(None, "7", publish).replies == ()
            monkeypatch.setattr("time.time", real)

    HeldReplies(backend.open(), editor).publish(guest, "7", publish)
    assert posts == ["Hello"]


@on(["sqlite", "postgresql", "mariadb", "redis"])
def test_a_store_tells_the_time(backend: Backend) -> None:
    assert abs(backend.open().now().timestamp() - time.time()) < 60


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_of_two_transactions_that_publish_one_reply_the_second_learns_of_the_first(kind: str, places: Places) -> None:
    engine, published = create_engine(or_skip(lambda: places.url(kind))), PublishedReplies()
    published.create_table(engine)
    with engine.connect() as first, engine.connect() as second:
        assert published.is_new("a", first)
        wait = "SET lock_timeout = '200ms'" if kind == "postgresql" else "SET innodb_lock_wait_timeout = 1"
        second.execute(text(wait))
        with pytest.raises(Exception, match=r"(?i)timeout"):
            published.is_new("a", second)
        second.rollback()
        first.commit()
        assert not published.is_new("a", second)
    with engine.begin() as connection:
        published.table.drop(connection)
    engine.dispose()
