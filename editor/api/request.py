"""A request as the API sees it, whatever framework it came through, and what the host's own code says about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl

from editor.api.caller import Caller

DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Form(NamedTuple):
    """A multipart body, read: its fields as text, and its files as bytes."""

    fields: Mapping[str, str]
    files: Mapping[str, bytes]


class Body(Protocol):
    """The body of a request, which is read when the API wants it, and no further than it wants."""

    def read(self, most: int, /) -> bytes:
        """At most so many bytes, fewer only at the body's end. Raises Problem where it cannot be read."""
        ...

    def form(self) -> Form | None:
        """The multipart body, if the framework has read it before the API; else None, and `read` gives its bytes."""
        ...


class Sent:
    """A body that is in memory.

    >>> Sent(b"abc").read(2)
    b'ab'
    """

    def __init__(self, data: bytes = b"") -> None:
        self._data = data

    def read(self, most: int, /) -> bytes:
        """See `Body.read`."""
        return self._data[:most]

    def form(self) -> Form | None:
        """See `Body.form`."""
        return None


class HostCSRF(Protocol):
    """The host's own tokens against cross-site requests, which are given out and asked for in place of the API's."""

    def token(self) -> str:
        """A token for this visitor."""
        ...

    def refusal(self, token: str, /) -> str | None:
        """Why a token that a request brought is refused, as a sentence; None for a good one."""
        ...


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Site:
    """What the host's own code says about a request. Each is called when it is needed, and at most once a visit.

    `member` answers the id of the signed-in member, or None for a guest; `language` the language to speak, or None to
    go by Accept-Language; `secret_key` what guests' cookies and CSRF tokens are signed with; `csrf` the host's own
    tokens, or None to use the API's. `cookie_path` is the path of the host's cookies. `caller` is who sent the request,
    where that is not a browser but a program with a key, which says by itself who its visitor is.
    """

    member: Callable[[], str | int | None] = _nothing
    language: Callable[[], str | None] = _nothing
    secret_key: Callable[[], str | bytes | None] = _nothing
    csrf: Callable[[], HostCSRF | None] = _nothing
    cookie_path: str = "/"
    caller: Caller | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `path` is decoded and begins after the API's prefix; `root` is the path below which the host's app
    is mounted ("" at the top); the names of `headers` are in lower case; `host` may have a port. `prefix` is the whole
    path that the API is below, where the framework knows it; else it is `root` and the setting `url_prefix`.

    >>> Request("GET", "/policy", query_string="lang=de").query["lang"]
    'de'
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query_string: str = ""
    body: Body = field(default_factory=Sent)
    remote_address: str | None = None
    scheme: str = "http"
    host: str = "localhost"
    root: str = ""
    prefix: str | None = None
    site: Site = field(default_factory=Site)

    @property
    def query(self) -> Mapping[str, str]:
        """The query's parameters; the first where a name comes twice."""
        return dict(reversed(parse_qsl(self.query_string, keep_blank_values=True)))

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies, as they were sent; the first where a name comes twice, which is the one of the longer path."""
        pairs = (pair.partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return dict(reversed([(name.strip(), value.strip()) for name, _, value in pairs]))

    @property
    def origin(self) -> str:
        """The origin that the request was sent to, such as https://forum.example."""
        return f"{self.scheme}://{self.host.removesuffix(DEFAULT_PORTS.get(self.scheme, ''))}".lower()

    @property
    def content_length(self) -> int | None:
        """How many bytes the body says that it has; None where it does not say."""
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()) or "transfer-encoding" in self.headers:
            return None
        return int(length[:18])  # Longer than anything that is accepted, and short enough for int().


class EnvironHeaders(Mapping[str, str]):
    """The headers in a WSGI environment (https://peps.python.org/pep-3333/#environ-variables), read as asked for."""

    __slots__ = ("_environ",)

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        value: str = self._environ[_variable(name)]
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _variable(name) in self._environ

    def get(self, name: str, default: Any = None) -> Any:
        """The header, or the default."""
        return self._environ.get(_variable(name), default)

    def __iter__(self) -> Iterator[str]:
        for variable in self._environ:
            if variable.startswith("HTTP_"):
                yield variable[5:].lower().replace("_", "-")
            elif variable in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                yield variable.lower().replace("_", "-")

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache  # Only the names that the API itself asks for.
def _variable(name: str) -> str:
    variable = name.upper().replace("-", "_")
    return variable if variable in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{variable}"
