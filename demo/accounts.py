"""Registering, signing in and out; what a guest wrote comes along."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping
from werkzeug.security import check_password_hash, generate_password_hash

from demo.forum import NO_PASSWORD, Forum, NameTaken
from demo.sessions import local
from editor.api.rates import Rates
from editor.contrib.flask import ReplyEditor
from editor.errors import StoreError
from editor.held import Published
from editor.result import Result

ATTEMPTS = {"name": "10/5 minutes", "address": "50/5 minutes"}
"""How often anybody may try to sign in: as one name, and from one address."""
TOPIC_ID = re.compile(r"[0-9]{1,9}\Z")
NAME_LENGTH = 40
PASSWORD_LENGTH = 8


def member() -> RowMapping | None:
    """The member who is signed in, or None for a guest."""
    if "visitor" not in g:
        token = session.get("login")
        g.visitor = g.forum.signed_in(token) if token and "forum" in g else None
    found: RowMapping | None = g.visitor
    return found


def add_accounts(app: Flask, forum: Forum, reply_editor: ReplyEditor, one_transaction: bool) -> None:
    """Add the pages for accounts to the app."""
    nobody = generate_password_hash(secrets.token_urlsafe(32))
    attempts = Rates(app.config["REDIS_URL"] or "memory://", ATTEMPTS)

    def publish_in(connection: Any) -> Any:
        def publish(member_id: str, context: str, result: Result, token: str) -> None:
            kind, _, number = context.partition(":")
            if kind != "reply" or not TOPIC_ID.match(number) or forum.topic(int(number)) is None:
                return
            if connection is not None:
                forum.add_post_once(connection, int(number), int(member_id), str(result.html), token)
                return
            with forum.transaction() as own:
                forum.add_post_once(own, int(number), int(member_id), str(result.html), token)

        return publish

    def sign_in_as(find: Callable[[Connection], int]) -> ResponseReturnValue:
        """Sign the member in whom `find` finds or adds, in one transaction with what the guest leaves them."""
        done = Published()
        with forum.transaction() as connection:
            member_id = find(connection)
            if one_transaction:
                done = reply_editor.claim(str(member_id), publish_in(connection), connection=connection)
        if not one_transaction:
            try:
                done = reply_editor.claim(str(member_id), publish_in(None))
            except StoreError as error:  # They are a member all the same, and the next sign-in claims.
                app.logger.warning("What a guest wrote waits for the next sign-in: %s", error)
        language = session.get("language")
        session.clear()  # a session of its own, so that nobody has planted one
        session["login"] = forum.sign_in(member_id)
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
            hashed = generate_password_hash(password)
            try:
                return sign_in_as(lambda connection: forum.add_member(connection, name, hashed))
            except NameTaken:
                flash("Another member has this name.", "violation")
        return render_template("account.html", kind="register", name=name, next=_next()), 422

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> ResponseReturnValue:
        if request.method == "GET":
            return render_template("account.html", kind="sign-in", next=_next())
        name = request.form.get("name", "")
        counted = (("name", name.strip().lower()[:NAME_LENGTH]), ("address", request.remote_addr or ""))
        # Every attempt counts, and all counts are made: a right password tells nothing once there were too many.
        waits = [attempts.hit(kind, who) for kind, who in counted]
        if any(waits):
            abort(429, "There were too many attempts to sign in. Wait a few minutes and try again.")
        account = forum.member_named(name.strip())
        kept = account["password"] if account and account["password"] != NO_PASSWORD else nobody
        # A name that is nobody's costs as much time as a wrong password.
        if check_password_hash(kept, request.form.get("password", "")) and account and kept is not nobody:
            return sign_in_as(lambda _: int(account["id"]))
        flash("Name and password do not belong together.", "violation")
        return render_template("account.html", kind="sign-in", name=name, next=_next()), 422

    @app.post("/sign-out")
    def sign_out() -> ResponseReturnValue:
        if token := session.pop("login", None):
            forum.sign_out(token)
        return redirect(url_for("topic_list"))


def _next() -> str:
    return local(request.values.get("next", "/"))
