"""Between Flask's requests and answers and those of the API."""

from __future__ import annotations

import flask
from flask import current_app
from werkzeug.exceptions import HTTPException

from editor.api import Form, HostCSRF, Request, Response, Site
from editor.api.problems import of_status
from editor.api.request import EnvironHeaders


class RequestBody:
    """The body of a Flask request."""

    __slots__ = ("_request",)

    def __init__(self, request: flask.Request) -> None:
        self._request = request

    def read(self, most: int, /) -> bytes:
        """See `Body.read`."""
        self._request.max_content_length = most
        try:
            return self._request.get_data(cache=False)
        except HTTPException as error:
            raise of_status(error.code or 400, error.description) from None

    def form(self) -> Form | None:
        """What something before the API has read, as Flask-WTF does to look for its token; see `Body.form`."""
        if "form" not in self._request.__dict__:
            return None
        files = {name: file.stream.read() for name, file in self._request.files.items()}
        return Form(self._request.form.to_dict(), files)


def api_request(request: flask.Request, path: str, site: Site) -> Request:
    """The request as the API sees it."""
    environ = request.environ
    return Request(
        method=request.method,
        path=path,
        headers=EnvironHeaders(environ),
        query_string=environ.get("QUERY_STRING", ""),
        body=RequestBody(request),
        remote_address=environ.get("REMOTE_ADDR"),
        scheme=request.scheme,
        host=environ.get("HTTP_HOST") or environ["SERVER_NAME"],
        root=request.root_path,
        site=site,
    )


def flask_response(response: Response) -> flask.Response:
    """An answer of the API as Flask sends it."""
    cookies = [("Set-Cookie", cookie.header) for cookie in response.cookies]
    return flask.Response(response.body, response.status, [*response.headers, *cookies])


class FlaskWTF:
    """The tokens of Flask-WTF, where the host protects its forms with it."""

    def token(self) -> str:
        """See `HostCSRF.token`."""
        from flask_wtf.csrf import generate_csrf

        return str(generate_csrf())

    def refusal(self, token: str, /) -> str | None:
        """See `HostCSRF.refusal`."""
        from flask_wtf.csrf import validate_csrf
        from wtforms import ValidationError

        try:
            validate_csrf(token)
        except ValidationError as error:
            return str(error)
        return None


def flask_wtf() -> HostCSRF | None:
    """Flask-WTF's tokens, if the current app has its CSRFProtect."""
    return FlaskWTF() if "csrf" in current_app.extensions else None


def flask_wtf_field() -> str | None:
    """The name of the form fields that hold Flask-WTF's token, if the current app has its CSRFProtect."""
    return str(current_app.config["WTF_CSRF_FIELD_NAME"]) if flask_wtf() else None
