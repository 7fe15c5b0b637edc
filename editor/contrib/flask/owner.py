"""Who a request comes from: a member, as the host says, or a guest, by a signed cookie."""

from __future__ import annotations

from flask import Response, after_this_request, current_app, g, request
from itsdangerous import BadSignature, Signer

from editor.contrib.flask.rates import network
from editor.contrib.flask.state import state
from editor.drafts.keys import Guest
from editor.errors import InvalidDraft

YEAR = 365 * 24 * 3600


def signer(purpose: str) -> Signer:
    """Signs for one purpose with the app's SECRET_KEY. Raises RuntimeError where there is none."""
    return Signer(secret_key(), salt=f"reply-editor {purpose}")


def secret_key() -> str | bytes:
    """The app's SECRET_KEY. Raises RuntimeError where there is none."""
    if not current_app.secret_key:
        raise RuntimeError("The reply editor signs guests' cookies and CSRF tokens: set app.secret_key.")
    return current_app.secret_key


def member() -> str | None:
    """The id of the signed-in member, or None. The host is asked once in a request."""
    if "editor_member" not in g:
        g.editor_member = state().current_user()
    found: str | None = g.editor_member
    return found


def guest() -> Guest | None:
    """The guest that the request's cookie names, or None. A forged cookie names nobody."""
    cookie = request.cookies.get(state().settings.guest_cookie)
    if cookie is None:
        return None
    try:
        return Guest(signer("guest").unsign(cookie).decode("ascii"))
    except (BadSignature, InvalidDraft, UnicodeError):
        return None


def owner() -> str | Guest:
    """Who owns what this request saves. A guest without a cookie becomes one, and gets the cookie with the answer."""
    name = member()
    if name is not None:
        return name
    if "editor_guest" not in g:
        known = guest()
        g.editor_guest = known or Guest.new()
        if known is None:
            after_this_request(set_guest_cookie)
    found: Guest = g.editor_guest
    return found


def known_owner() -> str | Guest | None:
    """Who owns what this request reads, or None for a guest who never saved anything."""
    return member() or guest()


def owner_id(who: str | Guest) -> str:
    """An owner as text to sign: members and guests never share one."""
    return f"guest {who.token}" if isinstance(who, Guest) else f"member {who}"


def counted_as() -> str:
    """Whom this request is counted for: cookies are free, so guests are counted by address."""
    name = member()
    return f"member {name}" if name is not None else network(request.remote_addr)


def set_guest_cookie(response: Response) -> Response:
    """Give a new guest their cookie; an answer made for one guest is nobody else's."""
    response.set_cookie(
        state().settings.guest_cookie,
        signer("guest").sign(g.editor_guest.token).decode("ascii"),
        max_age=YEAR,
        path=current_app.config["APPLICATION_ROOT"],
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    response.vary.add("Cookie")
    return response


def forget_guest(response: Response) -> Response:
    """Take the guest's cookie away, for example when everything of theirs is a member's now."""
    response.delete_cookie(state().settings.guest_cookie, path=current_app.config["APPLICATION_ROOT"])
    return response
