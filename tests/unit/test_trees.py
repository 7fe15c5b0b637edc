"""The tree that repair builds is the one that a parser of the standard builds, but for what is listed with a reason."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from editor.repair.build import REOPENED
from tests.cases import load, params
from tests.trees import HEADINGS, Leaf, built, letters, parsed, snippet

Trees = tuple[list[Leaf], list[Leaf]]


def nests_headings(ours: list[Leaf], theirs: list[Leaf]) -> bool:
    """Whether the parser has a heading in a heading, or what is left of one: a heading goes on after another ended."""
    mine, other = ([sum(name in HEADINGS for name in leaf.blocks) for leaf in letters(tree)] for tree in (ours, theirs))
    return max(other) > 1 or sum(other) > sum(mine)


def marks_more(ours: list[Leaf], theirs: list[Leaf]) -> Iterator[tuple[Leaf, frozenset[str]]]:
    """The letters that are marked by more than a parser's are, and by what; any other difference is none of these."""
    mine, other = letters(ours), letters(theirs)
    if [leaf[:2] for leaf in mine] == [leaf[:2] for leaf in other]:
        yield from ((leaf, leaf.marks ^ its.marks) for leaf, its in zip(mine, other, strict=True) if leaf != its)


def marks_cells(ours: list[Leaf], theirs: list[Leaf]) -> bool:
    found = list(marks_more(ours, theirs))
    return bool(found) and all(more <= leaf.marks and {"td", "th", "caption"} & {*leaf.blocks} for leaf, more in found)


def keeps_a_mark_on_a_block(ours: list[Leaf], theirs: list[Leaf]) -> bool:
    found = list(marks_more(ours, theirs))
    return bool(found) and all(more <= leaf.marks - REOPENED for leaf, more in found)


DIFFERENCES: dict[str, Callable[[list[Leaf], list[Leaf]], bool]] = {
    "a heading ends at the next heading": nests_headings,
    "a mark goes on in a cell": marks_cells,
    "a mark stays on a block": keeps_a_mark_on_a_block,
}
"""The kinds of difference of tests/fixtures/trees.jsonl, and how each is told."""


@pytest.mark.parametrize("seed", range(8))
def test_random_html_has_the_tree_of_the_standard_but_for_what_is_listed(seed: int) -> None:
    chance = random.Random(seed)
    compared = listed = 0
    for _ in range(1000):
        html = snippet(chance)
        ours = built(html)
        if ours is None:
            continue
        compared += 1
        theirs = parsed(html)
        if ours != theirs:
            listed += 1
            assert any(told(ours, theirs) for told in DIFFERENCES.values()), (html, ours, theirs)
    assert compared > 900
    assert listed < 10


@pytest.mark.parametrize("case", params("trees.jsonl"))
def test_what_differs_is_listed_with_its_reason(case: dict[str, Any]) -> None:
    ours, theirs = built(case["html"]), parsed(case["html"])
    assert ours is not None
    assert as_listed(ours) == case["ours"]
    assert as_listed(theirs) == case["standard"]
    assert (ours != theirs) == (case["kind"] is not None)
    assert case["kind"] is None or DIFFERENCES[case["kind"]](ours, theirs)
    assert case["reason"]


def test_each_kind_of_difference_has_an_example() -> None:
    assert {case["kind"] for case in load("trees.jsonl")} == {None, *DIFFERENCES}


def as_listed(leaves: list[Leaf]) -> list[list[Any]]:
    return [[leaf.text, " ".join(leaf.blocks), " ".join(sorted(leaf.marks))] for leaf in leaves]
