"""A short fuzz with a fresh seed, and that the fuzz would see what it looks for."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest

from editor import Editor, Policy
from editor.canonical.schema import ELEMENTS
from tests.browser.installed import required
from tests.cases import load, params
from tests.fuzz.browsers import PLACES, AskedBrowser
from tests.fuzz.promises import Fault, batch, breaks, outcome
from tests.fuzz.run import Plan, run
from tests.fuzz.shrinking import shrunk

pytestmark = pytest.mark.timeout(300)

BROWSERS = ("Chromium", "Firefox")
SHORT = 1_000
"""Cases of the run that is part of the tests, each asked of both browsers."""


@pytest.mark.browser
def test_a_short_run_finds_nothing() -> None:
    for name in BROWSERS:
        required(name)
    plan = Plan(seed=secrets.randbelow(10**9), cases=SHORT, minutes=10)
    print(f"python -m tests.fuzz --seed {plan.seed} --cases {plan.cases}")  # noqa: T201  # shown where it fails
    report = run(plan)
    assert report.found == []
    assert report.made == SHORT
    assert report.accepted > SHORT / 4
    assert {name: asked.cases for name, asked in report.asked.items()} == dict.fromkeys(BROWSERS, SHORT)
    assert all(len(asked.places) == len(PLACES) for asked in report.asked.values())


@pytest.mark.parametrize("case", params("fuzz.jsonl"))
def test_what_the_fuzz_found_once_holds(case: dict[str, Any]) -> None:
    policy = Policy.from_mapping(case.get("policy", {}))
    assert outcome(Editor(policy), case["kind"], case["html"]).broken == []


@pytest.mark.browser
def test_what_the_fuzz_found_once_is_the_written_tree(browser: AskedBrowser) -> None:
    outcomes = [
        outcome(Editor(Policy.from_mapping(case.get("policy", {}))), case["kind"], case["html"])
        for case in load("fuzz.jsonl")
    ]
    replies = [reply for each in outcomes for reply in each.replies]
    assert browser.ask(replies, [player for each in outcomes for player in each.players])["differences"] == []


@pytest.mark.browser
@pytest.mark.parametrize("way", ["innerHTML", "setHTMLUnsafe", "DOMParser", "document.write", "srcdoc"])
def test_a_reply_that_leaves_its_place_is_seen_each_way(browser: AskedBrowser, way: str) -> None:
    found = browser.ask(["<p>fine</p>", "<table><div><table></table></div></table><p>LEAK</p>", "<p>fine</p>"])
    assert {each["case"][:7] for each in found["differences"] if each["way"].startswith(way)} == {"<table>"}


@pytest.mark.browser
def test_a_player_that_is_not_the_written_tree_is_seen(browser: AskedBrowser) -> None:
    found = browser.ask([], ["<div><p><div></div></p></div>"])["differences"]
    assert {each["way"].split(",")[1] for each in found} == {" innerHTML", " DOMParser"}


@pytest.mark.browser
@pytest.mark.parametrize(
    "html",
    [
        '<p><img src="/x.png" alt="" onerror="parent.x = 1"></p>',
        "<p><script>x = 1</script></p>",
        '<p><iframe src="/x"></iframe></p>',
        '<p><link rel="stylesheet" href="/x.css"></p>',
        '<p><video src="/x.mp4" autoplay></video></p>',
    ],
)
def test_what_runs_or_loads_is_reported(browser: AskedBrowser, html: str) -> None:
    ways = {each["way"] for each in browser.ask([html])["differences"]}
    # Where the page is not told, a report comes after the answer: the browser is asked again until it has.
    for _ in range(100):
        if "traps" in ways or browser.reports:
            break
        browser.ask(["<p>wait</p>"])
    assert "traps" in ways or browser.reports
    browser.reports.clear()


def test_the_same_seed_gives_the_same_cases() -> None:
    assert batch(7, 3, 60) == batch(7, 3, 60)
    assert batch(7, 3, 60) != batch(8, 3, 60)


def test_each_kind_and_element_comes_up() -> None:
    made = [batch(5, number, 500) for number in range(2)]
    assert len(set().union(*(each.kinds for each in made))) == 7
    replies = "".join(reply for each in made for reply in each.replies)
    assert [name for name in ELEMENTS if f"<{name}>" not in replies and f"<{name} " not in replies] == []
    assert any(each.players for each in made)


def test_a_promise_that_is_broken_is_seen_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.promises.MOST_GROWTH", 0)
    monkeypatch.setattr("tests.fuzz.promises.ANY_GROWTH", 20)
    fault = Fault("the result is too long", "fixtures", "<p>" + "a" * 30 + "</p><p>b</p>", Policy().to_mapping())
    assert breaks(fault, fault.html)
    small = shrunk(fault.html, lambda html: breaks(fault, html))
    assert small == "a" * 14
    json.dumps(fault)


def test_shrinking_keeps_the_pairs_that_matter() -> None:
    html = "<p>x</p><table><tbody><tr><td><em>a</em></td></tr></tbody></table>"
    assert shrunk(html, lambda each: "<td>" in each and "</td>" in each) == "<td></td>"
