"""Words that a keyboard composes, at every kind of place: they stand where the cursor was, and undo takes them back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, Box, Forum, Visitor, is_canonical
from tests.cases import params

pytestmark = MARKS


@pytest.fixture(scope="module")
def opened(browser: Browser, forum: Forum) -> Iterator[Box]:
    visitor = Visitor(browser, forum)
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    yield visitor.open()
    visitor.context.close()


@pytest.fixture
def box(opened: Box) -> Box:
    opened.fill("")
    opened.text.focus()
    return opened


def compose(box: Box, stages: list[str], committed: str) -> None:
    """Show each stage of a word, and commit it: https://chromedevtools.github.io/devtools-protocol/tot/Input/."""
    session = box.page.context.new_cdp_session(box.page)
    for text in stages:
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    if committed:
        session.send("Input.insertText", {"text": committed})
    session.detach()


@pytest.mark.parametrize("case", params("composing.jsonl"))
def test_a_composed_word_stands_where_the_cursor_was(box: Box, case: dict[str, Any]) -> None:
    box.fill(case["before"])
    box.page.wait_for_timeout(600)  # Longer than what history takes for one step of typing.
    before = box.html
    box.press("Control+Home", *case["keys"])
    compose(box, ["n", "ni", "に", "日", "日本"], "日本")
    box.until(case["html"])
    assert is_canonical(box.html)
    compose(box, ["g", "go", "語"], "語")
    box.until(case["html"].replace("日本", "日本語"))
    box.press("Control+z")
    box.until(before)


def test_a_word_that_is_given_up_leaves_nothing(box: Box) -> None:
    box.fill("<p>ab</p>")
    box.press("Control+Home", "ArrowRight")
    compose(box, ["n", "ni", ""], "")
    box.type("c")
    box.until("<p>acb</p>")


def test_the_list_of_emoji_goes_on_while_a_short_code_is_composed(box: Box) -> None:
    box.type("It works :ta")
    option = box.page.locator(".re-completion [aria-selected=true]")
    expect(option).to_be_visible()
    compose(box, ["d", "da"], "da")
    expect(option).to_contain_text(":tada:")
    box.press("Enter")
    box.until("<p>It works 🎉</p>")
