"""An answer of the API, whatever framework sends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

Headers = tuple[tuple[str, str], ...]

JSON = "application/json"
PRIVATE = ("Cache-Control", "no-store")
"""No cache keeps what is one visitor's."""

_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set, for the server only; `max_age` is in seconds, and 0 takes it away.

    >>> Cookie("editor_guest", "x", 60, "/", secure=True).header
    'editor_guest=x; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax'
    """

    name: str
    value: str
    max_age: int
    path: str
    secure: bool

    @property
    def header(self) -> str:
        """The value of its Set-Cookie header (RFC 6265, section 4.1)."""
        secure = " Secure;" if self.secure else ""
        expired = " Expires=Thu, 01 Jan 1970 00:00:00 GMT;" if self.max_age == 0 else ""
        lasting = f"{expired} Max-Age={self.max_age}; Path={self.path};{secure}"
        return f"{self.name}={self.value};{lasting} HttpOnly; SameSite=Lax"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: `headers` with Content-Type and without Content-Length, and the `cookies` to set. To a HEAD request
    an adapter, or its server, sends it without the body. `stream` is a body that is made while it is sent, in place of
    `body`; only endpoints that an adapter adds by itself answer with one."""

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    cookies: tuple[Cookie, ...] = ()
    stream: Iterator[bytes] | None = None

    def header(self, name: str) -> str | None:
        """The header, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def adding(self, *headers: tuple[str, str]) -> Response:
        """This answer with more headers."""
        return replace(self, headers=self.headers + headers)

    def varying(self, *names: str) -> Response:
        """This answer, saying that it depends on these headers of the request."""
        known = self.header("Vary")
        others = tuple((key, value) for key, value in self.headers if key.lower() != "vary")
        listed = [*(known.split(", ") if known else ()), *names]
        return replace(self, headers=(*others, ("Vary", ", ".join(dict.fromkeys(listed)))))


def json_response(answer: Any, status: int = 200, headers: Iterable[tuple[str, str]] = (PRIVATE,)) -> Response:
    """An answer as JSON, which no cache keeps unless other headers are given."""
    return Response(status, (("Content-Type", JSON), *headers), _ENCODER.encode(answer))
