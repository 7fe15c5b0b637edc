"""Earlier versions in the box, and a choice between two: read, compared, restored, kept, by mouse and by keys."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, Forum, Served, Visitor
from tests.browser.people import ChromiumTab, Page, Writer
from tests.browser.test_client_accessible import LOOKS, SIZES, findings
from tests.browser.test_keeping import APART

pytestmark = MARKS

PANEL = "[...document.querySelectorAll('.re-panel')].find((panel) => !panel.hidden)"
BUTTON = ".re-footer > .re-small"
MARKED = """[...document.querySelectorAll('.re-version')].map((version) =>
  [...version.querySelectorAll('mark')].map((mark) => mark.textContent))"""


def until_saved(page: Page, html: str, context: str = "reply:1") -> None:
    """Wait until the server has exactly this."""
    asked = f"fetch('/editor/drafts/{context}?absent=204').then((answer) => answer.status === 200 && answer.json())"
    page.tab.until(f"{asked}.then((draft) => draft.html === {json.dumps(html)})")


def with_two_versions(writer: Writer) -> Page:
    """A draft that was a letter to Ann, and is one to Bo."""
    page = writer.open("/")
    page.write("Dear Ann, see you at noon.")
    until_saved(page, "<p>Dear Ann, see you at noon.</p>")
    page.tab.press("Control+a")
    page.tab.type("Dear Bo, see you at noon.")
    until_saved(page, "<p>Dear Bo, see you at noon.</p>")
    return page


def test_an_earlier_version_is_compared_and_restored_and_that_is_taken_back(writer: Writer) -> None:
    page = with_two_versions(writer)
    page.tab.click(BUTTON)
    page.tab.until(f"{PANEL}?.querySelector('.re-choice')?.textContent.includes('Dear Ann, see you at noon.')")
    shown = page.tab.evaluate(f"{PANEL}.querySelector('.re-choice strong').textContent")
    assert ", Linux" in shown
    page.pause()
    page.tab.click(".re-panel .re-choice")
    page.tab.until(f"({MARKED}).join() === 'Bo,Ann'")
    page.tab.click(".re-panel .re-primary")
    page.until_holds("<p>Dear Ann, see you at noon.</p>")
    assert page.tab.evaluate(f"{PANEL} === undefined")
    until_saved(page, "<p>Dear Ann, see you at noon.</p>")
    page.until_notice("cleared", "An earlier version has taken the place of your text. Bring the content back")
    page.act("cleared")
    page.until_holds("<p>Dear Bo, see you at noon.</p>")


def test_a_version_is_restored_by_keys_alone_and_undo_takes_it_back(writer: Writer) -> None:
    page = with_two_versions(writer)
    page.tab.evaluate("void document.querySelector('.re-text').focus()")
    for _ in range(8):
        page.tab.press("Tab")
        if page.tab.evaluate(f"document.activeElement.matches({json.dumps(BUTTON)})"):
            break
    page.tab.press("Enter")
    page.tab.until("document.activeElement.matches('.re-choice')")
    page.tab.press("Enter")
    page.tab.until("document.activeElement.matches('.re-primary')")
    page.tab.press("Shift+Tab", "Enter")
    page.tab.until("document.activeElement.matches('.re-choice')")
    page.tab.press("Enter")
    page.tab.until("document.activeElement.matches('.re-primary')")
    page.tab.press("Enter")
    page.until_holds("<p>Dear Ann, see you at noon.</p>")
    page.tab.until("document.activeElement.matches('.re-text')")
    page.tab.press("Control+z")
    page.until_holds("<p>Dear Bo, see you at noon.</p>")


def test_escape_closes_the_versions_and_the_text_has_the_cursor_again(writer: Writer) -> None:
    page = with_two_versions(writer)
    page.tab.click(BUTTON)
    page.tab.until("document.activeElement.matches('.re-choice')")
    page.tab.press("Escape")
    page.tab.until("document.activeElement.matches('.re-text')")
    assert page.html == "<p>Dear Bo, see you at noon.</p>"


def test_a_cleared_text_is_found_among_the_versions_after_a_reload(writer: Writer) -> None:
    page = writer.open("/")
    page.write("Not to be lost.")
    page.until_saved()
    page.reload()
    page.act("draft_restored")
    page.until_holds("")
    page.tab.until("fetch('/editor/drafts/reply:1?absent=204').then((answer) => answer.status === 204)")
    page.reload()
    page.tab.click(BUTTON)
    page.tab.until(f"{PANEL}?.querySelector('.re-choice')?.textContent.includes('Not to be lost.')")


def test_a_box_without_a_draft_offers_no_versions(writer: Writer) -> None:
    page = writer.open("/")
    page.pause()
    assert page.tab.evaluate(f"document.querySelector({json.dumps(BUTTON)}).hidden")


def test_without_the_server_the_panel_says_so(writer: Writer, served: Served) -> None:
    page = with_two_versions(writer)
    served.stop()
    try:
        page.tab.click(BUTTON)
        page.tab.until(f"{PANEL}?.textContent.includes('The forum cannot be reached right now.')")
    finally:
        served.start()


COMMON = "Common words in a first paragraph."


def in_conflict(writer: Writer) -> Page:
    """Two tabs changed the same draft; the second one is asked."""
    first = writer.open("/")
    first.write(COMMON)
    first.until_saved()
    second = writer.open("/")
    second.until_notice("draft_restored")
    for page in (first, second):
        page.tab.evaluate(APART)
    first.write("\nTea at four.")
    until_saved(first, "<p>Common words in a first paragraph.</p><p>Tea at four.</p>")
    first.tab.close()
    second.write("\nTea at five.")
    second.until_notice("draft_conflict", "Tea at four.")
    return second


def test_a_conflict_shows_both_texts_with_what_differs_marked(writer: Writer) -> None:
    page = in_conflict(writer)
    page.tab.until(f"({MARKED}).join() === 'five,four'")
    labels = page.tab.evaluate(
        "[...document.querySelectorAll('.re-version > strong')].map((label) => label.textContent)"
    )
    assert labels[0] == "The one in this window"
    assert labels[1].startswith("The one saved elsewhere · ")
    assert labels[1].endswith(", Linux")
    actions = page.tab.evaluate("[...document.querySelectorAll('.re-action')].map((action) => action.textContent)")
    assert [label for label in actions if label.startswith("Keep")] == ["Keep mine", "Keep the other", "Keep both"]


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        (1, "<p>Common words in a first paragraph.</p><p>Tea at five.</p>"),
        (2, "<p>Common words in a first paragraph.</p><p>Tea at four.</p>"),
        (3, "<p>Common words in a first paragraph.</p><p>Tea at five.</p><p>Tea at four.</p>"),
    ],
    ids=["mine", "the other", "both"],
)
def test_what_is_chosen_is_kept_and_saved(writer: Writer, number: int, kept: str) -> None:
    page = in_conflict(writer)
    page.pause()
    page.act("draft_conflict", number)
    page.until_holds(kept)
    assert not page.has_notice("draft_conflict")
    until_saved(page, kept)
    page.tab.evaluate("localStorage.clear()")
    page.reload()
    page.until_holds(kept)


def test_the_version_that_was_not_chosen_is_among_the_earlier_ones(writer: Writer) -> None:
    page = in_conflict(writer)
    page.act("draft_conflict", 2)
    page.until_holds("<p>Common words in a first paragraph.</p><p>Tea at four.</p>")
    page.pause()
    page.tab.click(BUTTON)
    found = "[...document.querySelectorAll('.re-choice')].some((one) => one.textContent.includes('Tea at five.'))"
    page.tab.until(found)


def test_texts_that_differ_in_their_formatting_only_are_called_that(writer: Writer) -> None:
    page = writer.open("/")
    page.write("the same words")
    until_saved(page, "<p>the same words</p>")
    page.tab.press("Control+a", "Control+b")
    until_saved(page, "<p><strong>the same words</strong></p>")
    page.tab.click(BUTTON)
    page.tab.click(".re-panel .re-choice")
    page.tab.until(f"{PANEL}?.textContent.includes('Only the formatting differs.')")


def test_a_choice_is_made_by_keys_alone(writer: Writer) -> None:
    page = in_conflict(writer)
    for _ in range(8):
        page.tab.press("Tab")
        if page.tab.evaluate("document.activeElement.textContent === 'Keep both'"):
            break
    page.tab.press("Enter")
    page.until_holds("<p>Common words in a first paragraph.</p><p>Tea at five.</p><p>Tea at four.</p>")
    page.tab.until("document.activeElement.matches('.re-text')")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_versions_and_conflicts(browser: Browser, forum: Forum, look: str) -> None:
    visitor = Visitor(browser, forum, **LOOKS[look])
    box = visitor.open()
    for text in ("One version.", " And more."):
        box.type(text)
        until_saved(Page(ChromiumTab(box.page), forum.url), box.html, "reply:3")
    opener = box.page.locator(BUTTON)
    opener.click()
    version = box.page.locator(".re-panel .re-choice").first
    expect(version).to_contain_text("One version.")
    assert findings(box) == []
    assert box.page.evaluate(SIZES) == []
    version.click()
    expect(box.page.locator(".re-panel .re-versions mark")).to_have_text("And more.")
    assert findings(box) == []
    assert box.page.evaluate(SIZES) == []
    box.press("Escape")
    other = visitor.open()
    for each in (box, other):
        each.page.evaluate(APART)
    other.type("Elsewhere. ")
    until_saved(Page(ChromiumTab(other.page), forum.url), other.html, "reply:3")
    box.type("Here. ")
    expect(box.notice("draft_conflict")).to_contain_text("Elsewhere.")
    assert findings(box) == []
    assert box.page.evaluate(SIZES) == []
    tops = box.page.evaluate("[...document.querySelectorAll('.re-version')].map((v) => v.getBoundingClientRect().top)")
    assert (tops[0] < tops[1]) is (look == "narrow")
    assert box.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.context.close()
