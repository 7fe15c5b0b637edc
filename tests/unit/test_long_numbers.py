"""A number of more digits than Python makes one of (4,300) is no reason to raise, wherever it stands."""

from __future__ import annotations

from typing import Literal

import pytest
from markupsafe import Markup

from editor import Editor, Policy
from editor.canonical.characters import unescape
from editor.dialects import DIALECTS, FORMATS
from editor.policy import Cleaner
from tests.cases import load

DIGITS = "9" * 5000
WORD = '<meta name=Generator content="Microsoft Word 15">'
TEXTS = [case["html"].replace("{digits}", DIGITS) for case in load("long-numbers.jsonl")]
CLEANERS: tuple[Cleaner, ...] = ("bleach", "nh3")
POSTED: tuple[Literal["html", "text"], ...] = ("html", "text")


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.replace(DIGITS, "9…"))
def test_no_method_raises_for_a_long_number(text: str, cleaner: Cleaner) -> None:
    editor = Editor(Policy(cleaner=cleaner, styles=["color", "text-align"]))
    for posted in POSTED:
        result = editor.check(text, posted=posted)
        assert editor.check(str(result.html)).html == result.html
        assert all(loss.name for loss in result.removed)
        for format in FORMATS:
            assert editor.export(result.html, format) is not None
    assert isinstance(editor.render(text), Markup)
    assert editor.paste(html=WORD + text, text=text).plain
    for dialect in DIALECTS:
        assert editor.migrate(text, dialect=dialect, base="https://forum.example/").removed is not None


def test_a_long_reference_is_the_character_that_browsers_read() -> None:
    assert unescape("&#" + "0" * 5000 + "65;") == "A"
    assert unescape("&#" + DIGITS + ";") == "\ufffd"
    assert unescape("&#" + "0" * 5000 + ";") == "\ufffd"
    assert unescape("&#x" + "0" * 5000 + "41;") == "A"
    assert str(Editor().check("<p>&#" + "0" * 5000 + "65;</p>").html) == "<p>A</p>"
