"""Addresses as forums store them, many without a scheme or a host, resolved against where the forum stands."""

from __future__ import annotations

import re

from editor.canonical.characters import attribute
from editor.canonical.urls import SCHEME, split_path
from editor.repair.attributes import ATTRIBUTE, decoded

ADDRESSES = frozenset(
    "href src data-src data-lazy-src data-lazy data-original data-lazysrc data-orig-src data-full-src data-url "
    "data-litespeed-src data-cookieblock-src data poster data-href url".split()
)
"""Attributes that hold an address of which something is kept."""
SETS = frozenset({"srcset", "data-srcset"})
"""Attributes that hold several, each with its size."""
_PARTS = re.compile(r"(https?://[^/?#\s]+)([^?#]*)", re.I)


def resolve(url: str, base: str | None) -> str:
    """The address as a page at `base` understands it; unchanged where it says all itself, or there is no base.

    >>> resolve("./download/file.php?id=3", "https://forum.example/board/")
    'https://forum.example/board/download/file.php?id=3'
    """
    url = url.strip()
    if base is None or not url or SCHEME.match(url):
        return url
    parts = _PARTS.match(base)
    if parts is None:
        return url
    root, path = parts.groups()
    if url.startswith("//"):
        return root.partition("//")[0] + url
    if url.startswith("/"):
        return root + url
    if url[0] in "?#":
        return root + (path or "/") + url
    file, mark, rest = split_path(url)
    steps = (path.rpartition("/")[0] + "/" + file).split("/")
    kept: list[str] = []
    for step in steps[1:]:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    if steps[-1] in (".", ".."):
        kept.append("")
    return f"{root}/{'/'.join(kept)}{mark}{rest}"


def resolved(attributes: str, base: str) -> str:
    """The attributes of a tag as written, their addresses as a page at `base` understands them.

    >>> resolved(' class="x" href="member.php?u=5&amp;tab=1"', "https://forum.example/")
    ' class="x" href="https://forum.example/member.php?u=5&amp;tab=1"'
    """

    def whole(found: re.Match[str]) -> str:
        name, value = found[1].lower(), found[2] or ""
        if not value or (name not in ADDRESSES and name not in SETS):
            return found[0]
        if len(value) > 1 and value[0] in "\"'":
            value = value[1:-1]
        value = decoded(value)
        if name in SETS:
            address = ", ".join(_first_resolved(each, base) for each in value.split(", "))
        else:
            address = resolve(value, base)
        return found[0] if address == value else f'{found[1]}="{attribute(address)}"'

    return ATTRIBUTE.sub(whole, attributes)


def _first_resolved(candidate: str, base: str) -> str:
    address, space, size = candidate.strip().partition(" ")
    return resolve(address, base) + space + size
