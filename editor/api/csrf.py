"""Against requests that another site makes a visitor's browser send: where they come from, and a token.

Where the host has tokens of its own, they are given out and checked in place of these.
"""

from __future__ import annotations

from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner

from editor.api.identity import Visit, owner_id, secret_key
from editor.api.problems import Problem

HEADER = "X-CSRF-Token"
"""The header that brings the token, where the settings name no other."""


def _signer(visit: Visit) -> TimestampSigner:
    return TimestampSigner(secret_key(visit.request), salt="reply-editor csrf")


def _signed(visit: Visit) -> str:
    """What is signed of the owner and not in the token: no full stop, so that no token can bring a part of it."""
    return sha256(owner_id(visit.owner()).encode("utf-8", "surrogatepass")).hexdigest()


def token(visit: Visit) -> str:
    """A token for this visitor, to be sent back as X-CSRF-Token; "" for a caller, who needs none."""
    if visit.request.site.caller is not None:
        return ""
    host = visit.request.site.csrf()
    if host is not None:
        return host.token()
    owner = _signed(visit)
    return _signer(visit).sign(owner).decode("utf-8").removeprefix(f"{owner}.")


def require_same_origin(visit: Visit) -> None:
    """Refuse what another site's page sent. Raises Problem.

    Browsers say where a request comes from; what says nothing is not a browser, and has no visitor's cookies.
    """
    request = visit.request
    if request.site.caller is not None:  # No browser sends a key by itself.
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if origin is not None and (origin == request.origin or origin in visit.services.settings.cors_origins):
        return
    # https://www.w3.org/TR/fetch-metadata/: "none" is the visitor's own doing, such as a typed address.
    if site in ("same-origin", "none") or (site is None and origin is None):
        return
    raise Problem("cross-site", "This may be sent from the forum's own pages only.")


def require_token(visit: Visit) -> None:
    """Refuse a request without this visitor's token. Raises Problem."""
    if visit.request.site.caller is not None:
        return
    header = visit.services.settings.csrf_header
    refused = refusal(visit, visit.request.headers.get(header.lower(), ""))
    if refused is not None:
        raise Problem("csrf-token", refused)


def refusal(visit: Visit, given: str) -> str | None:
    """Why a token is refused, as a sentence; None for this visitor's, where it is not too old."""
    host = visit.request.site.csrf()
    if host is not None:
        refused = host.refusal(given)
        return refused and f"{refused} GET policy gives another one."
    signed, seconds = f"{_signed(visit)}.{given}".encode(), visit.services.settings.csrf_seconds
    try:
        _signer(visit).unsign(signed, max_age=seconds)
    except BadSignature:
        return f"Send the csrf_token of GET policy in the header {visit.services.settings.csrf_header}."
    return None
