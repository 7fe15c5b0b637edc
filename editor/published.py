"""Which replies were published already: a table in the forum's own database, written with the post itself."""

from __future__ import annotations

from datetime import UTC, datetime

from editor.extras import needed_by
from editor.tables import TABLE_OPTIONS

with needed_by("editor.published", "sql"):
    from sqlalchemy import (
        BigInteger,
        Column,
        Connection,
        Engine,
        Insert,
        MetaData,
        String,
        Table,
        delete,
        insert,
        select,
        update,
    )
    from sqlalchemy.dialects import mysql, postgresql, sqlite
    from sqlalchemy.orm import Session, scoped_session

TOKEN_CHARACTERS = 64
POST_CHARACTERS = 64


class PublishedReplies:
    """Remembers the tokens of replies that were published: each becomes one post, however often it is tried.

    A reply's token is that of the form that sent it, or that of the held reply.

    The table, `editor_published_replies`, goes into `metadata`, the forum's own, and so into its migrations.

    >>> from sqlalchemy import create_engine
    >>> published, engine = PublishedReplies(), create_engine("sqlite://")
    >>> published.create_table(engine)
    >>> with engine.begin() as connection:
    ...     published.is_new("token", connection), published.is_new("token", connection)
    (True, False)
    """

    def __init__(self, metadata: MetaData | None = None) -> None:
        self.table = Table(
            "editor_published_replies",
            metadata if metadata is not None else MetaData(),
            Column("token", String(TOKEN_CHARACTERS), primary_key=True),
            Column("published_at", BigInteger, nullable=False, index=True, comment="seconds since 1970"),
            Column("post", String(POST_CHARACTERS), nullable=True, comment="what it became, as the forum names it"),
            **TABLE_OPTIONS,
        )

    def create_table(self, engine: Engine) -> None:
        """Create the table, for a forum without migrations. Raises SQLAlchemyError."""
        self.table.create(engine, checkfirst=True)

    def is_new(self, token: str, connection: Connection | Session | scoped_session[Session]) -> bool:
        """Whether the reply with this token was not published before; from now on it was.

        Call it in the transaction that writes the post: another one that publishes the same reply waits for the end of
        this one, and then finds the token. Raises SQLAlchemyError.
        """
        if isinstance(connection, Session | scoped_session):
            connection = connection.connection()
        row = {"token": token, "published_at": int(datetime.now(UTC).timestamp())}
        statement: Insert
        match connection.dialect.name:
            case "postgresql":
                statement = postgresql.insert(self.table).values(row).on_conflict_do_nothing()
            case "sqlite":
                statement = sqlite.insert(self.table).values(row).on_conflict_do_nothing()
            case "mysql" | "mariadb":
                statement = mysql.insert(self.table).values(row).prefix_with("IGNORE")
            case _:
                # Of two at once, the second is refused by the primary key, and its whole transaction with it.
                if connection.execute(select(self.table.c.token).where(self.table.c.token == token)).first():
                    return False
                statement = insert(self.table).values(row)
        # Without the option, SQLAlchemy forgets the count of an INSERT with drivers such as psycopg, and says -1.
        return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1

    def remember(self, token: str, post: str, connection: Connection | Session | scoped_session[Session]) -> None:
        """Keep what a reply became, such as the post's id, in the transaction of `is_new`. Raises SQLAlchemyError."""
        connection.execute(update(self.table).where(self.table.c.token == token).values(post=post[:POST_CHARACTERS]))

    def post_of(self, token: str, connection: Connection | Session | scoped_session[Session]) -> str | None:
        """What the reply with this token became, if that was kept. Raises SQLAlchemyError."""
        return connection.execute(select(self.table.c.post).where(self.table.c.token == token)).scalar_one_or_none()

    def forget_before(self, moment: datetime, connection: Connection) -> int:
        """Delete the tokens of replies published before `moment`, and answer their number. Two months is plenty."""
        old = self.table.c.published_at < int(moment.timestamp())
        return connection.execute(delete(self.table).where(old)).rowcount
