"""Repair keeps the writer's text and formatting, and what it makes is canonical."""

from __future__ import annotations

from typing import Any

import pytest

from editor import Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import Cleaner, grammar_of
from editor.repair.repair import prove, repair
from editor.repair.reshape import Reshaped
from tests.cases import load, params

CLEANERS = ["bleach", "nh3"]


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize("case", params("repair.jsonl"))
def test_html_is_repaired_as_the_writer_saw_it(case: dict[str, Any], cleaner: Cleaner) -> None:
    repaired = repair(case["input"], Policy(cleaner=cleaner))
    assert repaired.html == case["output"]
    assert dict(repaired.seen) == case["removed"]


@pytest.mark.parametrize("case", params("repair.jsonl"))
def test_what_repair_is_expected_to_make_is_canonical(case: dict[str, Any]) -> None:
    assert isinstance(verify(case["output"], grammar_of(Policy())), Document)


@pytest.mark.parametrize("source", ["data:image/png;base64,AA", "blob:https://e.org/1", "file:///C:/a.png", "cid:1@x"])
@pytest.mark.parametrize("cleaner", CLEANERS)
def test_pictures_that_were_pasted_are_counted_and_taken_out(source: str, cleaner: Cleaner) -> None:
    repaired = repair(f'<p>a<img src="{source}">b</p>', Policy(cleaner=cleaner))
    assert (repaired.html, repaired.pasted_images) == ("<p>ab</p>", 1)


def test_html_nested_too_deep_becomes_its_text() -> None:
    repaired = repair("<div>" * 300 + "a<b>b</b>", Policy())
    assert (repaired.html, repaired.depth) == ("<p>ab</p>", 301)


def test_containers_nested_too_deep_are_left_out_and_reported() -> None:
    repaired = repair("<blockquote>" * 100 + "<b>a</b>", Policy())
    assert repaired.html.count("<blockquote>") == 52
    assert "<p><strong>a</strong></p>" in repaired.html
    assert repaired.depth == 101


def test_html_that_is_not_canonical_after_all_becomes_its_text() -> None:
    repaired = prove(Reshaped("<p>a <em><p>b</p></em> &lt;</p>"), Policy())
    assert repaired.html == "<p>a</p><p>b</p><p>&lt;</p>"


@pytest.mark.parametrize(
    ("allowed_less", "html", "expected"),
    [
        ({"strong"}, "<p>a <b>b</b></p>", "<p>a b</p>"),
        ({"h2", "h3", "h4"}, "<h1>a</h1>", "<p>a</p>"),
        ({"table"}, "<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ({"a", "figure"}, '<a href="https://e.org">a</a>', "<p>a</p>"),
        ({"img"}, '<img src="https://e.org/x.png" alt="cat">', "<p>cat</p>"),
        ({"ul"}, "<ul><li>a</li><li>b</li></ul>", "<p>a</p><p>b</p>"),
        ({"pre"}, "<pre>a\n b</pre>", "<p>a<br>&nbsp;b</p>"),
        ({"blockquote"}, "<blockquote>a</blockquote>", "<p>a</p>"),
        ({"hr"}, "a<hr>b", "<p>a</p><p>b</p>"),
    ],
)
def test_what_the_policy_does_not_allow_leaves_its_text(allowed_less: set[str], html: str, expected: str) -> None:
    repaired = repair(html, Policy(elements=Policy().elements - allowed_less))
    assert repaired.html == expected
    assert repaired.seen


@pytest.mark.parametrize(
    ("styles", "expected"),
    [
        ([], "<p>a</p>"),
        (["text-align"], '<p style="text-align: center">a</p>'),
        (["color"], '<p style="color: #ff0000">a</p>'),
        (["text-align", "color"], '<p style="text-align: center; color: #ff0000">a</p>'),
    ],
)
@pytest.mark.parametrize("cleaner", CLEANERS)
def test_optional_styles_are_kept_by_policy(styles: list[str], expected: str, cleaner: Cleaner) -> None:
    policy = Policy(styles=frozenset(styles), cleaner=cleaner)
    assert repair('<p style="text-align:center;color:#FF0000;font-size:9px">a</p>', policy).html == expected


def test_the_cases_cover_every_element_of_the_schema() -> None:
    outputs = "".join(case["output"] for case in load("repair.jsonl"))
    assert [name for name in Policy().elements if f"<{name}" not in outputs] == []
