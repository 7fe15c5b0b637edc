"""What each class of hostile input costs: `check` with either cleaner, and `paste`, in CPU time at two sizes.

`python -m benchmarks hostile`. The classes are those of tests/fixtures/hostile.jsonl.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from editor import Editor, Policy
from tests.hostile import Hostile, classes

SIZE = 64 * 1024
"""The largest reply that the default policy reads, in bytes."""
PASTED_SIZE = 8 * 1024 * 1024
"""The largest clipboard that it reads."""
ROUNDS = 3
SHOWN = 12
"""The slowest classes that are printed, for each way."""
SLOWEST_PASTES = 6
"""As many classes are pasted at PASTED_SIZE: those that were slowest at SIZE."""


class Cost(NamedTuple):
    """The CPU seconds of one class at a size, and how many times those of half the size they are."""

    seconds: float
    growth: float
    name: str


def cpu(call: Callable[[str], object], html: str, rounds: int = ROUNDS) -> float:
    """The least CPU seconds of some calls."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        call(html)
        times.append(time.process_time() - start)
    return min(times)


def costs(call: Callable[[str], object], hostile: list[Hostile], size: int, rounds: int = ROUNDS) -> list[Cost]:
    """The cost of each class, the highest first; each is said on the standard error output once it is known."""
    found = []
    for each in hostile:
        half, whole = (cpu(call, each.of_size(length), rounds) for length in (size // 2, size))
        found.append(Cost(whole, whole / max(half, 1e-4), each.name))
        print(f"{whole * 1000:9.1f} ms  {each.name}", file=sys.stderr, flush=True)
    return sorted(found, reverse=True)


def show(title: str, found: list[Cost]) -> None:
    """Print the slowest, and what of all grows most."""
    print(f"\n{title}: {len(found)} classes, CPU time, and its growth from half the size")
    for cost in found[:SHOWN]:
        print(f"{cost.seconds * 1000:9.1f} ms {cost.growth:6.2f}x  {cost.name}")
    grown = max((cost for cost in found if cost.seconds > 0.01), key=lambda cost: cost.growth, default=None)
    if grown is not None:
        print(f"  steepest above 10 ms: {grown.growth:.2f}x  {grown.name}")


def main() -> None:
    """Print the tables."""
    hostile = classes()
    for cleaner in ("nh3", "bleach"):
        editor = Editor(Policy(cleaner=cleaner))
        show(f"check of {SIZE // 1024} KiB with {cleaner}", costs(editor.check, hostile, SIZE))
    editor = Editor(Policy(cleaner="nh3"))

    def paste(html: str) -> object:
        return editor.paste(html=html)

    pasted = costs(paste, hostile, SIZE)
    show(f"paste of {SIZE // 1024} KiB", pasted)
    slowest = {cost.name for cost in pasted[:SLOWEST_PASTES]}
    largest = [each for each in hostile if each.name in slowest]
    show(f"paste of {PASTED_SIZE // 2**20} MiB", costs(paste, largest, PASTED_SIZE, rounds=1))
