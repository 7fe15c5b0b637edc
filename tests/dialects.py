"""Posts of other programs from tests/fixtures/dialects: a title, the post as stored, and what it becomes.

`=== title`, the post, `---`, the canonical HTML, and where not everything was understood `--- unknown` or `--- removed`
with the names and how often.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures" / "dialects"
BASE = "https://forum.example/board/"
"""Where the forums of the posts stand."""


@dataclass(frozen=True)
class Post:
    """A stored post of a dialect and what it becomes."""

    dialect: str
    title: str
    text: str
    html: str
    unknown: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)


def posts(dialect: str = "*") -> list[Post]:
    """The posts of one dialect, or of all."""
    files = sorted(FOLDER.glob(dialect.replace(":", "-") + ".txt"))
    assert files, f"no posts of {dialect}"
    return [_post(file.stem.replace("bbcode-", "bbcode:"), block) for file in files for block in _blocks(file)]


def _blocks(file: Path) -> list[str]:
    return ("\n" + file.read_text(encoding="utf-8")).split("\n=== ")[1:]


def _post(dialect: str, block: str) -> Post:
    title, _, rest = block.partition("\n")
    text, *parts = rest.rstrip("\n").split("\n---")
    html = ""
    counts: dict[str, dict[str, int]] = {"unknown": {}, "removed": {}}
    for part in parts:
        if part.startswith("\n"):
            html = part[1:]
            continue
        name, *words = part.split()
        pairs = (word.rpartition("=") for word in words)
        counts[name] = {word: int(count) for word, _, count in pairs}
    return Post(dialect, title, text, html, counts["unknown"], counts["removed"])
