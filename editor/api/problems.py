"""What the API answers when it cannot do what it was asked: RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from editor.api.response import PRIVATE, Response

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A kind of problem: its status and its title."""

    status: int
    title: str


KINDS: dict[str, Kind] = {
    "malformed-request": Kind(400, "The request is malformed."),
    "key-required": Kind(401, "This needs a key."),
    "csrf-token": Kind(403, "The CSRF token is missing, wrong or too old."),
    "cross-site": Kind(403, "The request comes from another site."),
    "not-signed-in": Kind(403, "This needs a signed-in member."),
    "not-found": Kind(404, "There is nothing here."),
    "method-not-allowed": Kind(405, "The method is not allowed here."),
    "stale-version": Kind(412, "The draft was changed in the meantime."),
    "too-large": Kind(413, "The request is too large."),
    "unsupported-media-type": Kind(415, "The content type is not one that can be read here."),
    "invalid-field": Kind(422, "A field has an invalid value."),
    "picture-refused": Kind(422, "The picture cannot be taken."),
    "limit-reached": Kind(422, "A limit is reached."),
    "version-required": Kind(428, "Name the version that this is based on."),
    "rate-limited": Kind(429, "There were too many requests."),
    "internal-error": Kind(500, "Something went wrong here."),
    "not-available": Kind(503, "This cannot be done right now."),
}
"""The kinds of problems, by the last part of their type."""


class Problem(Exception):
    """Ends a request with a problem. `kind` is a key of KINDS; `detail` says what to do about it.

    `pointers` are JSON pointers into the request's body, each with what is wrong there; `members` are further members.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        pointers: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.pointers = pointers or {}
        self.headers = headers or {}
        self.members = members

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.kind].status


def answer(problem: Problem, prefix: str) -> Response:
    """The problem as a response, which no cache keeps; its type is a place on the page of the API, below `prefix`."""
    headers = (("Content-Type", MEDIA_TYPE), PRIVATE, *problem.headers.items())
    return Response(problem.status, headers, msgspec.json.encode(body_of(problem, prefix)))


def body_of(problem: Problem, prefix: str) -> dict[str, Any]:
    """The problem as plain JSON values."""
    return {
        "type": f"{prefix}/docs#{problem.kind}",
        "title": KINDS[problem.kind].title,
        "status": problem.status,
        "detail": problem.detail,
        "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in problem.pointers.items()],
        **problem.members,
    }


def of_status(status: int, detail: str | None) -> Problem:
    """The problem for an error that the framework, or an extension of the host, raised."""
    usual = "malformed-request" if status < 500 else "internal-error"
    kind = next((kind for kind, (known, _) in KINDS.items() if known == status), usual)
    return Problem(kind, detail or KINDS[kind].title)
