"""Encryption at rest: texts under a list of Fernet keys, of which the first encrypts and all decrypt."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken

from editor.drafts.errors import DraftUnreadable, InvalidDraft
from editor.drafts.sealing import PlainText, Sealed


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"reply-editor drafts " + purpose, hashlib.sha256).digest()


class DraftCipher:
    """Encrypts drafts with the first of `keys` (each from `DraftCipher.new_key()`) and reads those of all of them,
    and plain ones from before. To rotate: put a new key first, call the store's `rotate()`, drop the old key.

    Texts are encrypted and authenticated; owners, contexts, times, sizes and device labels are not.
    Raises InvalidDraft for a key that is not one.

    >>> cipher = DraftCipher([DraftCipher.new_key()])
    >>> cipher.open(cipher.seal(b"secret"))
    b'secret'
    """

    def __init__(self, keys: Sequence[str | bytes]) -> None:
        if isinstance(keys, (str, bytes)) or not keys:
            raise InvalidDraft("keys", "must be a list of at least one key")
        encoded = [key.encode("ascii", "replace") if isinstance(key, str) else key for key in keys]
        try:
            fernets = [Fernet(key) for key in encoded]
        except ValueError:
            raise InvalidDraft("keys", "each must be 32 bytes in base64url, as new_key() makes it") from None
        ids = [_derived(key, b"key id").hex()[:16].encode("ascii") for key in encoded]
        self.key_id = ids[0]
        self._fernets = dict(zip(ids, fernets, strict=True))
        # A plain hash beside the encrypted text would let a reader of the database confirm a guess.
        self._digest_key = _derived(encoded[0], b"digest")

    @staticmethod
    def new_key() -> str:
        """A random key, to keep where the forum keeps its secrets."""
        return Fernet.generate_key().decode("ascii")

    def seal(self, text: bytes) -> Sealed:
        """The text under the first key, with a digest that only a holder of the key can make."""
        digest = hmac.new(self._digest_key, text, hashlib.sha256).digest()
        return Sealed(self.key_id, digest, self._fernets[self.key_id].encrypt(text))

    def open(self, sealed: Sealed) -> bytes:
        """The text. Raises DraftUnreadable if no key fits or the bytes were changed."""
        if not sealed.key_id:
            return PlainText().open(sealed)
        key = sealed.key_id.decode("ascii", "replace")
        fernet = self._fernets.get(sealed.key_id)
        if fernet is None:
            raise DraftUnreadable("reading", f"the text is encrypted with key {key}, which the cipher does not have")
        try:
            return fernet.decrypt(sealed.body)
        except InvalidToken:
            raise DraftUnreadable("reading", f"the text under key {key} is damaged") from None
