"""The versions that a request names: If-Match and If-None-Match, https://www.rfc-editor.org/rfc/rfc9110#section-13."""

from __future__ import annotations

import re

from editor.api.problems import Problem
from editor.api.request import Request

_TAG = re.compile(r'"?(?P<version>0|[1-9][0-9]{0,17})"?\Z')


def etag(version: int) -> str:
    """A version as an entity tag.

    >>> etag(7)
    '"7"'
    """
    return f'"{version}"'


def base_version(request: Request) -> int | None:
    """The version that a save is based on; None for a new draft (If-None-Match: *). Raises Problem."""
    unseen = request.headers.get("if-none-match")
    if unseen is None:
        return matched_version(request)
    if unseen.strip() != "*":
        raise Problem("malformed-request", "If-None-Match must be *, which says that the draft is new.")
    if "if-match" in request.headers:
        raise Problem("version-required", "Send either If-Match or If-None-Match: a new draft follows no version.")
    return None


def matched_version(request: Request) -> int:
    """The version in If-Match. Raises Problem where there is none, or one that no draft can have."""
    given = request.headers.get("if-match")
    if given is None:
        raise Problem("version-required", 'Send the draft\'s ETag in If-Match, or "If-None-Match: *" for a new draft.')
    tag = _TAG.match(given.strip())
    if tag is None:
        raise Problem("malformed-request", "If-Match must be one ETag, as this API gave it.")
    return int(tag["version"])


def has_current(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this entity tag, so that the answer would be what the client has already.

    >>> has_current(Request("GET", "/", {"if-none-match": 'W/"1", "7"'}), '"7"')
    True
    """
    named = request.headers.get("if-none-match", "")
    # A weak comparison: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
    return any(entry.strip().removeprefix("W/") in (tag, "*") for entry in named.split(",") if entry.strip())
