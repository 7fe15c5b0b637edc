"""What is counted of a batch's answer: classes of change, rules broken, and what was lost, each in posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

COUNTED = ("change", "codes", "seen", "unseen")
"""The counts by name: `seen` and `unseen` are losses that a reader would miss, and those that nobody would."""


def tally(answer: pa.RecordBatch) -> dict[str, Any]:
    """The counts of an answer. A post counts once for each code and each loss, however often it has it."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for change, codes, removed in zip(*(answer.column(name).to_pylist() for name in ("change", "codes", "removed")),
                                      strict=True):  # fmt: skip
        counts["change"][change] += 1
        counts["codes"].update(set(codes))
        for visibility in ("seen", "unseen"):
            counts[visibility].update(losses_of(removed, visibility))
    return {"rows": answer.num_rows, **{name: dict(sorted(count.items())) for name, count in counts.items()}}


def losses_of(removed: Iterable[Mapping[str, Any]], visibility: str) -> set[str]:
    """The classes of loss of one post, such as "style color"."""
    return {
        each["kind"] if each["kind"] == each["name"] else f"{each['kind']} {each['name']}"
        for each in removed
        if each["visibility"] == visibility
    }


def total(records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The counts of many records in one."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    rows = 0
    for record in records:
        rows += record["rows"]
        for name in COUNTED:
            counts[name].update(record[name])
    return {"rows": rows, **counts}
