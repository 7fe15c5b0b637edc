"""The API as a WSGI application that lets in who has a key, and what browsers may have without one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from editor.api import Api, Form, Request, Response, Site
from editor.api.batch import CHECK_BATCH
from editor.api.caller import OWNER, Caller
from editor.api.endpoint import Endpoint, Parameter
from editor.api.held import HELD
from editor.api.openapi import Access
from editor.api.problems import Problem
from editor.api.request import EnvironHeaders
from editor.core import Editor
from editor.service.keys import AccessKeys
from editor.service.settings import Service

logger = logging.getLogger("editor.service")

StartResponse = Callable[[str, list[tuple[str, str]]], object]

OPEN = frozenset({"/health", "/health/live", "/openapi.json", "/docs"})
OPEN_BELOW = ("/static/", "/images/")
"""What needs no key, as it shows nothing that is anybody's: a picture's address is known to who may see it."""


OWNED = ("/drafts", "/held", "/images")
"""Where what is somebody's begins."""
NAMED = Parameter(
    name=OWNER,
    place="header",
    description='Whose it is: "member" and the id, or "guest" and the token.',
    schema={"type": "string"},
)


class Application:
    """The service. `stall_seconds` is how long a caller may neither send nor read."""

    def __init__(self, api: Api, keys: AccessKeys, stall_seconds: float) -> None:
        self._api = api
        self._keys = keys
        self._stall_seconds = stall_seconds
        self._prefix = api.services.settings.url_prefix

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it (PEP 3333)."""
        connection = environ.get("gunicorn.socket")
        if connection is not None:
            connection.settimeout(self._stall_seconds)
        response = self._answer(environ)
        headers = list(response.headers)
        if response.stream is None and response.status not in (204, 304):
            headers.append(("Content-Length", str(len(response.body))))
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [response.body] if response.stream is None else response.stream

    def _answer(self, environ: dict[str, Any]) -> Response:
        request = self._request(environ)
        try:
            caller = self._caller(request)
        except Problem as problem:
            return self._api.refuse_with(self._api.visit(request), problem)
        visit = self._api.visit(self._request(environ, Site(caller=caller)))
        try:
            return self._api.answer(visit)
        except Exception:  # A server's last resort is a page of HTML, and this answers problems.
            logger.exception("%s %s failed", request.method, request.path)
            return self._api.refuse(visit, 500, None)

    def _caller(self, request: Request) -> Caller | None:
        """Who has the key in the request; None for what needs none. Raises Problem."""
        authorization = request.headers.get("authorization")
        if authorization is None and is_open(request.method, request.path):
            return None
        name = self._keys.holder(authorization or "")
        if name is None:
            wanted = "Send a key of this service in the header Authorization, as Bearer and the key."
            raise Problem("key-required", wanted, headers={"WWW-Authenticate": "Bearer"})
        return Caller.of(name, self._keys.rates(name), request.headers)

    def _request(self, environ: dict[str, Any], site: Site | None = None) -> Request:
        path = _decoded(environ.get("PATH_INFO", ""))
        # At the top for backends, and where browsers see it for those that pass on what their browsers ask.
        below = path.startswith(f"{self._prefix}/")
        return Request(
            method=environ["REQUEST_METHOD"],
            path=path.removeprefix(self._prefix) if below else path,
            headers=EnvironHeaders(environ),
            query_string=environ.get("QUERY_STRING", ""),
            body=WSGIBody(environ["wsgi.input"]),
            remote_address=environ.get("REMOTE_ADDR"),
            scheme=environ["wsgi.url_scheme"],
            host=environ.get("HTTP_HOST") or environ["SERVER_NAME"],
            prefix=self._prefix if below else "",
            site=site or Site(),
        )


class WSGIBody:
    """The body of a WSGI request."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, most: int, /) -> bytes:
        """See `Body.read`."""
        try:
            data: bytes = self._stream.read(most)
        except Exception as error:  # Each server has errors of its own for a body that cannot be read.
            reason = str(error) or type(error).__name__
            raise Problem("malformed-request", f"The body could not be read to its end: {reason}") from None
        return data

    def form(self) -> Form | None:
        """See `Body.form`."""
        return None


def is_open(method: str, path: str) -> bool:
    """Whether a request needs no key."""
    return method in ("GET", "HEAD") and (path in OPEN or path.startswith(OPEN_BELOW))


def _needs_key(endpoint: Endpoint) -> bool:
    return not is_open(endpoint.method, endpoint.path)


def _named(endpoint: Endpoint) -> tuple[Parameter, ...]:
    return (NAMED,) if endpoint.path.startswith(OWNED) and _needs_key(endpoint) else ()


BY_KEY = Access(
    name="key",
    scheme={"type": "http", "scheme": "bearer"},
    needs=_needs_key,
    problem="key-required",
    by_origin=False,
    parameters=_named,
)
"""What the service's document says of getting in."""


def application(service: Service, keys: AccessKeys) -> Application:
    """The service's application. Raises SettingError, StoreError."""
    endpoints = (CHECK_BATCH, *(HELD if service.api.drafts_url is not None else ()))
    api = Api(Editor(service.api.policy), settings=service.api, endpoints=endpoints, access=BY_KEY)
    return Application(api, keys, service.stall_seconds)


def _decoded(path: str) -> str:
    return path.encode("latin-1", "replace").decode("utf-8", "replace")
