"""The forum that the soak puts under gunicorn: posts in PostgreSQL, drafts and held replies where DRAFTS_URL says."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

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


def create_app() -> Flask:
    """The forum; its members say who they are in a header."""
    app = Flask("soak")
    app.secret_key = "the soak's"
    app.config |= {
        "EDITOR_DRAFTS_URL": os.environ["DRAFTS_URL"],
        "EDITOR_RATE_LIMIT_STORAGE": os.environ["RATES_URL"],
        "EDITOR_RATE_LIMITS": {"drafts": "1000000/hour"},
        "EDITOR_POLICY": {"guest_drafts_per_network": 1_000_000, "guest_draft_bytes_per_network": 10**12},
    }
    reply_editor = ReplyEditor(app, current_user=lambda: request.headers.get("X-Member"))
    engine = open_engine(os.environ["POSTS_URL"], 5.0)
    is_one_transaction = not os.environ["DRAFTS_URL"].startswith("redis")

    def write(connection: Connection, member: str, context: str, result: Result, token: str) -> None:
        if published.is_new(token, connection):
            connection.execute(insert(posts).values(member=member, context=context, html=str(result.html)))

    def publish_in(connection: Connection | None) -> Callable[[str, str, Result, str], None]:
        def publish(member: str, context: str, result: Result, token: str) -> None:
            if connection is not None:
                write(connection, member, context, result, token)
                return
            with engine.begin() as own:
                write(own, member, context, result, token)

        return publish

    @app.post("/post/<context>")
    def post(context: str) -> ResponseReturnValue:
        result = reply_editor.check(request.form["content"])
        with engine.begin() as connection:
            write(connection, request.headers["X-Member"], context, result, reply_editor.token(result))
            if is_one_transaction:
                reply_editor.published(result, context, connection=connection)
        if not is_one_transaction:
            reply_editor.published(result, context)
        return "", 201

    @app.post("/hold/<context>")
    def hold(context: str) -> ResponseReturnValue:
        reply_editor.hold(reply_editor.check(request.form["content"]), context)
        return "", 201

    @app.post("/register")
    def register() -> ResponseReturnValue:
        member = request.form["member"]
        if is_one_transaction:
            with engine.begin() as connection:
                reply_editor.claim(member, publish_in(connection), connection=connection)
        else:
            reply_editor.claim(member, publish_in(None))
        return "", 201

    @app.errorhandler(StoreError)
    @app.errorhandler(SQLAlchemyError)
    def away(_: Any) -> ResponseReturnValue:
        return AWAY

    return app
