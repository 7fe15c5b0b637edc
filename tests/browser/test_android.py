"""An Android phone, as Chromium emulates it: keyboards that compose every word, and tell of no key but 229."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.browser.forum import MARKS, Box, Forum, Visitor

pytestmark = MARKS
PHONE: dict[str, Any] = {
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36",
    "viewport": {"width": 412, "height": 839},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
}


class Keyboard:
    """A keyboard of Android: https://chromedevtools.github.io/devtools-protocol/tot/Input/."""

    def __init__(self, box: Box) -> None:
        self._session: CDPSession = box.page.context.new_cdp_session(box.page)
        box.text.tap()

    def compose(self, text: str) -> None:
        """Show a word that may still change, as far as it is typed."""
        self._session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )

    def commit(self, text: str) -> None:
        """Put the word in the place of what is composed."""
        self._session.send("Input.insertText", {"text": text})

    def word(self, word: str) -> None:
        """Type a word letter by letter, each a change of the composition, and commit it."""
        for length in range(1, len(word) + 1):
            self.compose(word[:length])
        self.commit(word)

    def write(self, text: str) -> None:
        """Type words; spaces are committed by themselves."""
        for index, word in enumerate(text.split(" ")):
            if index:
                self.commit(" ")
            if word:
                self.word(word)

    def edit(self, command: str) -> None:
        """What Enter and the key for deleting do: a key that says nothing, and an editing command."""
        key = {"key": "Unidentified", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
        self._session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "commands": [command], **key})
        self._session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def enter(self) -> None:
        """The line's end."""
        self.edit("InsertNewline")

    def delete(self) -> None:
        """The key for deleting backwards."""
        self.edit("DeleteBackward")


@pytest.fixture
def box(browser: Browser, forum: Forum) -> Iterator[Box]:
    visitor = Visitor(browser, forum, **PHONE)
    yield visitor.open()
    assert visitor.problems == []
    visitor.context.close()


def test_words_are_composed_and_saved(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.write("Words from a phone")
    box.until("<p>Words from a phone</p>")
    box.until_saved()


def test_a_word_that_is_corrected_while_it_is_composed_is_there_once(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.write("one ")
    for stage in ("t", "te", "teh"):
        keyboard.compose(stage)
    keyboard.commit("the")
    keyboard.commit(" ")
    box.until("<p>one the </p>")


def test_each_line_is_a_paragraph_and_deleting_joins_them(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.write("one")
    keyboard.enter()
    keyboard.write("two")
    box.until("<p>one</p><p>two</p>")
    for _ in range(4):
        keyboard.delete()
    box.until("<p>one</p>")


def test_what_is_composed_between_stars_becomes_bold(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.commit("**")
    keyboard.word("bold")
    keyboard.commit("*")
    keyboard.commit("*")
    keyboard.write(" and plain")
    box.until("<p><strong>bold</strong> and plain</p>")


def test_a_list_is_begun_continued_and_left(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.commit("-")
    keyboard.commit(" ")
    keyboard.write("first")
    keyboard.enter()
    keyboard.write("second")
    keyboard.enter()
    keyboard.enter()
    keyboard.write("after")
    box.until("<ul><li>first</li><li>second</li></ul><p>after</p>")


def test_a_word_is_composed_in_the_middle_of_formatted_text(box: Box) -> None:
    box.fill("<p>one <strong>bo</strong> two</p>")
    keyboard = Keyboard(box)
    box.press("Control+Home", *["ArrowRight"] * 6)
    keyboard.word("ld")
    box.until("<p>one <strong>bold</strong> two</p>")


def test_a_composition_goes_on_while_a_paste_is_answered(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.write("before ")
    keyboard.compose("wri")
    box.page.evaluate("document.querySelector('reply-editor').check()")  # any answer of the server
    keyboard.compose("writ")
    keyboard.commit("written")
    box.until("<p>before written</p>")


def test_undo_takes_composed_words_back(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.write("kept")
    box.page.wait_for_timeout(600)  # A pause ends a step of undo.
    keyboard.write(" gone")
    box.page.locator('.re-tool[data-tool="undo"]').tap()
    box.until("<p>kept</p>")


def test_what_is_still_composed_is_sent_with_the_form(box: Box) -> None:
    keyboard = Keyboard(box)
    keyboard.write("Sent from a ")
    keyboard.compose("phone")
    box.page.get_by_role("button", name="Submit reply").tap()
    expect(box.page.locator(".post, #waiting").filter(has_text="Sent from a phone")).to_have_count(1)


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "still composed"])
def test_enter_takes_the_marked_emoji_of_the_list(box: Box, committed: bool) -> None:
    keyboard = Keyboard(box)
    keyboard.commit("It works ")
    for length in range(1, 6):
        keyboard.compose(":tada"[:length])
    if committed:
        keyboard.commit(":tada")
    expect(box.page.locator(".re-completion [aria-selected=true]")).to_contain_text(":tada:")
    keyboard.enter()
    box.until("<p>It works 🎉</p>")
    expect(box.page.locator(".re-completion")).to_be_hidden()
    keyboard.enter()
    keyboard.write("Next")
    box.until("<p>It works 🎉</p><p>Next</p>")
