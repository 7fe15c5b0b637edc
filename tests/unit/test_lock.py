"""requirements-dev.lock has a version for all that pyproject.toml asks for, and names no place to get it from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = [line for line in (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]


def required() -> Iterator[Requirement]:
    """What a development environment installs: see EVERYTHING in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    extras = re.search(r"^EVERYTHING := \.\[([\w,]+)\]", makefile, re.MULTILINE)
    assert extras
    named = [PROJECT["project"]["optional-dependencies"][extra] for extra in extras[1].split(",")]
    groups = [[each for each in group if isinstance(each, str)] for group in PROJECT["dependency-groups"].values()]
    for requirement in chain(PROJECT["project"]["dependencies"], *named, *groups):
        yield Requirement(requirement)


@pytest.mark.parametrize("requirement", sorted(set(map(str, required()))))
def test_what_is_required_is_locked_at_a_version_that_is_allowed(requirement: str) -> None:
    wanted = Requirement(requirement)
    if wanted.name == PROJECT["project"]["name"]:
        return
    versions = {canonicalize_name(name): version for name, version in (line.split("==") for line in LINES)}
    assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)], prereleases=True)


def test_the_lock_holds_names_and_versions_only() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []
