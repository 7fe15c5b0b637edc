"""A plain installation has no extra: what needs one says which, and all else works."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

PLAIN = """
import sys
from importlib.metadata import packages_distributions

allowed = set({allowed!r})
owners = packages_distributions()

class Plain:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if owners.get(top) and not any(owner.lower().replace("_", "-") in allowed for owner in owners[top]):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Plain())
"""
"""Makes a Python process see only what these distributions bring, and Python's own library."""

MODULES = {
    "editor.api": "api",
    "editor.contrib.asgi": "asgi",
    "editor.contrib.django": "django",
    "editor.contrib.drf": "drf",
    "editor.contrib.flask": "flask",
    "editor.contrib.pydantic": "pydantic",
    "editor.contrib.wtforms": "wtforms",
    "editor.paste.stash": "stash",
    "editor.providers.oembed": "oembed",
    "editor.published": "sql",
    "editor.uploads": "uploads",
}


def installed(lines: list[str]) -> set[str]:
    """The distributions that these requirements bring, and what those require."""
    known: set[str] = {"reply-editor"}
    ahead = [Requirement(line) for line in lines]
    while ahead:
        requirement = ahead.pop()
        name = requirement.name.lower().replace("_", "-")
        for line in requires(name) or []:
            nested = Requirement(line)
            extras = requirement.extras or {""}
            wanted = nested.marker is None or any(nested.marker.evaluate({"extra": extra}) for extra in extras)
            if wanted and nested.name.lower().replace("_", "-") not in known:
                ahead.append(nested)
        known.add(name)
    return known


def run(lines: list[str], code: str) -> subprocess.CompletedProcess[str]:
    program = PLAIN.format(allowed=sorted(installed(lines))) + code
    return subprocess.run(
        [sys.executable, "-c", program], input="<p>Hi</p>", capture_output=True, text=True, cwd=ROOT, check=False
    )


@pytest.mark.parametrize(("module", "extra"), MODULES.items())
def test_a_module_whose_extra_is_missing_says_which_one_it_is(module: str, extra: str) -> None:
    error = run(PROJECT["dependencies"], f"import {module}").stderr
    assert error.splitlines()[-1].startswith(f"editor.extras.MissingExtra: {module} requires ")
    assert error.endswith(f": pip install 'reply-editor[{extra}]'\n")


@pytest.mark.parametrize(("module", "extra"), MODULES.items())
def test_an_extra_brings_all_that_its_module_needs(module: str, extra: str) -> None:
    lines = [*PROJECT["dependencies"]]
    ahead = [extra]
    while ahead:
        for line in PROJECT["optional-dependencies"][ahead.pop()]:
            requirement = Requirement(line)
            if requirement.name == PROJECT["name"]:
                ahead += requirement.extras
            else:
                lines.append(line)
    set_up = "from django.conf import settings; settings.configure()" if module == "editor.contrib.drf" else ""
    completed = run(lines, f"{set_up}\nimport {module}")
    assert completed.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["serve"], "serve"),
        (["archive", "check", "posts.jsonl", "--out", "x"], "archive"),
        (["drafts", "stats", "--url", "sqlite://"], "sql"),
        (["drafts", "stats", "--url", "redis://localhost"], "redis"),
        (["export", "-", "--format", "markdown"], "markdown"),
    ],
)
def test_a_command_whose_extra_is_missing_says_which_one_it_is(arguments: list[str], extra: str) -> None:
    completed = run(PROJECT["dependencies"], f"from editor.cli import main; sys.exit(main({arguments!r}))")
    assert completed.returncode == 2
    assert completed.stderr.endswith(f": pip install 'reply-editor[{extra}]'\n")
    assert len(completed.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [["policy"], ["providers"], ["check", "-"], ["render", "-"], ["export", "-", "--format", "text"]]
)
def test_a_plain_installation_has_the_other_commands(arguments: list[str]) -> None:
    completed = run(PROJECT["dependencies"], f"from editor.cli import main; sys.exit(main({arguments!r}))")
    assert (completed.returncode, completed.stderr) == (0, "")


def test_a_plain_installation_checks_a_reply() -> None:
    code = "import json\nfrom editor import Editor\nprint(json.dumps(Editor().check('<b>Hi').to_json()['html']))"
    assert json.loads(run(PROJECT["dependencies"], code).stdout) == "<p><strong>Hi</strong></p>"
