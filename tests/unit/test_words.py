"""Text in angle brackets is kept as it was written."""

from __future__ import annotations

import re
from typing import Any

import pytest

from editor import Editor, Policy
from editor.policy import Cleaner
from tests.cases import params

CLEANERS = ["bleach", "nh3"]


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize("case", params("words.jsonl"))
def test_every_character_that_is_no_tag_is_kept(case: dict[str, Any], cleaner: Cleaner) -> None:
    result = Editor(Policy(cleaner=cleaner)).check(case["input"])
    written = re.sub(r"</?p>", " ", case["input"])
    assert result.text.split() == written.split()
    assert result.removed == ()
    assert [notice.code for notice in result.notices] == []


@pytest.mark.parametrize(
    "tag",
    [
        "<foo>a</foo>",
        "<o:p>a</o:p>",
        "<st1:place>a",
        "<v:shape id='x'>a</v:shape>",
        "<g-emoji>a</g-emoji>",
        "<DIV>a",
        "<b>a",
    ],
)
def test_what_is_an_element_or_has_an_end_tag_is_no_text(tag: str) -> None:
    assert Editor().check(tag).text == "a"


def test_plain_text_that_says_so_is_never_read_as_html() -> None:
    typed = "if a<b and <b>c</b>\n<script>x</script> &lt; &amp;"
    result = Editor().check(typed, posted="text")
    assert result.text == typed
    assert not result.repaired
    assert result.removed == ()


@pytest.mark.timeout(10)
def test_thousands_of_tags_that_are_text_are_kept() -> None:
    html = "<x <y <z " * 7_000 + "<p>end</p>"
    words = Editor().check(html).text.split()
    assert words[:-1] == ["<x", "<y", "<z"] * 7_000
    assert words[-1].endswith("end")
