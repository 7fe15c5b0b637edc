"""A failing input made small: token by token, then character by character, as long as it fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

TOKEN = re.compile(r"<[^<>]*>|&[a-z#0-9]+;|[^<>&]+|[<>&]")
MOST_TRIES = 600
"""Most inputs that are tried; what is left then is small enough to read."""


def shrunk(html: str, fails: Callable[[str], bool]) -> str:
    """The smallest input found that still fails.

    >>> shrunk("<p>one</p><p>two</p>", lambda html: "w" in html)
    'w'
    """
    tries = 0

    def tried(candidate: str) -> bool:
        nonlocal tries
        tries += 1
        return tries <= MOST_TRIES and fails(candidate)

    for split in (TOKEN.findall, list):
        html = "".join(_reduced(split(html), tried))
    return html


def _reduced(pieces: Sequence[str], fails: Callable[[str], bool]) -> Sequence[str]:
    """Without every run of pieces that it fails without, long runs first."""
    size = len(pieces)
    while size:
        start = 0
        while start < len(pieces):
            without = [*pieces[:start], *pieces[start + size :]]
            if without and fails("".join(without)):
                pieces = without
            else:
                start += size
        size //= 2
    return _paired(pieces, fails)


def _paired(pieces: Sequence[str], fails: Callable[[str], bool]) -> Sequence[str]:
    """Without pairs of a start tag and an end tag, which only go together."""
    start = 0
    while start < len(pieces):
        name = re.match(r"<(\w+)", pieces[start])
        ends = [at for at in range(start + 1, len(pieces)) if name and pieces[at] == f"</{name[1]}>"]
        for end in ends:
            without = [*pieces[:start], *pieces[start + 1 : end], *pieces[end + 1 :]]
            if fails("".join(without)):
                pieces = without
                start -= 1
                break
        start += 1
    return pieces
