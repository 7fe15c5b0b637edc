"""Between Django's requests and answers and those of the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings as project
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from editor.api import Cookie, Form, Request, Response, Site
from editor.api.problems import Problem
from editor.api.request import EnvironHeaders
from editor.contrib.django.csrf import django_csrf


class RequestBody:
    """The body of a Django request."""

    __slots__ = ("_request",)

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def read(self, most: int, /) -> bytes:
        """See `Body.read`."""
        stream = _stream(self._request)
        data = bytearray()
        try:
            while len(data) < most and (chunk := stream.read(most - len(data))):
                data += chunk
        except (UnreadablePostError, OSError):
            raise Problem("malformed-request", "The body ended before its end.") from None
        return bytes(data)

    def form(self) -> Form | None:
        """What something before the API has read, as a middleware that asks for request.POST; see `Body.form`."""
        if not hasattr(self._request, "_post"):
            return None
        files = {name: file.read() for name, file in self._request.FILES.items()}
        return Form(self._request.POST.dict(), files)


def _stream(request: HttpRequest) -> Any:
    """Where the body comes from. Django takes a body without a length for an empty one, also where the server ends
    what it reads by itself, as for a body in chunks: https://github.com/pgjones/wsgi-input-terminated."""
    if "HTTP_TRANSFER_ENCODING" in request.META and request.META.get("wsgi.input_terminated"):
        return request.META["wsgi.input"]
    return request


def api_request(request: HttpRequest, path: str, prefix: str) -> Request:
    """The request as the API sees it: `path` begins after `prefix`, the path that the API is below."""
    return Request(
        method=request.method,
        path=path,
        headers=EnvironHeaders(request.META),
        query_string=request.META.get("QUERY_STRING", ""),
        body=RequestBody(request),
        remote_address=request.META.get("REMOTE_ADDR") or None,
        scheme=request.scheme,
        host=request.get_host(),
        root=escape_uri_path(request.META.get("SCRIPT_NAME", "")),
        prefix=prefix,
        site=Site(
            member=lambda: _member(request),
            language=get_language,
            secret_key=lambda: project.SECRET_KEY,
            csrf=lambda: django_csrf(request),
            cookie_path=project.SESSION_COOKIE_PATH,
        ),
    )


def _member(request: HttpRequest) -> str | None:
    """The signed-in user's primary key. A project without authentication has guests only."""
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else None


def django_response(answer: Response) -> HttpResponse:
    """An answer of the API as Django sends it."""
    response = HttpResponse(answer.body, status=answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers[name] = value
    return with_cookies(response, answer.cookies)


def with_cookies(response: HttpResponse, cookies: Iterable[Cookie]) -> HttpResponse:
    """An answer with the cookies that the reply box needs."""
    for cookie in cookies:
        response.set_cookie(
            cookie.name,
            cookie.value,
            max_age=cookie.max_age,
            path=cookie.path,
            secure=cookie.secure,
            httponly=True,
            samesite="Lax",
        )
        patch_vary_headers(response, ["Cookie"])
    return response
