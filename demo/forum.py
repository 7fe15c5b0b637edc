"""What the demo forum keeps: members, topics and posts, in any database that SQLAlchemy knows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
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
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from demo.seeds import MEMBERS, PREVIOUS, TOPICS
from editor.drafts.sql.engine import open_engine
from editor.published import PublishedReplies

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


sessions = Table(
    "forum_sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("member_id", Integer, ForeignKey("forum_members.id"), nullable=False),
)

published = PublishedReplies(metadata)
"""Which replies became posts already: a form that is sent twice makes one."""

NO_PASSWORD = "!"  # noqa: S105  # no hash, and so no password
"""The hash of no password: nobody signs in as a member who has it."""
MAX_ID = 2**31 - 1
"""Largest id that every database's integers hold."""


def now() -> datetime:
    """The time in UTC, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class NameTaken(Exception):
    """Another member has this name."""


class Forum:
    """The forum's tables. A `connection` that is handed in makes a write part of that transaction."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url, 10.0)

    def prepare(self) -> None:
        """Make the tables and fill them, where that was not done. Raises SQLAlchemyError, as while the database is
        down."""
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
        ends = (
            select(
                posts.c.topic_id,
                func.min(posts.c.id).label("first"),
                func.max(posts.c.id).label("last"),
                func.count(posts.c.id).label("posts"),
            )
            .group_by(posts.c.topic_id)
            .subquery()
        )
        first, last = posts.alias("first"), posts.alias("last")
        starter, answerer = members.alias("starter"), members.alias("answerer")
        query = (
            select(
                topics.c.id,
                topics.c.title,
                ends.c.posts,
                first.c.html,
                first.c.member_id,
                starter.c.name.label("starter"),
                answerer.c.name.label("answerer"),
                last.c.created_at.label("newest"),
            )
            .join(ends, ends.c.topic_id == topics.c.id)
            .join(first, first.c.id == ends.c.first)
            .join(last, last.c.id == ends.c.last)
            .join(starter, starter.c.id == first.c.member_id)
            .join(answerer, answerer.c.id == last.c.member_id)
            .order_by(last.c.created_at.desc(), topics.c.id)
        )
        return self._rows(query)

    def titles(self, topic_ids: Collection[int]) -> dict[int, str]:
        """The titles of those of these topics that there are."""
        rows = self._rows(select(topics.c.id, topics.c.title).where(topics.c.id.in_(topic_ids)))
        return {row["id"]: row["title"] for row in rows}

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

    def sign_in(self, member_id: int) -> str:
        """A new session's token; only its hash is kept, so that who reads the table is nobody."""
        token = secrets.token_urlsafe(32)
        with self.transaction() as connection:
            connection.execute(insert(sessions).values(token=_hashed(token), member_id=member_id))
        return token

    def signed_in(self, token: str) -> RowMapping | None:
        """The member of a session, or None once it has ended."""
        query = select(members).join(sessions, sessions.c.member_id == members.c.id)
        return self._row(query.where(sessions.c.token == _hashed(token)))

    def sign_out(self, token: str) -> None:
        """End a session, whoever still holds its cookie."""
        with self.transaction() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _hashed(token)))

    def member_named(self, name: str) -> RowMapping | None:
        """The member of a name, whatever its case, or None."""
        return self._row(select(members).where(func.lower(members.c.name) == name.lower()))

    def add_member(self, connection: Connection, name: str, password: str) -> int:
        """A new member's id. Raises NameTaken."""
        taken = select(members.c.id).where(func.lower(members.c.name) == name.lower())
        if connection.execute(taken).first():
            raise NameTaken(name)
        return _id(connection.execute(insert(members).values(name=name, password=password)))

    def add_topic_once(self, connection: Connection, title: str, member_id: int, html: str, token: str) -> int:
        """The topic's id: a new one's, or of the one that the form with this token became before."""
        return _once(connection, token, lambda: self.add_topic(connection, title, member_id, html))

    def add_topic(self, connection: Connection, title: str, member_id: int, html: str) -> int:
        """A new topic's id, with its first post."""
        topic_id = _id(connection.execute(insert(topics).values(title=title, created_at=now())))
        self.add_post(connection, topic_id, member_id, html)
        return topic_id

    def add_post(
        self, connection: Connection, topic_id: int, member_id: int, html: str, created_at: datetime | None = None
    ) -> int:
        """A new post's id."""
        values = {"topic_id": topic_id, "member_id": member_id, "html": html, "created_at": created_at or now()}
        return _id(connection.execute(insert(posts).values(values)))

    def add_post_once(self, connection: Connection, topic_id: int, member_id: int, html: str, token: str) -> int:
        """The post's id: a new one's, or of the one that the reply with this token became before."""
        return _once(connection, token, lambda: self.add_post(connection, topic_id, member_id, html))

    def edit_post(self, connection: Connection, post_id: int, html: str) -> int:
        """Replace a post's text, and answer how many posts that were."""
        return connection.execute(
            update(posts).where(posts.c.id == post_id).values(html=html, edited_at=now())
        ).rowcount

    def _seed(self) -> None:
        """Fill an empty forum."""
        try:
            with self.engine.begin() as connection:
                if connection.execute(select(settings.c.name)).first():
                    return
                # The first process to write this row is the one that fills the forum.
                connection.execute(insert(settings).values(name="secret_key", value=secrets.token_urlsafe(32)))
                # No password has this hash: nobody signs in as one of them.
                rows = ((name, insert(members).values({"name": name, "password": NO_PASSWORD})) for name in MEMBERS)
                ids = {name: _id(connection.execute(row)) for name, row in rows}
                for topic in TOPICS:
                    moment, post_id = now() - timedelta(minutes=topic["minutes"]), 0
                    topic_id = _id(connection.execute(insert(topics).values(title=topic["title"], created_at=moment)))
                    for number, (author, html) in enumerate(topic["posts"]):
                        html = html.replace(PREVIOUS, f'data-post="{post_id}"')
                        posted_at = moment + number * timedelta(minutes=topic["minutes"]) / len(topic["posts"])
                        post_id = self.add_post(
                            connection, topic_id, ids[author], html, posted_at.replace(microsecond=0)
                        )
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


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _id(result: Any) -> int:
    return int(result.inserted_primary_key[0])


def _once(connection: Connection, token: str, write: Callable[[], int]) -> int:
    """What is written, by its id, or what was written before with this token."""
    if published.is_new(token, connection):
        number = write()
        published.remember(token, str(number), connection)
        return number
    return int(published.post_of(token, connection) or 0)
