"""What docs/archive.md shows is true, and it names every class of change and every option."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import editor
from editor.archive.batch import CHANGES, COLUMNS
from editor.proposals import ORIGINS

TEXT = (Path(editor.__file__).parents[1] / "docs" / "archive.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))


def test_each_line_with_a_comment_gives_what_the_comment_says() -> None:
    known: dict[str, Any] = {}
    shown = 0
    for statement in ast.parse(CODE).body:
        source = "\n".join(CODE.splitlines()[statement.lineno - 1 : statement.end_lineno])
        comment = source.rpartition("  # ")[2]
        if isinstance(statement, ast.Expr):
            assert repr(eval(source, known)) == comment  # the documentation's own code
            shown += 1
        else:
            exec(source, known)
    assert shown == 2


@pytest.mark.parametrize("name", CHANGES)
def test_every_class_of_change_is_documented_as_it_is(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", TEXT, re.MULTILINE)


def test_every_column_and_origin_is_documented() -> None:
    assert f"`id, {', '.join(name for name, _ in COLUMNS)}`" in TEXT
    assert [origin for origin in ORIGINS if f"policy {origin} " not in TEXT] == []


def test_every_option_is_documented() -> None:
    command = [sys.executable, "-m", "editor", "archive", "migrate", "--help"]
    options = set(re.findall(r"--[a-z-]+", subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    assert sorted(option for option in options - {"--help", "--policy", "--part"} if option not in TEXT) == []
