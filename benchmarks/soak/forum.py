"""The forum that the soak puts under gunicorn: posts in PostgreSQL, drafts and held replies where DRAFTS_URL says."""

from __future__ import annotations

import os
from functools import partial

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, Connection, MetaData, String, Table, Text, insert
from sqlalchemy.exc import SQLAlchemyError

from editor.contrib.flask import ReplyEditor
from editor.drafts.sql.engine import open_engine
from editor.errors import StoreError
from editor.published import PublishedReplies
from editor.result import Result

metadata = MetaData()
published = PublishedReplies(metadata)
posts = Table("soak_posts", metadata, Column("member", String(40)), Column("context", String(40)), Column("html", Text))
AWAY = ("", 503, {"Retry-After": "1"})


class Pages:
    """The forum's pages; its members say who they are in a header."""

    def __init__(self, app: Flask) -> None:
        self.reply_editor = ReplyEditor(app, current_user=lambda: request.headers.get("X-Member"))
        self.engine = open_engine(os.environ["POSTS_URL"], 5.0)
        self.is_one_transaction = not os.environ["DRAFTS_URL"].startswith("redis")

    def post(self, context: str) -> ResponseReturnValue:
        """Publish a reply, and let its draft go."""
        result = self.reply_editor.check(request.form["content"])
        with self.engine.begin() as connection:
            write(connection, request.headers["X-Member"], context, result, self.reply_editor.token(result))
            if self.is_one_transaction:
                self.reply_editor.published(result, context, connection=connection)
        if not self.is_one_transaction:
            self.reply_editor.published(result, context)
        return "", 201

    def hold(self, context: str) -> ResponseReturnValue:
        """Keep a guest's reply until they are a member."""
        self.reply_editor.hold(self.reply_editor.check(request.form["content"]), context)
        return "", 201

    def register(self) -> ResponseReturnValue:
        """Make the guest a member, and publish what they left."""
        member = request.form["member"]
        if self.is_one_transaction:
            with self.engine.begin() as connection:
                self.reply_editor.claim(member, partial(write, connection), connection=connection)
        else:
            self.reply_editor.claim(member, self._write_alone)
        return "", 201

    def _write_alone(self, member: str, context: str, result: Result, token: str) -> None:
        with self.engine.begin() as connection:
            write(connection, member, context, result, token)


def write(connection: Connection, member: str, context: str, result: Result, token: str) -> None:
    """Store a reply, if it is not there already."""
    if published.is_new(token, connection):
        connection.execute(insert(posts).values(member=member, context=context, html=str(result.html)))


def create_app() -> Flask:
    """The forum as a Flask application."""
    app = Flask("soak")
    app.secret_key = "the soak's"
    app.config |= {
        "EDITOR_DRAFTS_URL": os.environ["DRAFTS_URL"],
        "EDITOR_RATE_LIMIT_STORAGE": os.environ["RATES_URL"],
        "EDITOR_RATE_LIMITS": {"drafts": "1000000/hour"},
        "EDITOR_POLICY": {"guest_drafts_per_network": 1_000_000, "guest_draft_bytes_per_network": 10**12},
    }
    pages = Pages(app)
    app.add_url_rule("/post/<context>", view_func=pages.post, methods=["POST"])
    app.add_url_rule("/hold/<context>", view_func=pages.hold, methods=["POST"])
    app.add_url_rule("/register", view_func=pages.register, methods=["POST"])
    app.register_error_handler(StoreError, _away)
    app.register_error_handler(SQLAlchemyError, _away)
    return app


def _away(_: Exception) -> ResponseReturnValue:
    return AWAY
