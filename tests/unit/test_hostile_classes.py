"""No class of hostile input raises, loses its text or gets through, at any size and with either cleaner."""

from __future__ import annotations

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from tests.hostile import Hostile, classes

SIZES = (100, 4_000)
"""Bytes: within the budget of tags that a cleaner reads, and over it, nested deeper than is read as HTML. What 64 KiB
cost is measured by `python -m benchmarks hostile`."""
EDITORS = {
    name: Editor(Policy(cleaner=name, max_emoji=None, max_links=None, max_images=None, max_embeds=None))
    for name in ("bleach", "nh3")
}
CASES = [pytest.param(each, id=each.name) for each in classes()]


def assert_canonical_and_stable(editor: Editor, html: str) -> None:
    assert isinstance(verify(html, grammar_of(editor.policy)), Document)
    again = editor.check(html)
    if all(violation.code != "too_large" for violation in again.violations):
        assert again.html == html
        assert not again.repaired


@pytest.mark.timeout(60)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cleaner", EDITORS)
@pytest.mark.parametrize("hostile", CASES)
def test_checked_and_rendered_it_is_canonical_and_keeps_its_text(hostile: Hostile, cleaner: str, size: int) -> None:
    editor, html = EDITORS[cleaner], hostile.of_size(size)
    result = editor.check(html)
    assert_canonical_and_stable(editor, str(result.html))
    assert "word" in result.html
    shown = editor.render(html)
    # An embed shows its player instead of its text.
    assert "word" in shown or "<iframe" in shown
    result.to_json()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hostile", CASES)
def test_pasted_it_is_canonical_in_both_forms_and_keeps_its_text(hostile: Hostile, size: int) -> None:
    editor = EDITORS["nh3"]  # a clipboard is read by lxml, whichever cleaner the policy names
    pasted = editor.paste(html=hostile.of_size(size))
    for form in (pasted.rich, pasted.plain):
        assert isinstance(verify(str(form), grammar_of(editor.policy)), Document)
    if hostile.pasted:
        assert "word" in pasted.rich
