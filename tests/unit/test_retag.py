"""What other editors submit is written anew tag by tag, and says the same as what the whole repair would make of it."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from editor.repair.prescan import prescan
from editor.repair.repair import reshape_scanned
from editor.repair.retag import retag
from tests.cases import canonical, params

POLICY = Policy(max_bytes=10**7)
SUBMITTED = (
    ("<strong>", "<b>"), ("</strong>", "</b>"), ("<em>", "<I>"), ("</em>", "</I>"), ("<h2>", '<h1 class="x">'),
    ("</h2>", "</h1>"), ("<p>", '<p style="margin:0">'), ("<li>", '<li data-list="bullet">'), ("</li>", "</li>\n"),
    ("</p><p>", "</p><p><br></p><p>"), ("<td>", '<td valign="top"> '), ("&nbsp;", "\xa0"), ("<br>", " <br /> "),
)  # fmt: skip
"""What canonical HTML says, and how another editor says it."""


@pytest.mark.parametrize("case", params("retag.jsonl"))
def test_a_tag_is_written_anew_or_left_to_the_tree(case: dict[str, Any]) -> None:
    retagged = retag(case["input"], Policy())
    assert (retagged and retagged[0]) == case["output"]
    if retagged:
        assert isinstance(verify(retagged[0], grammar_of(Policy())), Document)


@pytest.mark.parametrize("case", params("retag.jsonl"))
def test_what_is_lost_is_listed_as_by_the_whole_repair(case: dict[str, Any]) -> None:
    result = Editor(POLICY).check(case["input"])
    # A comment between its blocks takes a tree, and changes nothing else.
    whole = Editor(POLICY).check(case["input"] + "<!-- -->")
    assert list(whole.removed[:-1]) == list(result.removed)


@pytest.mark.parametrize("seed", range(8))
def test_it_holds_the_same_words_under_the_same_marks(seed: int) -> None:
    chance = random.Random(seed)
    compared = 0
    for _ in range(150):
        html = canonical(chance)
        for says, submitted in SUBMITTED:
            if chance.random() < 0.4:
                html = html.replace(says, submitted)
        retagged = retag(html, POLICY)
        if retagged is None or not isinstance(verify(retagged[0], grammar_of(POLICY)), Document):
            continue
        compared += 1
        whole = reshape_scanned(prescan(html), len(html), POLICY).html
        assert marked(retagged[0]) == marked(whole), html
    assert compared > 20


def marked(html: str) -> Counter[tuple[str, frozenset[str]]]:
    """How often each letter stands in which elements; that an item holds paragraphs says nothing."""
    found: Counter[tuple[str, frozenset[str]]] = Counter()
    inside: list[str] = []
    for closing, name, text in re.findall(r"(?:<(/?)([a-z0-9]+)[^<>]*>)?([^<>]*)", html):
        if closing:
            inside.pop()
        elif name and name not in ("br", "hr", "img"):
            inside.append(name)
        found.update((letter, frozenset(inside) - {"p"}) for letter in text if not letter.isspace())
    return found
