"""An endpoint as data, and the one view that serves them all: who may, how often, how much, and only then the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
from flask import Response, request
from flask.typing import ResponseReturnValue

from editor.contrib.flask import csrf, problems
from editor.contrib.flask.body import read_json
from editor.contrib.flask.owner import counted_as
from editor.contrib.flask.problems import Problem
from editor.contrib.flask.state import state
from editor.policy import Policy

PRIVATE = {"Cache-Control": "no-store"}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Parameter:
    """A parameter in the path, the query or a header, as the API's document describes it."""

    name: str
    place: str
    description: str
    schema: Mapping[str, Any]
    required: bool = False


@dataclass(frozen=True)
class Endpoint:
    """What one method of one path does.

    `run` takes the state, the decoded body if there is one, and the path's parameters by name, and gives what is
    written as JSON, or a whole response. `group` is what the rate limits call it. `changes` asks for a CSRF token.
    """

    method: str
    path: str
    summary: str
    run: Callable[..., Any]
    answer: Any
    group: str = "text"
    body: type[msgspec.Struct] | None = None
    cap: Callable[[Policy], int] = field(default=lambda policy: 6 * policy.max_bytes + 4096)
    """Most bytes of the body. JSON may write a byte of HTML in up to six."""
    changes: bool = False
    parameters: tuple[Parameter, ...] = ()
    kinds: tuple[str, ...] = ()
    """Kinds of problems that it answers beside those that all do."""
    status: int = 200
    other: Mapping[int, Any] = field(default_factory=dict)
    """Answers with another status that are no problems."""
    form: Mapping[str, Any] | None = None
    """The schema of a multipart body, which `run` reads by itself."""

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """Decodes the body."""
        return msgspec.json.Decoder(self.body)

    def serve(self, arguments: Mapping[str, str]) -> Response:
        """Answer the request. Raises Problem."""
        here = state()
        if self.method not in SAFE:
            csrf.require_same_origin()
        if self.group and (seconds := here.rates.hit(self.group, counted_as())) is not None:
            wait = f"Try again in {seconds} seconds."
            raise Problem("rate-limited", wait, headers={"Retry-After": str(seconds)})
        if self.changes:
            csrf.require_token()
        if self.body is None:
            return self._written(self.run(here, **arguments))
        return self._written(self.run(here, read_json(self.decoder, self.cap(here.editor.policy)), **arguments))

    def _written(self, answer: Any) -> Response:
        return answer if isinstance(answer, Response) else written(answer, self.status)


def written(answer: Any, status: int = 200) -> Response:
    """An answer as JSON that no cache keeps: it is one visitor's."""
    return Response(msgspec.json.encode(answer), status, PRIVATE, content_type="application/json")


class Path:
    """A path of the API, and what its methods do."""

    def __init__(self, endpoints: Mapping[str, Endpoint]) -> None:
        self.endpoints = endpoints
        offered = {*endpoints, "OPTIONS"}
        self.allow = ", ".join(sorted(offered | {"HEAD"} if "GET" in offered else offered))

    def view(self, **arguments: str) -> ResponseReturnValue:
        """The view function of the path, for all methods."""
        try:
            answer = self._dispatched(request.method, arguments)
        except Problem as problem:
            answer = problems.answer(problem)
        answer.headers.add("X-Content-Type-Options", "nosniff")
        return answer

    def _dispatched(self, method: str, arguments: Mapping[str, str]) -> Response:
        if method == "OPTIONS":
            return Response(status=204, headers={"Allow": self.allow})
        if not self.endpoints:
            raise Problem("not-found", "The API has no such path.")
        endpoint = self.endpoints.get("GET" if method == "HEAD" else method)
        if endpoint is None:
            raise Problem("method-not-allowed", f"Here are {self.allow}.", headers={"Allow": self.allow})
        return endpoint.serve(arguments)
