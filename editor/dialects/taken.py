"""What was taken away from a post of another dialect: what repair took from its HTML, and what the HTML never said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property

from editor.repair.losses import Losses
from editor.result import Removed

UNKNOWN = -1
"""The offset of what was taken from HTML that the post was read into: it is nowhere in the post."""


class Taken(Losses):
    """The losses of the HTML that a post was read into, and the looks that had no place in it, by name."""

    def __init__(self, losses: Losses | None, looks: Counter[str]) -> None:
        self._inner = losses
        self._looks = +looks
        self.replaced = losses.replaced if losses else []

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """Everything; nothing has an offset."""
        inner = self._inner.removed if self._inner else ()
        looks = (Removed("style", name, UNKNOWN) for name in sorted(self._looks.elements()))
        return (*(replace(each, offset=UNKNOWN) for each in inner), *looks)

    @cached_property
    def seen(self) -> Counter[str]:
        """How many of each name a reader would miss."""
        return (self._inner.seen if self._inner else Counter()) + self._looks
