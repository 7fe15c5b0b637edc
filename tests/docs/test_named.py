"""What the pages name is there: files, folders, modules to run, targets of make, settings of the policy."""

from __future__ import annotations

import dataclasses
import importlib.util
import re

import pytest

from editor import Policy
from tests.docs.pages import PAGES, ROOT

CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:editor|static|tests|docs|tools|demo|benchmarks|examples|deploy)/[\w./-]+[\w/]")
FIELDS = {field.name for field in dataclasses.fields(Policy)}
CURRENT = {name: text for name, text in PAGES.items() if name != "CHANGELOG.md"}
"""All but what tells of the past."""


@pytest.mark.parametrize("page", CURRENT)
def test_a_path_that_the_page_names_exists(page: str) -> None:
    named = {code for code in CODE.findall(CURRENT[page]) if PATH.fullmatch(code)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", CURRENT)
def test_a_module_that_the_page_runs_exists(page: str) -> None:
    named = set(re.findall(r"python -m ((?:benchmarks|editor|tests|tools)[\w.]*)", CURRENT[page]))
    assert [name for name in sorted(named) if importlib.util.find_spec(name.rstrip(".")) is None] == []


@pytest.mark.parametrize("page", CURRENT)
def test_a_table_of_the_benchmarks_that_the_page_names_is_one_of_them(page: str) -> None:
    named = set(re.findall(r"python -m benchmarks (\w+)`", CURRENT[page]))
    assert [name for name in sorted(named) if not (ROOT / "benchmarks" / f"{name}.py").exists()] == []


@pytest.mark.parametrize("page", CURRENT)
def test_a_target_of_make_that_the_page_names_exists(page: str) -> None:
    made = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([\w-]+)", CURRENT[page]))
    assert sorted(named - made) == []


@pytest.mark.parametrize("page", CURRENT)
def test_a_setting_that_the_page_gives_a_policy_is_one(page: str) -> None:
    given = re.findall(r"Policy\((\w+)=", CURRENT[page])
    assert sorted(set(given) - FIELDS) == []


def test_much_is_named() -> None:
    everything = "\n".join(CURRENT.values())
    assert len({code for code in CODE.findall(everything) if PATH.fullmatch(code)}) > 60
    assert len(re.findall(r"python -m \w+", everything)) > 20
