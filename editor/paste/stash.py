"""A paste kept by the client for a while, signed, so that it can be switched without JavaScript or server state.

An edge: it reads the clock, and the core never imports it.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.errors import EditorError
from editor.extras import needed_by
from editor.messages import notice
from editor.policy import Policy, grammar_of
from editor.result import Notice, Paste

with needed_by("editor.paste.stash", "stash"):
    from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

MAX_BYTES = 256 * 1024
"""Longest token, in bytes."""
MAX_AGE = 3600
"""Longest time that a token can be used, in seconds."""


class PasteStashError(EditorError):
    """A paste that cannot be kept or restored: `reason` is "secret", "too_large", "expired" or "invalid"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class PasteStash:
    """Writes pastes as signed tokens and reads them back under one policy.

    `secret` is the forum's own; `max_bytes` limits a token's length and `max_age` its life in seconds.

    >>> from editor.paste import paste
    >>> stash, pasted = PasteStash("a long random secret", Policy()), paste("<b>Hi</b>", None, Policy())
    >>> stash.restore(stash.keep(pasted)) == pasted
    True
    """

    def __init__(
        self, secret: str | bytes, policy: Policy, *, max_bytes: int = MAX_BYTES, max_age: int = MAX_AGE
    ) -> None:
        if not secret:
            raise PasteStashError("secret", "the secret is empty: anyone could sign a paste")
        self._serializer = URLSafeTimedSerializer(secret, salt="editor.paste.stash")
        self._grammar = grammar_of(policy)
        self._policy = policy
        self._max_bytes = max_bytes
        self._max_age = max_age

    def keep(self, paste: Paste) -> str:
        """The paste as a token, safe in a form field or an address. Raises PasteStashError("too_large")."""
        values = [
            str(paste.rich),
            str(paste.plain),
            paste.source,
            paste.mode,
            [_packed(each) for each in paste.notices],
        ]
        token = str(self._serializer.dumps(values))
        if len(token) > self._max_bytes:
            raise PasteStashError(
                "too_large", f"a paste of {len(token)} bytes cannot be kept: at most {self._max_bytes}"
            )
        return token

    def restore(self, token: str) -> Paste:
        """The paste of a token, its HTML proven again. Raises PasteStashError: too_large, expired or invalid."""
        if len(token) > self._max_bytes:
            raise PasteStashError("too_large", f"a token of {len(token)} bytes is not read: at most {self._max_bytes}")
        try:
            rich, plain, source, mode, notices = self._serializer.loads(token, max_age=self._max_age)
            paste = Paste(
                self._proven(rich), self._proven(plain), str(source), str(mode), tuple(map(_unpacked, notices))
            )
        except SignatureExpired:
            raise PasteStashError("expired", f"this paste was kept for {self._max_age} seconds and is gone") from None
        except (BadData, ValueError, TypeError, KeyError):
            raise PasteStashError("invalid", "this is no paste that was kept here") from None
        return paste

    def _proven(self, html: str) -> Markup:
        # The signature says who wrote it, not that today's policy allows it.
        if not isinstance(html, str):
            raise TypeError("no HTML")
        document = verify(html, self._grammar, self._policy.max_depth)
        if not isinstance(document, Document):
            raise ValueError(document.reason)
        return Markup(document.html)  # noqa: S704  # proven by verify


def _packed(each: Notice) -> list[Any]:
    return [each.code, dict(each.params), [action.code for action in each.actions]]


def _unpacked(values: list[Any]) -> Notice:
    code, params, actions = values
    return notice(code, actions=tuple(actions), **params)
