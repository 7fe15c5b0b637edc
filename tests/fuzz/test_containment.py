"""What the editor lets through is, in real browsers, exactly the tree that is written."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import Cleaner, grammar_of
from tests.captures import captures
from tests.cases import FIXTURES, canonical, load, mutated, vectors
from tests.fuzz.browsers import PLACES, AskedBrowser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ELSEWHERE = [place for place in load("places.jsonl") if not place["holds"]]
CLEANERS = ["bleach", "nh3"]


def divergences(browser: AskedBrowser, cases: Iterable[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    remaining, shift = iter(cases), 0
    while not found and (batch := list(islice(remaining, 500))):
        found = browser.ask(batch, shift=shift)["differences"]
        shift += 1
    return found


def test_generated_canonical_html_is_the_tree_that_browsers_build(browser: AskedBrowser) -> None:
    chance = random.Random(20_001)
    assert divergences(browser, (canonical(chance) for _ in range(1_500))) == []


def test_mutants_that_the_verifier_accepts_are_the_tree_that_browsers_build(browser: AskedBrowser) -> None:
    chance = random.Random(20_002)
    grammar = grammar_of(Policy())
    mutants = (mutated(chance, canonical(chance, depth=3)) for _ in range(8_000))
    accepted = [html for html in mutants if isinstance(verify(html, grammar), Document)]
    assert len(accepted) > 800
    assert divergences(browser, accepted) == []


@pytest.mark.parametrize("cleaner", CLEANERS)
def test_repaired_mutants_are_the_tree_that_browsers_build(browser: AskedBrowser, cleaner: Cleaner) -> None:
    chance = random.Random(20_003)
    editor = Editor(Policy(cleaner=cleaner))
    cases = (mutated(chance, mutated(chance, canonical(chance, depth=3))) for _ in range(1_000))
    assert divergences(browser, (str(editor.check(html).html) for html in cases)) == []


@pytest.mark.parametrize("cleaner", CLEANERS)
def test_known_attacks_end_as_the_tree_that_is_written_and_run_nothing(browser: AskedBrowser, cleaner: Cleaner) -> None:
    editor = Editor(Policy(cleaner=cleaner))
    attacks = vectors()
    assert divergences(browser, (str(editor.check(html).html) for html in attacks)) == []


def test_every_paste_is_the_tree_that_browsers_build(browser: AskedBrowser) -> None:
    pasted = [Editor().paste(html=capture.html) for capture in captures()]
    assert divergences(browser, (str(form) for each in pasted for form in (each.rich, each.plain))) == []


def test_each_attack_has_the_same_outcome_again_when_it_is_checked_twice() -> None:
    editor = Editor(Policy(cleaner="nh3"))
    for html in vectors():
        first = editor.check(html)
        again = editor.check(str(first.html))
        assert again.html == first.html
        assert not again.repaired


AWKWARD = [
    "<p>text</p>",
    "<table><tbody><tr><td>a</td><td><p>b</p></td></tr></tbody></table>",
    "<ul><li>one<ul><li>two</li></ul></li></ul>",
    '<p><a href="https://example.org/" rel="ugc nofollow noopener">a link</a></p>',
    "<h2>heading</h2>",
    "<details><summary>title</summary><p>body</p></details>",
    "<pre><code>code</code></pre>",
    "<p><strong>bold <em>both</em></strong></p>",
    "<hr>",
]


def broken_in(browser: AskedBrowser, place: dict[str, Any], replies: list[str]) -> list[dict[str, str]]:
    """What differs in that place of a page."""
    found: list[dict[str, str]] = browser.ask(replies, places=[place])["differences"]
    return found


def replies_for_places() -> list[str]:
    chance = random.Random(20_004)
    return [*AWKWARD, *(canonical(chance) for _ in range(60))]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["name"])
def test_a_reply_is_whole_where_the_docs_say_that_it_may_be_put(browser: AskedBrowser, place: dict[str, Any]) -> None:
    assert broken_in(browser, place, replies_for_places()) == []


@pytest.mark.parametrize("place", ELSEWHERE, ids=lambda place: place["name"])
def test_where_the_docs_say_that_a_reply_must_not_be_put_one_breaks(
    browser: AskedBrowser, place: dict[str, Any]
) -> None:
    assert any(each["way"].startswith("DOMParser") for each in broken_in(browser, place, AWKWARD))


def test_the_security_policy_names_every_place() -> None:
    policy = (FIXTURES.parents[1] / "SECURITY.md").read_text(encoding="utf-8")
    assert [place["name"] for place in [*PLACES, *ELSEWHERE] if f"`{place['name']}`" not in policy] == []
