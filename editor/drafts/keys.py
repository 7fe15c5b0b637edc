"""Who a draft belongs to and what it is for, as the bytes that a store uses for its keys."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import NamedTuple

from editor.drafts.errors import InvalidDraft

MAX_KEY_BYTES = 200
"""Longest owner or context, in bytes of UTF-8: fits every database's index with room to spare."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}\Z")
"""128 bits in base64url without padding."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A writer without an account, known by a random token of 128 bits in a cookie. Only its hash is ever stored.

    Whoever has the token has the drafts, so the cookie should be HttpOnly, Secure and SameSite=Lax.
    Raises InvalidDraft for a token that `Guest.new()` cannot have made.

    >>> Guest(Guest.new().token) == Guest.new()
    False
    """

    token: str = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.token, str) or not TOKEN.match(self.token):
            raise InvalidDraft("guest", "the token must be 22 characters of base64url, as Guest.new() makes it")

    @classmethod
    def new(cls) -> Guest:
        """A guest with a fresh token."""
        return cls(secrets.token_urlsafe(16))


class Key(NamedTuple):
    """A draft's place: the owner and the context in bytes. Bytes compare exactly in every database, whatever its
    collation thinks of case, accents and trailing spaces."""

    owner: bytes
    context: bytes

    @property
    def is_guest(self) -> bool:
        """Whether a guest owns it."""
        return is_guest(self.owner)


def is_guest(owner: bytes) -> bool:
    """Whether the owner's bytes are a guest's."""
    return owner.startswith(b"g:")


def _bounded(name: str, text: str) -> bytes:
    if not isinstance(text, str):
        raise InvalidDraft(name, f"must be a str, not {type(text).__name__}")
    encoded = text.encode("utf-8", "surrogatepass")
    if not encoded:
        raise InvalidDraft(name, "must not be empty")
    if len(encoded) > MAX_KEY_BYTES:
        raise InvalidDraft(name, f"has {len(encoded)} bytes of UTF-8, and at most {MAX_KEY_BYTES} are possible")
    return encoded


def owner_key(owner: str | Guest) -> bytes:
    """An owner in bytes: members and guests never share one. Raises InvalidDraft."""
    if isinstance(owner, Guest):
        return b"g:" + hashlib.sha256(owner.token.encode("ascii")).hexdigest().encode("ascii")
    return b"m:" + _bounded("owner", owner)


def network_key(network: str) -> bytes:
    """A network in bytes, of the same length whatever it is called. Raises InvalidDraft."""
    return b"n:" + hashlib.sha256(_bounded("network", network)).hexdigest()[:32].encode("ascii")


def draft_key(owner: str | Guest, context: str) -> Key:
    """A draft's place. Raises InvalidDraft."""
    return Key(owner_key(owner), _bounded("context", context))
