"""What the front page and the page for contributors tell to run, runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, blocks

TOLD = ("README.md", "CONTRIBUTING.md")
COMMANDS = sorted({line for page in TOLD for block in blocks(page, "console") for line in block.splitlines() if line})
TARGETS = sorted({target for page in TOLD for target in re.findall(r"^\| `make (\w+)` \|", PAGES[page], re.MULTILINE)})
OF_MAKE = [command for command in COMMANDS if command.startswith("make ")]
OF_THE_EDITOR = [command for command in COMMANDS if "python -m editor" in command]
INSTALLS = [command for command in COMMANDS if command.startswith("pip install ")]


def test_each_command_is_tried_in_one_way() -> None:
    assert len(OF_THE_EDITOR) >= 4
    assert TARGETS
    assert sorted([*OF_MAKE, *OF_THE_EDITOR, *INSTALLS]) == COMMANDS


@pytest.mark.parametrize("command", OF_THE_EDITOR)
def test_the_commands_of_the_editor_run(command: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("target", sorted({*TARGETS, *(command.split()[1] for command in OF_MAKE)}))
def test_the_targets_of_make_exist(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", INSTALLS)
def test_what_is_installed_is_this_checkout_with_extras_that_it_has(command: str) -> None:
    import tomllib

    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    extras = re.fullmatch(r'pip install "\.\[([\w,]+)\]"', command)
    assert extras
    assert set(extras[1].split(",")) <= set(known)
