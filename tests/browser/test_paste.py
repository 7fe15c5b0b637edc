"""What paste makes of the captures is, in a real browser, what is written, and holds the text that a browser shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from editor import Editor
from tests.browser.test_containment import divergences
from tests.captures import Capture, captures

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

UNSHOWN = (
    "<button",
    "mw-editsection",
    "sr-only",
    "mso-",
    "Mso",
    "<style",
    "data-pm-slice",
    "Version:0.9",
    ":rocket:",
    "[x]",
)
"""Captures with these hold text that is no text of the writer, or that only their program shows."""
SHOWN = [each for each in captures() if not any(mark in each.html for mark in UNSHOWN)]


def test_every_paste_is_the_tree_that_browsers_build(page: Page) -> None:
    editor = Editor()
    pasted = [editor.paste(html=capture.html) for capture in captures()]
    assert divergences(page, (str(form) for each in pasted for form in (each.rich, each.plain))) == []


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("capture", SHOWN, ids=lambda capture: f"{capture.source}: {capture.name}")
def test_the_letters_that_a_browser_shows_are_kept_in_their_order(page: Page, capture: Capture) -> None:
    page.set_content(capture.html)
    shown = page.evaluate("document.body.innerText")
    page.set_content(str(Editor().paste(html=capture.html).rich))
    assert letters(page.evaluate("document.body.innerText")) == letters(shown)


def test_most_sources_are_compared_with_a_browser() -> None:
    assert len(SHOWN) > 30
    assert len({capture.source for capture in SHOWN}) >= 8
