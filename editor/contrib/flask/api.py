"""The blueprint: the API's paths, the client's files, and what every answer carries."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import perf_counter

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from editor.contrib.flask import about, drafts, problems, texts
from editor.contrib.flask.client import client_file
from editor.contrib.flask.csrf import HEADER
from editor.contrib.flask.endpoint import Endpoint, Path
from editor.contrib.flask.problems import Problem
from editor.contrib.flask.settings import Settings
from editor.contrib.flask.state import state
from editor.errors import StoreError

logger = logging.getLogger("editor.api")

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def endpoints_for(*, with_drafts: bool, with_uploads: bool, with_metrics: bool) -> tuple[Endpoint, ...]:
    """The endpoints of an app that has these stores."""
    endpoints: tuple[Endpoint, ...] = texts.ENDPOINTS + about.ENDPOINTS
    if with_drafts:
        endpoints += drafts.ENDPOINTS
    if with_uploads:
        from editor.contrib.flask import images  # Needs Pillow, which a forum without uploads need not have.

        endpoints += images.ENDPOINTS
    if with_metrics:
        from editor.contrib.flask import metrics

        endpoints += metrics.ENDPOINTS
    return endpoints


def blueprint(settings: Settings, endpoints: Sequence[Endpoint]) -> Blueprint:
    """The blueprint of one app."""
    made = Blueprint("editor", __name__, url_prefix=settings.url_prefix, template_folder="templates")
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    for path, methods in by_path.items():
        rule = path.replace("{", "<").replace("}", ">")
        _serve(made, rule, path.strip("/").replace("/", "_").replace(".", "_"), Path(methods))
    made.add_url_rule("/static/<path:filename>", "static", client_file)
    _serve(made, "/<path:unknown>", "unknown", Path({}))
    made.register_error_handler(HTTPException, _http_error)
    made.register_error_handler(Problem, problems.answer)
    made.register_error_handler(StoreError, _store_error)
    if settings.metrics:
        made.before_request(_start)
        made.after_request(_count)
    if settings.cors_origins:
        made.after_request(_allow_origin)
    return made


def _serve(made: Blueprint, rule: str, name: str, path: Path) -> None:
    # All methods come here, so that a wrong one is told as a problem, and not by the host's page for errors.
    made.add_url_rule(rule, name, path.view, methods=METHODS, provide_automatic_options=False)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response(request.environ)
    answer = problems.answer(problems.of_http_error(error))
    answer.status_code = error.code
    return answer


def _store_error(error: StoreError) -> Response:
    logger.error("%s", error)
    return problems.answer(Problem("not-available", "The store does not answer.", headers={"Retry-After": "5"}))


def _start() -> None:
    g.editor_started = perf_counter()


def _count(response: Response) -> Response:
    if counted := state().metrics:
        endpoint = f"{request.method} {request.url_rule}"
        counted.answered(endpoint, response.status_code, perf_counter() - g.editor_started)
    return response


def _allow_origin(response: Response) -> Response:
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in state().settings.cors_origins:
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
        headers["Access-Control-Expose-Headers"] = "ETag, Location, Retry-After"
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
            headers["Access-Control-Allow-Headers"] = f"Content-Type, If-Match, If-None-Match, {HEADER}"
            headers["Access-Control-Max-Age"] = "600"
    return response
