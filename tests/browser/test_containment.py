"""What the editor lets through is, in a real browser, exactly the tree that is written."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Page

from editor import Editor, Policy
from editor.html.document import Document
from editor.html.schema import ELEMENTS
from editor.html.verify import grammar_of, verify
from tests.cases import canonical, mutated, vectors

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SCRIPT = Path(__file__).with_name("containment.js").read_text(encoding="utf-8")
SCHEMA = {
    name: sorted({attribute.name for form in element.forms for attribute in form}) for name, element in ELEMENTS.items()
}
PAGE = '<!doctype html><meta http-equiv="Content-Security-Policy" content="img-src \'none\'"><body></body>'
"""Images are not fetched, which fires their error handlers; scripts may run, so that one that slips in is seen."""

CLEANERS = ["bleach", "nh3"]


def divergences(page: Page, cases: Iterable[str]) -> list[dict[str, str]]:
    page.set_content(PAGE)
    found: list[dict[str, str]] = []
    remaining = iter(cases)
    while not found and (batch := list(islice(remaining, 500))):
        found = page.evaluate(SCRIPT, [batch, SCHEMA])
    return found


def test_the_check_sees_a_tree_that_is_not_the_written_one(page: Page) -> None:
    escape = "<table><div><table></table></div></table><p>LEAK</p>"
    assert {problem["problem"].split(" ")[0] for problem in divergences(page, [escape])} >= {"innerHTML", "element"}


def test_the_check_sees_a_script_that_runs(page: Page) -> None:
    running = '<p><img src="/missing.png" alt="" onerror="alert(1)"></p>'
    assert any("scripts ran" in problem["problem"] for problem in divergences(page, [running]))


def test_generated_canonical_html_is_the_tree_that_browsers_build(page: Page) -> None:
    chance = random.Random(20_001)
    assert divergences(page, (canonical(chance) for _ in range(5_000))) == []


def test_mutants_that_the_verifier_accepts_are_the_tree_that_browsers_build(page: Page) -> None:
    chance = random.Random(20_002)
    grammar = grammar_of(Policy())
    mutants = (mutated(chance, canonical(chance, depth=3)) for _ in range(30_000))
    accepted = [html for html in mutants if isinstance(verify(html, grammar), Document)]
    assert len(accepted) > 3_000
    assert divergences(page, accepted) == []


@pytest.mark.parametrize("cleaner", CLEANERS)
def test_repaired_mutants_are_the_tree_that_browsers_build(page: Page, cleaner: str) -> None:
    chance = random.Random(20_003)
    editor = Editor(Policy(cleaner=cleaner))
    cases = (mutated(chance, mutated(chance, canonical(chance, depth=3))) for _ in range(6_000))
    assert divergences(page, (str(editor.check(html).html) for html in cases)) == []


@pytest.mark.parametrize("cleaner", CLEANERS)
def test_known_attacks_end_as_the_tree_that_is_written_and_run_nothing(page: Page, cleaner: str) -> None:
    editor = Editor(Policy(cleaner=cleaner))
    attacks = vectors()
    assert divergences(page, (str(editor.check(html).html) for html in attacks)) == []


def test_each_attack_has_the_same_outcome_again_when_it_is_checked_twice() -> None:
    editor = Editor(Policy(cleaner="nh3"))
    for html in vectors():
        first = editor.check(html)
        again = editor.check(str(first.html))
        assert again.html == first.html
        assert not again.repaired
