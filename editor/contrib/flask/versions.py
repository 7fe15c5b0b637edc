"""The versions that a request names: If-Match and If-None-Match, https://www.rfc-editor.org/rfc/rfc9110#section-13."""

from __future__ import annotations

import re

from flask import request

from editor.contrib.flask.problems import Problem

_TAG = re.compile(r'"?(?P<version>0|[1-9][0-9]{0,17})"?\Z')


def etag(version: int) -> str:
    """A version as an entity tag.

    >>> etag(7)
    '"7"'
    """
    return f'"{version}"'


def base_version() -> int | None:
    """The version that a save is based on; None for a new draft (If-None-Match: *). Raises Problem."""
    unseen = request.headers.get("If-None-Match")
    if unseen is None:
        return matched_version()
    if unseen.strip() != "*":
        raise Problem("malformed-request", "If-None-Match must be *, which says that the draft is new.")
    if "If-Match" in request.headers:
        raise Problem("version-required", "Send either If-Match or If-None-Match: a new draft follows no version.")
    return None


def matched_version() -> int:
    """The version in If-Match. Raises Problem where there is none, or one that no draft can have."""
    given = request.headers.get("If-Match")
    if given is None:
        raise Problem("version-required", 'Send the draft\'s ETag in If-Match, or "If-None-Match: *" for a new draft.')
    found = _TAG.match(given.strip())
    if found is None:
        raise Problem("malformed-request", "If-Match must be one ETag, as this API gave it.")
    return int(found["version"])
