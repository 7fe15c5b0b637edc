"""Addresses as people type them into the tags of a post, and the one that a post's own are relative to."""

from __future__ import annotations

import re

from editor.canonical.urls import is_link
from editor.dialects.errors import DialectError

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.([a-z]{2,24})(?::[0-9]+)?(?=[/?#]|\Z)", re.I)
FILES = frozenset(
    "php html htm asp aspx jsp cgi png jpg jpeg gif webp bmp svg pdf txt zip rar gz mp3 mp4 js css".split()
)
"""What a name may end with that is a file of the forum, not a host."""


def typed(url: str) -> str:
    """An address as somebody typed it into a tag, with the scheme that programs add to a bare host.

    >>> typed("example.org/a"), typed("viewtopic.php?t=1")
    ('http://example.org/a', 'viewtopic.php?t=1')
    """
    url = url.strip().strip("\"'").strip()
    host = _HOST.match(url)
    return f"http://{url}" if host and host[1].lower() not in FILES else url


def require_address(base: str | None) -> None:
    """Raise DialectError where a base is given that is no http(s) address."""
    if base is not None and not (base.startswith(("http://", "https://")) and is_link(base)):
        raise DialectError(f"base {base!r} is not an http(s) address")
