"""The pages of the documentation and their code, and what stands for the forum around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine

from editor import Editor

ROOT = Path(__file__).parents[2]
COPIED = {"security.md", "changelog.md", "contributing.md"}
"""Pages of docs that a build of the site has copied from the top of the repository."""
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
    if path.name not in COPIED
}
"""Every page by its path."""


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.DOTALL | re.MULTILINE)


def _forum() -> dict[str, Any]:
    """The forum of docs/api.md: a database, its posts, and what its pages show."""
    engine = create_engine("sqlite:///drafts.sqlite3")
    posts: list[tuple[str, str]] = []

    def save_post(_: object, topic: int, html: str) -> None:
        posts.append((f"reply:{topic}", html))

    def insert_the_post(member: str, context: str, html: str, connection: object = None) -> str:
        posts.append((context, html))
        return str(len(posts))

    return {
        "database": engine,
        "engine": engine,
        "metadata": MetaData(),
        "posts": posts,
        "save_post": save_post,
        "insert_the_post": insert_the_post,
        "post_shows": lambda address: False,
    }


GIVEN: dict[str, Callable[[], dict[str, Any]]] = {
    "docs/api.md": _forum,
    "docs/embeds.md": lambda: {"editor": Editor()},
}
"""What a page takes for granted, by the names that it uses; other pages say all that they need."""
