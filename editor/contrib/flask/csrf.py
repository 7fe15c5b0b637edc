"""Against requests that another site makes a visitor's browser send: where they come from, and a token.

Where the host has Flask-WTF's CSRFProtect, its token is given out and it does the checking, for these endpoints as for
the host's own.
"""

from __future__ import annotations

from flask import current_app, request
from itsdangerous import BadSignature, TimestampSigner

from editor.contrib.flask.owner import owner, owner_id, secret_key
from editor.contrib.flask.problems import Problem
from editor.contrib.flask.state import state

HEADER = "X-CSRF-Token"


def _host_protects() -> bool:
    return "csrf" in current_app.extensions


def _signer() -> TimestampSigner:
    return TimestampSigner(secret_key(), salt="reply-editor csrf")


def token() -> str:
    """A token for this visitor, to be sent back as X-CSRF-Token."""
    if _host_protects():
        from flask_wtf.csrf import generate_csrf

        return str(generate_csrf())
    # The owner's name is signed but not in the token.
    return _signer().sign(owner_id(owner())).decode("utf-8").removeprefix(f"{owner_id(owner())}.")


def require_same_origin() -> None:
    """Refuse what another site's page sent. Raises Problem.

    Browsers say where a request comes from; what says nothing is not a browser, and has no visitor's cookies.
    """
    environ = request.environ
    origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")
    if origin is not None and (origin == request.host_url[:-1] or origin in state().settings.cors_origins):
        return
    # https://www.w3.org/TR/fetch-metadata/: "none" is the visitor's own doing, such as a typed address.
    if site in ("same-origin", "none") or (site is None and origin is None):
        return
    raise Problem("cross-site", "This may be sent from the forum's own pages only.")


def require_token() -> None:
    """Refuse a request without this visitor's token. Raises Problem."""
    given = request.headers.get(HEADER, "")
    if _host_protects():
        from flask_wtf.csrf import validate_csrf
        from wtforms import ValidationError

        try:
            validate_csrf(given)
        except ValidationError as error:
            raise Problem("csrf-token", f"{error} GET policy gives another one.") from None
        return
    try:
        _signer().unsign(f"{owner_id(owner())}.{given}".encode(), max_age=state().settings.csrf_seconds)
    except BadSignature:
        raise Problem("csrf-token", f"Send the csrf_token of GET policy in the header {HEADER}.") from None
