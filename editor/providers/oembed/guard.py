"""Fetches what is wanted from another server and nothing else: no inner network, no time or memory beyond limits.

The address that was vetted is the address that is connected to, so a name that changes its answer between the two
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from editor.errors import EditorError
from editor.providers.oembed.public import is_public

LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{4,253}}\Z)(?:{LABEL}\.)+(?!(?:[0-9]+|0x[0-9a-f]*)\Z){LABEL}\Z")
"""A name with a dot whose last label is no number: no IP literal in any notation that resolvers read."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 16 * 1024


class Wanted(NamedTuple):
    """What a fetch is for: its `name` in reasons, the Accept header, and the Content-Types that are taken."""

    name: str
    accept: str
    type: re.Pattern[str]


JSON = Wanted(
    "JSON",
    "application/json",
    re.compile(r"(?:application/(?:json|[a-z0-9.+-]+\+json)|text/json)\s*(?:;|\Z)", re.IGNORECASE),
)


class Refused(EditorError):
    """A fetch that was refused or gave nothing usable: `url` and `reason` tell what happened."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


def resolve(host: str, port: int) -> list[str]:
    """All A and AAAA answers for a host."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True)
class Guard:
    """What a fetch may do. Times are in seconds, sizes in bytes, before and after decompression each.

    `resolver`, `vet` and `certificates` (a file of certificate authorities) are for tests and for hosts with resolvers
    of their own; the defaults are the system's and refuse every address of special purpose.
    """

    seconds: float = 3.0
    max_bytes: int = 256 * 1024
    max_redirects: int = 3
    ports: frozenset[int] = frozenset({443})
    plain_http: bool = False
    """Whether http, on port 80, is allowed besides https."""
    resolver: Callable[[str, int], list[str]] = resolve
    vet: Callable[[str], bool] = is_public
    certificates: str | None = None
    user_agent: str = "reply-editor"

    def fetch_json(self, url: str) -> dict[str, Any]:
        """The JSON object at an address. Raises Refused, after `seconds` at the latest."""
        return _parsed(url, self.fetch(url, JSON))

    def fetch(self, url: str, wanted: Wanted) -> bytes:
        """What is at an address, if it is of a wanted type. Raises Refused, after `seconds` at the latest."""
        exchange = _Exchange(self, url, wanted, monotonic() + self.seconds)
        worker = Thread(target=exchange.run, name="oembed", daemon=True)
        worker.start()
        worker.join(self.seconds)
        if worker.is_alive():
            exchange.abort()
            raise Refused(url, f"took more than {self.seconds:g} s")
        if exchange.refused is not None:
            raise exchange.refused
        return exchange.answer


@dataclass
class _Exchange:
    """One fetch with its redirects, run in a thread of its own: the caller never waits for a resolver or a peer."""

    guard: Guard
    url: str
    wanted: Wanted
    deadline: float
    answer: bytes = b""
    refused: Refused | None = None
    connection: HTTPConnection | None = None
    response: urllib3.BaseHTTPResponse | None = None

    def run(self) -> None:
        try:
            self.answer = self._fetched()
        except Refused as refused:
            self.refused = refused
        except (TimeoutError, urllib3.exceptions.TimeoutError):
            self.refused = Refused(self.url, f"took more than {self.guard.seconds:g} s")
        except (OSError, urllib3.exceptions.HTTPError, zlib.error) as error:
            self.refused = Refused(self.url, f"could not be fetched: {type(error).__name__}")
        except Exception as error:  # a peer's answer must not end as a traceback in a worker
            self.refused = Refused(self.url, f"could not be read: {type(error).__name__}")
        finally:
            self._close()

    def abort(self) -> None:
        """End a transfer that takes too long."""
        sock = getattr(self.connection, "sock", None)
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def _fetched(self) -> bytes:
        url = self.url
        for _ in range(self.guard.max_redirects + 1):
            response = self._request(url)
            if response.status in REDIRECTS:
                url = urljoin(url, response.headers.get("Location", ""))
                continue
            if response.status != 200:
                raise Refused(url, f"answered with status {response.status}")
            if not self.wanted.type.match(response.headers.get("Content-Type", "")):
                raise Refused(url, f"did not answer with {self.wanted.name}")
            return self._body(url, response)
        raise Refused(self.url, f"redirected more than {self.guard.max_redirects} times")

    def _request(self, url: str) -> urllib3.BaseHTTPResponse:
        scheme, host, port, target = self._checked(url)
        self._connect(url, scheme, host, port)
        headers = {
            "Host": host if port in (80, 443) else f"{host}:{port}",
            "Accept": self.wanted.accept,
            "Accept-Encoding": "gzip",
            "User-Agent": self.guard.user_agent,
        }
        assert self.connection is not None  # noqa: S101  # for the type checker: _connect made it
        self.connection.request("GET", target, headers=headers, preload_content=False, decode_content=False)
        self.response = self.connection.getresponse()
        return self.response

    def _connect(self, url: str, scheme: str, host: str, port: int) -> None:
        """Connect to the first vetted address that answers; many servers have no route for IPv6, so IPv4 goes first."""
        addresses = sorted(self._vetted(url, host, port), key=lambda address: ":" in address)
        for left, address in enumerate(addresses, 1 - len(addresses)):
            self._close()
            self.connection = self._made(url, scheme, host, address, port)
            try:
                self.connection.connect()
            except (OSError, urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
                if not left:
                    raise
            else:
                return

    def _made(self, url: str, scheme: str, host: str, address: str, port: int) -> HTTPConnection:
        if scheme == "http":
            return HTTPConnection(address, port, timeout=self._left(url))
        return HTTPSConnection(
            address,
            port,
            timeout=self._left(url),
            ssl_context=ssl.create_default_context(cafile=self.guard.certificates),
            server_hostname=host,
            assert_hostname=host,
        )

    def _close(self) -> None:
        for open_end in (self.response, self.connection):
            if open_end is not None:
                open_end.close()

    def _checked(self, url: str) -> tuple[str, str, int, str]:
        """Scheme, host, port and target of an address that may be asked."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Refused(url, "is no address") from None
        host = parts.hostname or ""
        schemes = ("https", "http") if self.guard.plain_http else ("https",)
        if parts.scheme not in schemes:
            raise Refused(url, f"is not {' or '.join(schemes)}")
        if parts.username is not None or parts.password is not None:
            raise Refused(url, "has user information")
        if not HOST.match(host):
            raise Refused(url, "has no host name")
        port = port or (443 if parts.scheme == "https" else 80)
        if port not in self.guard.ports and not (port == 80 and parts.scheme == "http"):
            raise Refused(url, f"asks for port {port}")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return parts.scheme, host, port, target

    def _vetted(self, url: str, host: str, port: int) -> list[str]:
        """The addresses of the host, where all of them are public."""
        try:
            addresses = self.guard.resolver(host, port)
        except OSError:
            addresses = []
        if not addresses:
            raise Refused(url, "its host has no address")
        for address in addresses:
            if not self.guard.vet(address):
                raise Refused(url, f"its host has the address {address}, which is not public")
        return addresses

    def _body(self, url: str, response: urllib3.BaseHTTPResponse) -> bytes:
        """The body, decompressed, each within the limit."""
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", ""):
            raise Refused(url, f"is encoded as {encoding[:20]!r}")
        limit = self.guard.max_bytes
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
        received, body = 0, bytearray()
        for chunk in response.stream(CHUNK, decode_content=False):
            received += len(chunk)
            body += inflate.decompress(chunk, limit + 1 - len(body)) if inflate else chunk
            if received > limit or len(body) > limit:
                raise Refused(url, f"is larger than {limit} bytes")
            self._left(url)
        return bytes(body)

    def _left(self, url: str) -> float:
        left = self.deadline - monotonic()
        if left <= 0:
            raise Refused(url, f"took more than {self.guard.seconds:g} s")
        return left


def _parsed(url: str, body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(url, "is not JSON") from None
    if not isinstance(value, dict):
        raise Refused(url, "is not a JSON object")
    return value
