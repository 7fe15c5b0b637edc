"""Registering, signing in and out; what a guest wrote comes along."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import RowMapping
from werkzeug.security import check_password_hash, generate_password_hash

from demo.forum import Forum, NameTaken
from editor.contrib.flask import ReplyEditor
from editor.result import Result

NAME_LENGTH = 40
PASSWORD_LENGTH = 8


def member() -> RowMapping | None:
    """The member who is signed in, or None for a guest."""
    if "visitor" not in g:
        member_id = session.get("member")
        g.visitor = g.forum.member(member_id) if member_id and "forum" in g else None
    found: RowMapping | None = g.visitor
    return found


def add_accounts(app: Flask, forum: Forum, reply_editor: ReplyEditor, one_transaction: bool) -> None:
    """Add the pages for accounts to the app."""

    def publish_in(connection: Any) -> Any:
        def publish(member_id: str, context: str, result: Result) -> None:
            kind, _, number = context.partition(":")
            if kind != "reply" or not number.isdigit() or forum.topic(int(number)) is None:
                return
            if connection is not None:
                forum.add_post(connection, int(number), int(member_id), str(result.html))
                return
            with forum.transaction() as own:
                forum.add_post(own, int(number), int(member_id), str(result.html))

        return publish

    def sign_in_as(member_id: int) -> ResponseReturnValue:
        if one_transaction:
            with forum.transaction() as connection:
                done = reply_editor.claim(str(member_id), publish_in(connection), connection=connection)
        else:
            done = reply_editor.claim(str(member_id), publish_in(None))
        language = session.get("language")
        session.clear()  # a session of its own, so that nobody has planted one
        session["member"] = member_id
        if language:
            session["language"] = language
        for held in done.replies:
            flash("Your reply has been published.", "done")
            return redirect(url_for("topic", topic_id=held.context.partition(":")[2]))
        return redirect(_next())

    @app.route("/register", methods=["GET", "POST"])
    def register() -> ResponseReturnValue:
        if request.method == "GET":
            return render_template("account.html", kind="register", next=_next())
        name, password = " ".join(request.form.get("name", "").split()), request.form.get("password", "")
        if not 0 < len(name) <= NAME_LENGTH:
            flash(f"Choose a name of at most {NAME_LENGTH} characters.", "violation")
        elif len(password) < PASSWORD_LENGTH:
            flash(f"Choose a password of at least {PASSWORD_LENGTH} characters.", "violation")
        else:
            try:
                with forum.transaction() as connection:
                    member_id = forum.add_member(connection, name, generate_password_hash(password))
            except NameTaken:
                flash("Another member has this name.", "violation")
            else:
                return sign_in_as(member_id)
        return render_template("account.html", kind="register", name=name, next=_next()), 422

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> ResponseReturnValue:
        if request.method == "GET":
            return render_template("account.html", kind="sign-in", next=_next())
        name = request.form.get("name", "")
        found = forum.member_named(name.strip())
        if found and check_password_hash(found["password"], request.form.get("password", "")):
            return sign_in_as(found["id"])
        flash("Name and password do not belong together.", "violation")
        return render_template("account.html", kind="sign-in", name=name, next=_next()), 422

    @app.post("/sign-out")
    def sign_out() -> ResponseReturnValue:
        session.pop("member", None)
        return redirect(url_for("topic_list"))


def _next() -> str:
    path = request.values.get("next", "/")
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") else "/"
