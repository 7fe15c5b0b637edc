"""An endpoint as data, and the one way that serves them all: who may, how often, how much, and only then the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from editor.api import csrf
from editor.api.body import read_json
from editor.api.identity import Visit
from editor.api.problems import Problem
from editor.api.response import Response, json_response
from editor.policy import Policy

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

    `run` takes the visit, the decoded body if there is one, and the path's parameters by name, and gives what is
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
    lines: tuple[type[msgspec.Struct], type[msgspec.Struct]] | None = None
    """The types of each line that comes and of each that is answered, where both are JSON Lines that `run` reads."""

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """Decodes the body."""
        return msgspec.json.Decoder(self.body)

    def serve(self, visit: Visit, arguments: Mapping[str, str]) -> Response:
        """Answer the request. Raises Problem."""
        services, request = visit.services, visit.request
        if self.method not in SAFE:
            csrf.require_same_origin(visit)
        if self.group and (seconds := visit.rates.hit(self.group, visit.counted_as())) is not None:
            wait = f"Try again in {seconds} seconds."
            raise Problem("rate-limited", wait, headers={"Retry-After": str(seconds)})
        if self.changes:
            csrf.require_token(visit)
        if self.body is None:
            answer = self.run(visit, **arguments)
        else:
            answer = self.run(visit, read_json(request, self.decoder, self.cap(services.editor.policy)), **arguments)
        return answer if isinstance(answer, Response) else json_response(answer, self.status)
