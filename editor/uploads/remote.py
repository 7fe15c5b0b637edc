"""Pictures from other sites, fetched through the guard that oEmbed answers come through."""

from __future__ import annotations

import dataclasses
import re

from editor.canonical.urls import host_of
from editor.providers.oembed.guard import Guard, Refused, Wanted
from editor.uploads.picture import MEDIA_TYPES, PictureRefused

PICTURE = Wanted(
    "a picture",
    ", ".join(sorted(MEDIA_TYPES.values())),
    re.compile(rf"(?:{'|'.join(MEDIA_TYPES.values())})\s*(?:;|\Z)", re.IGNORECASE),
)
SECONDS = 10.0
"""How long a picture may take in all."""


def fetch_picture(url: str, limit: int, guard: Guard | None = None) -> bytes:
    """The bytes of a picture at an https address on the public network, `limit` at most.

    What they are is found out by `read_picture`. Raises PictureRefused.
    """
    guard = dataclasses.replace(guard or Guard(seconds=SECONDS), max_bytes=limit)
    try:
        return guard.fetch(url, PICTURE)
    except Refused as refused:
        # Why it was refused would tell a stranger about our network.
        raise PictureRefused("picture_not_fetched", host=host_of(url)) from refused
