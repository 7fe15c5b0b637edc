"""Numbers of bytes as people read them: 5 MB, 1.5 KB, 900 bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

UNITS: dict[int, str] = {1024**2: "{size} MB", 1024: "{size} KB", 1: "{size} bytes"}
"""The units as sentences, largest first: powers of two, of which limits are round numbers."""
DECIMAL_COMMA = frozenset({"de", "es", "fr"})
DECIMALS = (1, 2, 3)


def as_read(params: Mapping[str, Any], text: Callable[[str], str], language: str) -> dict[str, Any]:
    """The numbers of bytes among a message's params in words. `text` translates a sentence of `UNITS`.

    A count over a limit is never written as the limit itself.

    >>> as_read({"limit": 5 * 1024**2, "count": 7_000_000}, str, "de")
    {'limit': '5 MB', 'count': '6,7 MB'}
    >>> as_read({"limit": 65536, "count": 65600}, str, "de")
    {'limit': '64 KB', 'count': '64,1 KB'}
    """
    sizes = {name: value for name, value in params.items() if isinstance(value, int)}
    words: dict[str, str] = {}
    for decimals in DECIMALS:
        words = {name: _size(value, decimals, text, language) for name, value in sizes.items()}
        if len(set(words.values())) == len(set(sizes.values())):
            break
    return {**params, **words}


def _size(count: int, decimals: int, text: Callable[[str], str], language: str) -> str:
    unit = next(unit for unit in UNITS if count >= unit or unit == 1)
    size = f"{count / unit:.{decimals}f}"
    if "." in size:
        size = size.rstrip("0").rstrip(".")
    if language in DECIMAL_COMMA:
        size = size.replace(".", ",")
    return text(UNITS[unit]).format(size=size)
