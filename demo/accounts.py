"""Registering, signing in and out; what a guest wrote comes along."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping
from werkzeug.security import check_password_hash, generate_password_hash

from demo.board import board
from demo.forum import NO_PASSWORD, NameTaken
from demo.sessions import local

ATTEMPTS = {"name": "10/5 minutes", "address": "50/5 minutes"}
"""How often anybody may try to sign in: as one name, and from one address."""
NAME_LENGTH = 40
PASSWORD_LENGTH = 8
NOBODY = generate_password_hash(secrets.token_urlsafe(32))
"""Stands for the password of a name that is nobody's, which so costs as much time as a wrong password."""


def member() -> RowMapping | None:
    """The member who is signed in, or None for a guest."""
    if "visitor" not in g:
        token = session.get("login")
        g.visitor = board().forum.signed_in(token) if token else None
    visitor: RowMapping | None = g.visitor
    return visitor


def register() -> ResponseReturnValue:
    """The page where guests become members."""
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
            return _sign_in_as(lambda connection: board().forum.add_member(connection, name, hashed))
        except NameTaken:
            flash("Another member has this name.", "violation")
    return render_template("account.html", kind="register", name=name, next=_next()), 422


def sign_in() -> ResponseReturnValue:
    """The page where members say who they are."""
    if request.method == "GET":
        return render_template("account.html", kind="sign-in", next=_next())
    name = request.form.get("name", "")
    counted = (("name", name.strip().lower()[:NAME_LENGTH]), ("address", request.remote_addr or ""))
    # Every attempt counts, and all counts are made: a right password tells nothing once there were too many.
    waits = [board().attempts.hit(kind, who) for kind, who in counted]
    if any(waits):
        abort(429, "There were too many attempts to sign in. Wait a few minutes and try again.")
    account = board().forum.member_named(name.strip())
    password = account["password"] if account and account["password"] != NO_PASSWORD else NOBODY
    is_right = check_password_hash(password, request.form.get("password", ""))
    if is_right and account and password is not NOBODY:
        return _sign_in_as(lambda _: int(account["id"]))
    flash("Name and password do not belong together.", "violation")
    return render_template("account.html", kind="sign-in", name=name, next=_next()), 422


def sign_out() -> ResponseReturnValue:
    """Sign the member out."""
    if token := session.pop("login", None):
        board().forum.sign_out(token)
    return redirect(url_for("topic_list"))


def _sign_in_as(find: Callable[[Connection], int]) -> ResponseReturnValue:
    """Sign the member in whom `find` finds or adds, with what the guest leaves them."""
    member_id, claimed = board().claim(find)
    language = session.get("language")
    session.clear()  # a session of its own, so that nobody has planted one
    session["login"] = board().forum.sign_in(member_id)
    if language:
        session["language"] = language
    for held in claimed.replies:
        flash("Your reply has been published.", "done")
        return redirect(url_for("topic", topic_id=held.context.partition(":")[2]))
    return redirect(_next())


def _next() -> str:
    return local(request.values.get("next", "/"))
