"""The pages are in plain field English and in one spelling, the American."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT

INSTEAD = {
    r"(?<!kept )\bapart by\b": "separated by",
    r"\bcannot be had\b": "requires",
    r"\b(?:that|what) cannot be(?=[.,;:)])|\b[Oo]ne that cannot be\b|\bone that is none\b": "invalid",
    r"\b(?:col|behavi|fav|hon|neighb)our": "-or",
    r"\b(?:recogni|normali|saniti|optimi|initiali|organi|summari|seriali)s(?:e|es|ed|ing|ation)\b": "-ize",
    r"\b(?:towards|afterwards|learnt|spelt|programme|artefact|judgement|defence|offence|practise|analyse|catalyse)\b": (
        "toward, afterward, learned, spelled, program, artifact, judgment, defense, offense, practice, analyze"
    ),
    r"\bwithout a word\b": "silently",
    r"\bcosts the \w+, not\b": "is lost, and goes on",
    r"\b(?:centre|grey|licence|dialogue|cancelled|labelled|modelled|whilst)\b": "center, gray, license, dialog, -led",
}
"""What the pages do not say, and what they say instead."""


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_it_in_the_fields_words(page: str) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]+`", "", PAGES[page], flags=re.DOTALL)
    assert {found[0]: words for pattern, words in INSTEAD.items() if (found := re.search(pattern, prose))} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "editor").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_docstrings_say_it_in_the_fields_words(path: Path) -> None:
    prose = "\n".join(
        re.sub(r"`[^`\n]+`|^ *(?:>>>|\.\.\.) .*$", "", node.value.value, flags=re.MULTILINE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
    assert {found[0]: words for pattern, words in INSTEAD.items() if (found := re.search(pattern, prose))} == {}


def test_what_the_pages_do_not_say_is_found() -> None:
    said = (
        "cells apart by tabs, cannot be had, a field that cannot be, in colour, a behaviour, recognised, "
        "a labelled box, afterwards, without a word, costs the limits, not the forum"
    )
    assert all(re.search(pattern, said) for pattern in INSTEAD)
