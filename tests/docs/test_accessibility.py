"""docs/accessibility.md speaks of each success criterion, and each test that it names is there."""

from __future__ import annotations

import re

import pytest

from tests.cases import load
from tests.docs.pages import PAGES, ROOT

PAGE = PAGES["docs/accessibility.md"]
CRITERIA = load("accessibility.jsonl")
"""Levels A and AA of https://www.w3.org/TR/WCAG22/ and of Part B of https://www.w3.org/TR/ATAG20/."""
ROWS = [
    [cell.strip() for cell in line[1:-1].split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| (?:\d|B\.\d)[\d.]+ ", line)
]
TESTED = re.compile(r"`tests/|axe-core|not tested|nothing to test|does not apply")
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", PAGE)))


def test_each_criterion_has_its_row_with_its_name_and_level() -> None:
    assert [row[:2] for row in ROWS] == [[f"{one['number']} {one['name']}", one["level"]] for one in CRITERIA]


def test_the_page_says_how_many_there_are() -> None:
    for standard, many in (("WCAG 2.2", "55 criteria"), ("ATAG 2.0", "28 success criteria")):
        assert len([one for one in CRITERIA if one["standard"] == standard]) == int(many.split()[0])
        assert f"The {many} of levels A and AA" in PAGE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_row_says_what_is_done_and_how_it_was_tested(row: list[str]) -> None:
    _, _, done, tested, short = row
    assert done
    assert TESTED.search(tested) or tested.startswith("as ")
    assert short or "does not apply" in tested or "host" in done.lower()


@pytest.mark.parametrize(("path", "function"), NAMED)
def test_each_test_that_is_named_is_there(path: str, function: str) -> None:
    code = (ROOT / path).read_text(encoding="utf-8")
    assert not function or re.search(rf"^(?:async )?def {function}\(", code, re.MULTILINE)


def test_many_tests_are_named() -> None:
    assert len(NAMED) > 30
