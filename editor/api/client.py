"""The browser client's files: where they are, and how they are served."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from editor.api.identity import Visit
from editor.api.problems import Problem
from editor.api.response import Response
from editor.api.versions import has_current

PACKAGE = Path(__file__).parents[1]
ROOTS = (PACKAGE / "static", PACKAGE.parent / "static")
"""In the package where it was installed from a wheel, else in the checkout."""
BY_HAND = frozenset({"embed.css"})
"""Files that stand beside the built ones: the boxes of the players in posts."""
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
HOUR = 3600


def find(name: str) -> Path | None:
    """A file of the client, or None."""
    if not NAME.match(name):
        return None
    for root in ROOTS:
        if name in BY_HAND and (root / name).is_file():
            return root / name
        if (root / "dist" / name).is_file():
            return root / "dist" / name
    return None


def files() -> Iterator[Path]:
    """All files of the client that are there."""
    dist = next((root / "dist" for root in ROOTS if (root / "dist").is_dir()), None)
    names = {path.name for path in dist.iterdir()} if dist else set()
    return (path for path in map(find, sorted(names | BY_HAND)) if path is not None)


def client_file(visit: Visit, name: str) -> Response:
    """A file of the browser client. Raises Problem."""
    path = find(name)
    if path is None:
        raise Problem("not-found", "The browser client has no such file; make client builds it.")
    data, tag = _content(path, path.stat().st_mtime_ns)
    headers = (("Cache-Control", f"public, max-age={HOUR}"), ("ETag", tag))
    if has_current(visit.request, tag):
        return Response(304, headers)
    media_type = TYPES.get(path.suffix.removeprefix("."), "application/octet-stream")
    return Response(200, (("Content-Type", media_type), *headers), data)


@lru_cache(maxsize=32)
def _content(path: Path, _mtime: int) -> tuple[bytes, str]:
    data = path.read_bytes()
    return data, f'"{hashlib.sha256(data).hexdigest()[:32]}"'
