"""The API of one forum: finds what a request leads to, and sees to what every answer carries."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING

from editor.api import client_policy, drafts, operation, problems, stores, texts
from editor.api.client import client_file
from editor.api.description import described
from editor.api.endpoint import Endpoint
from editor.api.health import Check, DraftCheck, Probe, UploadCheck
from editor.api.identity import Visit
from editor.api.openapi import Access, by_token
from editor.api.problems import Problem
from editor.api.rates import REDIS, Rates
from editor.api.request import Request
from editor.api.response import Headers, Response
from editor.api.routes import Path, Routes
from editor.api.services import Hooks, Services, fetch_picture
from editor.api.settings import Settings
from editor.core import Editor
from editor.drafts.base import BaseDraftStore
from editor.drafts.model import DraftStore
from editor.errors import StoreError
from editor.extras import needed_by

if TYPE_CHECKING:  # Each needs a library that not every forum has.
    from editor.api.metrics import Metrics
    from editor.uploads.store import PictureStore
    from editor.uploads.uploads import Uploads

logger = logging.getLogger("editor.api")

NOSNIFF = ("X-Content-Type-Options", "nosniff")
STATIC = Endpoint("GET", "/static/{name}", "A file of the browser client", client_file, "text/javascript", group="")
"""Not of the API's document: it is the client's business."""


class Api:
    """The API of one forum, which any number of threads may use.

    `drafts` and `uploads` are stores; without them, the settings say where they are, and without those there are none.
    `endpoints` are offered beside those that every forum has; `access` is how the API's document says that requests
    get in, where it is not as browsers do.
    Raises SettingError, StoreError; MissingExtra where the extra for a setting is not installed.

    >>> Api(Editor()).handle(Request("GET", "/health")).status
    200
    """

    def __init__(
        self,
        editor: Editor,
        *,
        drafts: DraftStore | None = None,
        uploads: PictureStore | None = None,
        hooks: Hooks | None = None,
        settings: Settings | None = None,
        endpoints: Sequence[Endpoint] = (),
        access: Access | None = None,
    ) -> None:
        settings = settings or Settings()
        metrics = _metrics() if settings.metrics else None
        if drafts is None and settings.drafts_url is not None:
            with needed_by("EDITOR_DRAFTS_URL"):
                drafts = stores.draft_store(settings.drafts_url, editor.policy)
        if metrics is not None and isinstance(drafts, BaseDraftStore):
            drafts.report_to(metrics.drafts)
        pictures = uploads or settings.uploads_url
        hooks = hooks or Hooks()
        with needed_by("EDITOR_UPLOADS_URL"):
            taken = stores.uploads(pictures, editor.policy) if pictures is not None else None
        if taken is not None and editor.policy.images == "copy" and hooks.fetch is fetch_picture:
            with needed_by('images = "copy" of the policy'):
                import_module("urllib3")
        with needed_by("EDITOR_RATE_LIMIT_STORAGE"):
            if settings.rate_limit_storage.startswith(REDIS):
                import_module("redis")  # Which `limits` misses by another error, that names no package.
            rates = Rates(settings.rate_limit_storage, settings.rate_limits)
        checks: dict[str, Check] = {"rates": rates.check, **hooks.health}
        if drafts is not None:
            checks["drafts"] = DraftCheck(drafts)
        if taken is not None:
            checks["uploads"] = UploadCheck(taken)
        probes = {name: Probe(check) for name, check in checks.items()}
        self.services = Services(
            settings=settings,
            editor=editor,
            drafts=drafts,
            uploads=taken,
            hooks=hooks,
            rates=rates,
            metrics=metrics,
            probes=probes,
        )
        self.endpoints = described((*_endpoints(self.services), *endpoints), access or by_token(settings.csrf_header))
        self._routes = Routes((*self.endpoints, STATIC))

    @property
    def editor(self) -> Editor:
        """The forum's editor."""
        return self.services.editor

    @property
    def drafts(self) -> DraftStore | None:
        """The forum's draft store, if it has one."""
        return self.services.drafts

    @property
    def uploads(self) -> Uploads | None:
        """The forum's pictures, if it takes any."""
        return self.services.uploads

    def visit(self, request: Request) -> Visit:
        """Who sent a request, for what the host's views do (`editor.api.posting`, `editor.api.page`). The cookies of
        the visit are to be set with the host's answer."""
        return Visit(self.services, request)

    def handle(self, request: Request) -> Response:
        """Answer a request. What goes wrong on purpose is answered as a problem; anything else is raised."""
        return self.answer(self.visit(request))

    def answer(self, visit: Visit) -> Response:
        """Answer the request of a visit that the host has asked about before."""
        started = perf_counter()
        request = visit.request
        path, arguments = self._routes.find(request.path)
        try:
            response = _served(visit, path, arguments)
        except Problem as problem:
            response = problems.answer(problem, visit.prefix)
        except StoreError as error:
            logger.error("%s", error)
            away = Problem("not-available", "The store does not answer.", headers={"Retry-After": "5"})
            response = problems.answer(away, visit.prefix)
        if self.services.metrics is not None:
            endpoint = f"{request.method} {self.services.settings.url_prefix}{path.template}"
            self.services.metrics.answered(endpoint, response.status, perf_counter() - started)
        return self._finished(visit, response)

    def refuse(self, visit: Visit, status: int, detail: str | None) -> Response:
        """The answer where the framework, or an extension of the host, refused a request to the API before it."""
        return self._refused(visit, status, problems.of_status(status, detail))

    def refuse_token(self, visit: Visit, detail: str | None) -> Response:
        """The answer where the host's own protection refused a token, so that a client asks for another one."""
        return self.refuse_with(visit, Problem("csrf-token", f"{detail or ''} GET policy gives another one.".lstrip()))

    def refuse_with(self, visit: Visit, problem: Problem) -> Response:
        """The answer where an adapter refused a request for a reason that it knows."""
        return self._refused(visit, problem.status, problem)

    def _refused(self, visit: Visit, status: int, problem: Problem) -> Response:
        return self._finished(visit, replace(problems.answer(problem, visit.prefix), status=status))

    def _finished(self, visit: Visit, response: Response) -> Response:
        headers = (*response.headers, NOSNIFF)
        origins = self.services.settings.cors_origins
        if origins:
            headers += _allowing(visit.request, response, origins, self.services.settings.csrf_header)
        answer = replace(response, headers=headers, cookies=visit.cookies)
        names = (("Cookie",) if visit.cookies else ()) + (("Origin",) if origins else ())
        # An answer made for one guest is nobody else's.
        return answer.varying(*names) if names else answer


def _served(visit: Visit, path: Path, arguments: Mapping[str, str]) -> Response:
    if visit.request.method == "OPTIONS":
        return Response(204, (("Allow", path.allow),))
    return path.endpoint(visit.request.method).serve(visit, arguments)


def _allowing(request: Request, response: Response, origins: Collection[str], header: str) -> Headers:
    """What lets pages of other origins read the answer: https://fetch.spec.whatwg.org/#http-cors-protocol"""
    origin = request.headers.get("origin")
    if origin is None or origin not in origins:
        return ()
    headers: Headers = (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "ETag, Location, Retry-After"),
    )
    if request.method != "OPTIONS":
        return headers
    return (
        *headers,
        ("Access-Control-Allow-Methods", response.header("Allow") or ""),
        ("Access-Control-Allow-Headers", f"Content-Type, If-Match, If-None-Match, {header}"),
        ("Access-Control-Max-Age", "600"),
    )


def _endpoints(services: Services) -> tuple[Endpoint, ...]:
    """The endpoints of a forum that has these stores."""
    endpoints: tuple[Endpoint, ...] = (*texts.ENDPOINTS, *client_policy.ENDPOINTS, operation.HEALTH, operation.LIVE)
    if services.drafts is not None:
        endpoints += drafts.ENDPOINTS
    if services.uploads is not None:
        from editor.api import images  # Needs Pillow, which a forum without uploads need not have.

        endpoints += images.ENDPOINTS
    if services.metrics is not None:
        endpoints += (operation.METRICS,)
    return endpoints


def _metrics() -> Metrics:
    with needed_by("EDITOR_METRICS"):
        from editor.api.metrics import Metrics

        return Metrics()
