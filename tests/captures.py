"""Captures of other programs' clipboards, each with what it must become.

A file per source; a case is "=== name", the clipboard's HTML, "--- rich" and canonical HTML, a block a line (↵ stands
for a newline in code), and where it matters "--- plain" and "--- notices" (their codes, or "none").
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("fixtures") / "paste"


class Capture(NamedTuple):
    """One clipboard and what it must become; None is not looked at."""

    source: str
    name: str
    html: str
    rich: str
    plain: str | None
    notices: list[str] | None


def captures() -> list[Capture]:
    """All of them, by source."""
    return [capture for path in sorted(FOLDER.glob("*.txt")) for capture in _of_file(path)]


def _of_file(path: Path) -> list[Capture]:
    found = []
    for case in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        name, _, rest = case.partition("\n")
        html, *parts = re.split(r"^--- (\w+)\n", rest, flags=re.M)
        values = dict(zip(parts[::2], parts[1::2], strict=True))
        plain, notices = values.get("plain"), values.get("notices")
        found.append(
            Capture(
                path.stem,
                name,
                html,
                _joined(values["rich"]),
                None if plain is None else _joined(plain),
                None if notices is None else notices.replace("none", "").split(),
            )
        )
    return found


def _joined(lines: str) -> str:
    return lines.replace("\n", "").replace("↵", "\n")
