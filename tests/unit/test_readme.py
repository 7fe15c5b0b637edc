"""What the README shows is true: its commands run, and its Python does what the comments say."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


COMMANDS = [line for block in blocks("console") for line in block.splitlines() if line]


def test_the_readme_has_commands_and_examples() -> None:
    assert len(COMMANDS) >= 5
    assert blocks("python")


@pytest.mark.parametrize("command", [command for command in COMMANDS if not command.startswith("make ")])
def test_the_commands_of_the_readme_run(command: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make ")])
def test_the_make_targets_of_the_readme_exist(command: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_comments_beside_the_readmes_expressions_are_their_values() -> None:
    namespace: dict[str, object] = {}
    compared = 0
    for block in blocks("python"):
        lines = block.splitlines()
        for statement in ast.parse(block).body:
            if not isinstance(statement, ast.Expr):
                exec(compile(ast.Module([statement], []), "README.md", "exec"), namespace)
                continue
            source, _, comment = lines[statement.lineno - 1].partition("  # ")
            value = repr(eval(source, namespace))
            assert comment.startswith(value), f"{source} is {value}"
            compared += 1
    assert compared >= 5
