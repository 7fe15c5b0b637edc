"""Publishing and discarding in one transaction of the forum's own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine, func, insert, select
from sqlalchemy.orm import Session

from editor.drafts import DraftConflict, Guest, SQLDraftStore
from tests.stores.conftest import SQL, Backend, on

STORES = on(SQL)

OWNER, CONTEXT = "42", "reply:7"

posts = Table("posts", MetaData(), Column("id", Integer, primary_key=True), Column("html", Text))


@pytest.fixture
def engine(backend: Backend) -> Iterator[Engine]:
    """The forum's engine, as SQLAlchemy makes it by default."""
    engine = create_engine(backend.url)
    posts.create(engine)
    yield engine
    posts.drop(engine)
    engine.dispose()


@pytest.fixture
def forum(backend: Backend, engine: Engine) -> SQLDraftStore:
    """A store on the forum's engine."""
    backend.open()
    return SQLDraftStore(engine)


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(posts)).scalar_one())


@STORES
def test_a_committed_post_takes_its_draft_with_it(forum: SQLDraftStore, engine: Engine) -> None:
    draft = forum.save(OWNER, CONTEXT, "text", None)
    with engine.begin() as connection:
        connection.execute(insert(posts).values(html="text"))
        forum.discard(OWNER, CONTEXT, draft.version, connection=connection)
    assert (count(engine), forum.load(OWNER, CONTEXT)) == (1, None)


@STORES
def test_a_post_that_is_rolled_back_leaves_its_draft(forum: SQLDraftStore, engine: Engine) -> None:
    draft = forum.save(OWNER, CONTEXT, "text", None)
    with engine.connect() as connection:
        connection.execute(insert(posts).values(html="text"))
        forum.discard(OWNER, CONTEXT, draft.version, connection=connection)
        connection.rollback()
    assert (count(engine), forum.load(OWNER, CONTEXT)) == (0, draft)
    assert forum.save(OWNER, CONTEXT, "more text", draft.version)


@STORES
def test_a_session_will_do(forum: SQLDraftStore, engine: Engine) -> None:
    forum.save(OWNER, CONTEXT, "text", None)
    with Session(engine) as session:
        session.execute(insert(posts).values(html="text"))
        forum.discard(OWNER, CONTEXT, None, connection=session)
        session.commit()
    assert (count(engine), forum.load(OWNER, CONTEXT)) == (1, None)


@STORES
def test_a_conflict_leaves_the_forums_transaction_usable(forum: SQLDraftStore, engine: Engine) -> None:
    old = forum.save(OWNER, CONTEXT, "text", None)
    new = forum.save(OWNER, CONTEXT, "newer text", old.version)
    with engine.begin() as connection:
        with pytest.raises(DraftConflict):
            forum.discard(OWNER, CONTEXT, old.version, connection=connection)
        connection.execute(insert(posts).values(html="text"))
    assert (count(engine), forum.load(OWNER, CONTEXT)) == (1, new)


@STORES
def test_a_claim_can_be_part_of_signing_in(forum: SQLDraftStore, engine: Engine) -> None:
    guest = Guest.new()
    draft = forum.save(guest, CONTEXT, "text", None)
    with engine.connect() as connection:
        assert forum.claim(guest, OWNER, connection=connection).moved
        connection.rollback()
    assert forum.load(guest, CONTEXT) == draft
    with engine.begin() as connection:
        assert forum.claim(guest, OWNER, connection=connection).moved
    assert [each.html for each in forum.list(OWNER)] == ["text"]


@on(["postgresql", "mariadb"])
def test_what_the_forum_read_before_does_not_make_a_newer_draft_invisible(forum: SQLDraftStore, engine: Engine) -> None:
    """In REPEATABLE READ, MySQL's default, a plain read shows the past."""
    old = forum.save(OWNER, CONTEXT, "text", None)
    with engine.connect() as connection:
        connection.execute(select(func.count()).select_from(posts)).scalar_one()
        new = forum.save(OWNER, CONTEXT, "newer text", old.version)
        with pytest.raises(DraftConflict) as caught:
            forum.discard(OWNER, CONTEXT, old.version, connection=connection)
        assert caught.value.current == new
        connection.rollback()
    assert forum.load(OWNER, CONTEXT) == new


@STORES
def test_of_posting_and_a_save_at_once_neither_is_half_done(forum: SQLDraftStore, engine: Engine) -> None:
    for number in range(20):
        context = f"reply:{number}"
        draft = forum.save(OWNER, context, "text", None)

        def post(context: str = context) -> None:
            with engine.begin() as connection:
                forum.discard(OWNER, context, None, connection=connection)
                connection.execute(insert(posts).values(html="text"))

        def late(context: str = context, version: int = draft.version) -> str:
            try:
                return forum.save(OWNER, context, "late text", version).html
            except DraftConflict as conflict:
                return "refused" if conflict.current is None else "wrong"

        with ThreadPoolExecutor(2) as pool:
            posting, saving = pool.submit(post), pool.submit(late)
        posting.result()
        assert saving.result() in ("late text", "refused")
        assert forum.load(OWNER, context) is None
        assert "late text" in [revision.html for revision in forum.history(OWNER, context)]
    assert count(engine) == 20
