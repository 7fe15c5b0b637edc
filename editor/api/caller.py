"""A program that has a key to the API, and whom it speaks for: the backend of a forum in another language."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from editor.api.problems import Problem
from editor.api.rates import Rates
from editor.drafts.errors import InvalidDraft
from editor.drafts.keys import Guest, owner_key

OWNER = "Reply-Editor-Owner"
"""Whose drafts and pictures a request is about: "member 42", or "guest" and the token in the guest's cookie."""
GUEST = "Reply-Editor-Guest"
"""Beside a member: the token of the guest who became that member, whose things are claimed."""
ADDRESS = "Reply-Editor-Address"
"""The IP address of the visitor, for the limits on what guests of one network may upload and keep as drafts."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a key: `name` and `rates` are the key's own, the rest is what it said of its visitor.

    It has no cookies and needs no CSRF token, as a browser never sends the key by itself.
    """

    name: str
    rates: Rates
    member: str | None = None
    guest: Guest | None = None
    address: str | None = None

    @classmethod
    def of(cls, name: str, rates: Rates, headers: Mapping[str, str]) -> Caller:
        """The caller with what its headers say. Raises Problem.

        >>> Caller.of("forum", Rates("memory://", None), {"reply-editor-owner": "member 42"}).member
        '42'
        """
        kind, _, owner = _header(headers, OWNER).partition(" ")
        token = owner if kind == "guest" else _header(headers, GUEST)
        if kind not in ("", "guest", "member"):
            raise Problem("malformed-request", f'{OWNER} must be "member" and an id, or "guest" and a token.')
        try:
            if kind == "member":
                owner_key(owner)
            guest = Guest(token) if token or kind == "guest" else None
        except InvalidDraft as error:
            raise Problem("malformed-request", f"{OWNER}: {error.reason}.") from None
        return cls(name, rates, owner if kind == "member" else None, guest, _address(_header(headers, ADDRESS)))


def _header(headers: Mapping[str, str], name: str) -> str:
    """A header whose value is UTF-8; servers give its bytes as Latin-1. Raises Problem."""
    try:
        return headers.get(name.lower(), "").encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        raise Problem("malformed-request", f"{name} must be in UTF-8.") from None


def _address(given: str) -> str | None:
    try:
        return str(ipaddress.ip_address(given)) if given else None
    except ValueError:
        raise Problem("malformed-request", f"{ADDRESS} must be an IP address.") from None
