"""The name that somebody who mistyped one may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.8
"""How alike two names are, from 0 to 1, where one may be meant by the other: names that only begin alike are not."""


def with_nearest(said: str, name: str, names: Iterable[str]) -> str:
    """What is said of an unknown name, with the nearest of those that there are.

    >>> with_nearest("is not a setting", "EDITOR_POLCY", ["EDITOR_POLICY"])
    'is not a setting; did you mean EDITOR_POLICY?'
    """
    near = get_close_matches(name, list(names), 1, ALIKE)
    return f"{said}; did you mean {near[0]}?" if near else said
