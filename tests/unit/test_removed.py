"""What repair takes away is listed, and the writer is told of what a reader would miss."""

from __future__ import annotations

import pickle
import random
from typing import Any

import pytest

from editor import Editor, Policy, Removed
from editor.policy import Cleaner
from tests.cases import params
from tests.losses import sample, silent_losses

CLEANERS = ["bleach", "nh3"]


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize("case", params("removed.jsonl"))
def test_what_is_taken_away_is_listed_in_the_order_of_the_input(case: dict[str, Any], cleaner: Cleaner) -> None:
    result = Editor(Policy(cleaner=cleaner)).check(case["input"])
    found = [[each.kind, each.name, each.offset, each.visibility, each.address] for each in result.removed]
    assert found == case["removed"]
    seen = sorted(name for _, name, _, visibility, _ in case["removed"] if visibility == "seen")
    told = [notice.params["removed"] for notice in result.notices if notice.code == "formatting_removed"]
    assert told == ([{name: seen.count(name) for name in seen}] if seen else [])


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("cleaner", CLEANERS)
def test_nothing_is_lost_in_silence(seed: int, cleaner: Cleaner) -> None:
    chance = random.Random(seed)
    editor = Editor(Policy(cleaner=cleaner, max_bytes=10**7))
    for _ in range(5):
        each = sample(chance)
        assert list(silent_losses(each, editor.check(each.html))) == [], each.html


def test_a_silent_loss_would_be_seen() -> None:
    found: list[str] = []
    for seed in range(20):
        each = sample(random.Random(seed))
        found += silent_losses(each, Editor().check("<p>other</p>"))
    kinds = {loss.split()[1] for loss in found}
    assert {"word", "address", "color"} <= kinds


def test_where_nothing_was_repaired_nothing_is_listed() -> None:
    result = Editor().check("<p>a</p>")
    assert not result.repaired
    assert result.removed == ()


def test_the_list_is_part_of_the_json_and_survives_pickling() -> None:
    result = Editor().check('<p align="right">a</p>')
    listed = {"kind": "attribute", "name": "align", "offset": 0, "visibility": "seen", "address": None}
    assert result.to_json()["removed"] == [listed]
    assert pickle.loads(pickle.dumps(result)).removed == (Removed("attribute", "align", 0),)


@pytest.mark.parametrize(
    "html",
    [
        '<p class="x">a <a target="_blank" rel="noopener noreferrer" class="link" href="https://e.org/">b</a></p>',
        '<p data-pm-slice="1 1 []" style="margin-left: 0px; line-height: 1.5">a <strong class="c">b</strong></p>',
        '<p class="MsoNormal" style="margin:0cm;mso-pagination:none"><span lang="EN-US">a<o:p></o:p></span></p>',
    ],
)
def test_what_other_editors_add_for_themselves_brings_no_notice(html: str) -> None:
    result = Editor().check(html)
    assert result.notices == ()
    assert {each.visibility for each in result.removed} == {"unseen"}
