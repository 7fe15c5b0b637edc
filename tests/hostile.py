"""Hostile input of any size, from the classes of tests/fixtures/hostile.jsonl.

A class repeats its `unit`: prefix + unit × n + middle + close × n + suffix. `{n}` in a numbered unit is the number of
the repetition. Its text holds "word", which may not get lost.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.cases import load


class Hostile(NamedTuple):
    """A class of hostile input."""

    name: str
    prefix: str = ""
    unit: str = ""
    middle: str = ""
    close: str = ""
    suffix: str = ""
    numbered: bool = False
    pasted: bool = True
    """Whether a clipboard of the class shows its text, too.

    What a browser never shows stays out, and so does the label of a button."""

    def of_size(self, size: int) -> str:
        """The input of this class that is as long as it can be within `size` bytes."""
        around = _bytes(self.prefix + self.middle + self.suffix)
        longest = self.unit.replace("{n}", "123456").replace("{n:06}", "123456")
        times = max(1, (size - around) // _bytes(longest + self.close))
        if self.numbered:
            units = "".join(self.unit.replace("{n}", str(n)).replace("{n:06}", f"{n:06}") for n in range(1, times + 1))
        else:
            units = self.unit * times
        return self.prefix + units + self.middle + self.close * times + self.suffix


def classes() -> list[Hostile]:
    """All classes, in the file's order."""
    return [Hostile(**case) for case in load("hostile.jsonl")]


def _bytes(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))
