"""What the demo forum keeps: members, topics and posts, in any database that SQLAlchemy knows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from demo.seeds import MEMBERS, TOPICS
from editor.drafts.sql_engine import open_engine

metadata = MetaData()
members = Table(
    "forum_members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), unique=True, nullable=False),
    Column("password", String(255), nullable=False),
)
topics = Table(
    "forum_topics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("created_at", DateTime, nullable=False),
)
posts = Table(
    "forum_posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic_id", Integer, ForeignKey("forum_topics.id"), nullable=False, index=True),
    Column("member_id", Integer, ForeignKey("forum_members.id"), nullable=False),
    Column("html", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("edited_at", DateTime),
)
settings = Table("forum_settings", metadata, Column("name", String(40), primary_key=True), Column("value", String(200)))


def now() -> datetime:
    """The time in UTC, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class NameTaken(Exception):
    """Another member has this name."""


class Forum:
    """The forum's tables. A `connection` that is handed in makes a write part of that transaction."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url, 10.0)
        try:
            metadata.create_all(self.engine)
        except (OperationalError, ProgrammingError, IntegrityError):
            # Another process that started at the same time made them.
            metadata.create_all(self.engine)
        self._seed()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is committed at the end."""
        with self.engine.begin() as connection:
            yield connection

    def secret_key(self) -> str:
        """The key that signs cookies, made once for the database."""
        with self.engine.connect() as connection:
            return str(connection.execute(select(settings.c.value).where(settings.c.name == "secret_key")).scalar_one())

    def topic_list(self) -> list[RowMapping]:
        """The topics, the one with the newest post first."""
        newest = func.max(posts.c.created_at).label("newest")
        query = (
            select(topics.c.id, topics.c.title, func.count(posts.c.id).label("posts"), newest)
            .join(posts, posts.c.topic_id == topics.c.id)
            .group_by(topics.c.id, topics.c.title)
            .order_by(newest.desc(), topics.c.id)
        )
        return self._rows(query)

    def topic(self, topic_id: int) -> RowMapping | None:
        """A topic, or None."""
        return self._row(select(topics).where(topics.c.id == topic_id))

    def posts_of(self, topic_id: int) -> list[RowMapping]:
        """A topic's posts with their authors, the oldest first."""
        return self._rows(_posts().where(posts.c.topic_id == topic_id).order_by(posts.c.id))

    def post(self, post_id: int) -> RowMapping | None:
        """A post with its author, or None."""
        return self._row(_posts().where(posts.c.id == post_id))

    def member(self, member_id: int) -> RowMapping | None:
        """A member, or None."""
        return self._row(select(members).where(members.c.id == member_id))

    def member_named(self, name: str) -> RowMapping | None:
        """The member of a name, whatever its case, or None."""
        return self._row(select(members).where(func.lower(members.c.name) == name.lower()))

    def add_member(self, connection: Connection, name: str, password: str) -> int:
        """A new member's id. Raises NameTaken."""
        taken = select(members.c.id).where(func.lower(members.c.name) == name.lower())
        if connection.execute(taken).first():
            raise NameTaken(name)
        return _id(connection.execute(insert(members).values(name=name, password=password)))

    def add_topic(self, connection: Connection, title: str, member_id: int, html: str) -> int:
        """A new topic's id, with its first post."""
        topic_id = _id(connection.execute(insert(topics).values(title=title, created_at=now())))
        self.add_post(connection, topic_id, member_id, html)
        return topic_id

    def add_post(self, connection: Connection, topic_id: int, member_id: int, html: str) -> int:
        """A new post's id."""
        values = {"topic_id": topic_id, "member_id": member_id, "html": html, "created_at": now()}
        return _id(connection.execute(insert(posts).values(values)))

    def edit_post(self, connection: Connection, post_id: int, html: str) -> None:
        """Replace a post's text."""
        connection.execute(update(posts).where(posts.c.id == post_id).values(html=html, edited_at=now()))

    def _seed(self) -> None:
        """Fill an empty forum."""
        try:
            with self.engine.begin() as connection:
                if connection.execute(select(settings.c.name)).first():
                    return
                # The first process to write this row is the one that fills the forum.
                connection.execute(insert(settings).values(name="secret_key", value=secrets.token_urlsafe(32)))
                # No password has this hash: nobody signs in as one of them.
                rows = ((name, insert(members).values({"name": name, "password": "!"})) for name in MEMBERS)
                ids = {name: _id(connection.execute(row)) for name, row in rows}
                for topic in TOPICS:
                    topic_id = _id(connection.execute(insert(topics).values(title=topic["title"], created_at=now())))
                    for author, html in topic["posts"]:
                        self.add_post(connection, topic_id, ids[author], html)
        except IntegrityError:
            return  # another process was first

    def _rows(self, query: Any) -> list[RowMapping]:
        with self.engine.connect() as connection:
            return list(connection.execute(query).mappings())

    def _row(self, query: Any) -> RowMapping | None:
        with self.engine.connect() as connection:
            return connection.execute(query).mappings().first()


def _posts() -> Any:
    return select(posts, members.c.name.label("author")).join(members, members.c.id == posts.c.member_id)


def _id(result: Any) -> int:
    return int(result.inserted_primary_key[0])
