"""Interleaved rounds: every contender runs in every round, so that a slow moment of the machine hits all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def medians(contenders: Mapping[str, Callable[[], object]], seconds: float = 3.0, most: int = 400) -> dict[str, float]:
    """The median time of one call of each, in seconds; slow ones get at least five rounds."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for run in contenders.values():
        run()
    gc.collect()
    end = time.perf_counter() + seconds
    order = list(contenders.items())
    while len(times[order[0][0]]) < 5 or (time.perf_counter() < end and len(times[order[0][0]]) < most):
        # Each runs first as often as last, as what runs before decides what is in the processor's caches.
        order.append(order.pop(0))
        for name, run in order:
            # The fast ones are timed over several calls, so that the clock's own cost does not count.
            calls = 1 if times[name] and times[name][-1] > 0.002 else 10
            start = time.perf_counter()
            for _ in range(calls):
                run()
            times[name].append((time.perf_counter() - start) / calls)
    return {name: statistics.median(values) for name, values in times.items()}


def shown(seconds: float) -> str:
    """The time in a unit that reads well."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:.0f} ms"
