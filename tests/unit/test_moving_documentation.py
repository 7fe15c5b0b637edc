"""What docs/moving-in.md shows is true, and it names every dialect and format."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import editor
from editor.dialects import DIALECTS, FORMATS

ROOT = Path(editor.__file__).parents[1]
TEXT = (ROOT / "docs" / "moving-in.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))


def test_each_line_with_a_comment_gives_what_the_comment_says() -> None:
    known: dict[str, Any] = {}
    lines = CODE.splitlines()
    shown = 0
    for statement in ast.parse(CODE).body:
        source = "\n".join(lines[statement.lineno - 1 : statement.end_lineno])
        _, mark, comment = lines[(statement.end_lineno or 1) - 1].partition("  # ")
        if isinstance(statement, ast.Expr) and mark:
            value = eval(source, known)  # the documentation's own code
            assert repr(dict(value) if isinstance(value, dict) else value) == comment
            shown += 1
        else:
            exec(source, known)
    assert shown >= 8


COMMANDS = [line for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(command: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("name", [*DIALECTS, *FORMATS])
def test_every_dialect_and_format_is_documented(name: str) -> None:
    assert re.search(rf"^\|[^|]*`{re.escape(name)}`", TEXT, re.MULTILINE)
