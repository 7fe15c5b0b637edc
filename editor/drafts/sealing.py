"""A draft's text as bytes to store: exact for any str, with a digest to compare by, and a place for encryption."""

from __future__ import annotations

import hashlib
from typing import NamedTuple, Protocol

from editor.drafts.errors import DraftUnreadable


class Sealed(NamedTuple):
    """A stored text. `key_id` is empty for plain text; equal digests under one key mean equal texts."""

    key_id: bytes
    digest: bytes
    body: bytes


class Sealer(Protocol):
    """Turns texts into bytes and back."""

    key_id: bytes

    def seal(self, text: bytes) -> Sealed:
        """Bytes to store."""
        ...

    def open(self, sealed: Sealed) -> bytes:
        """The text again. Raises DraftUnreadable."""
        ...


def encode(html: str) -> bytes:
    """UTF-8 that holds NUL and lone surrogates too, which no text column of every database does."""
    return html.encode("utf-8", "surrogatepass")


def decode(text: bytes) -> str:
    """The str that `encode` was given."""
    return text.decode("utf-8", "surrogatepass")


class PlainText:
    """Texts as they are."""

    key_id = b""

    def seal(self, text: bytes) -> Sealed:
        """The text itself, with its SHA-256."""
        return Sealed(b"", hashlib.sha256(text).digest(), text)

    def open(self, sealed: Sealed) -> bytes:
        """The text. Raises DraftUnreadable for an encrypted one."""
        if sealed.key_id:
            key = sealed.key_id.decode("ascii", "replace")
            raise DraftUnreadable("reading", f"the text is encrypted with key {key}, and the store has no cipher")
        return sealed.body
