"""Boxes that come, go, are put back, and stand beside each other: none leaves anything behind or disturbs another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.browser.forum import MARKS, Forum, Visitor

pytestmark = MARKS
PLACES = (
    "window",
    "document",
    "document.querySelector('form:has(reply-editor)')",
    "document.querySelector('.primary')",
)
ADD = """async () => {
  const box = document.createElement("reply-editor");
  box.id = "second";
  box.setAttribute("api", "/editor");
  box.setAttribute("context", "reply:second");
  const text = document.createElement("textarea");
  text.name = "second";
  box.append(text);
  document.querySelector("reply-editor").after(box);
  await box.ready;
}"""


@pytest.fixture
def visitor(browser: Browser, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at a forum of the test's own, whose browser has nothing to complain of."""
    forum = Forum(tmp_path)
    visitor = Visitor(browser, forum)
    yield visitor
    assert visitor.problems == []
    visitor.context.close()
    forum.stop()


def listeners(session: CDPSession) -> dict[str, list[str]]:
    """The types of the listeners at each place."""
    found = {}
    for place in PLACES:
        target = session.send("Runtime.evaluate", {"expression": place})["result"]["objectId"]
        answer = session.send("DOMDebugger.getEventListeners", {"objectId": target})
        found[place] = sorted(listener["type"] for listener in answer["listeners"])
    return found


def test_a_box_that_is_taken_out_of_the_page_listens_no_more(visitor: Visitor) -> None:
    page = visitor.open().page
    session = page.context.new_cdp_session(page)
    before = listeners(session)
    page.evaluate(ADD)
    with_both = listeners(session)
    assert all(len(with_both[place]) > len(before[place]) for place in PLACES)
    page.evaluate("document.querySelector('#second').remove()")
    assert listeners(session) == before


def nodes(session: CDPSession) -> int:
    """The nodes that the page holds, in its tree and outside of it, once the garbage is collected."""
    session.send("HeapProfiler.collectGarbage")
    counters: dict[str, int] = session.send("Memory.getDOMCounters")
    return counters["nodes"]


def test_fifty_boxes_that_come_and_go_leave_no_listener_and_no_nodes(visitor: Visitor) -> None:
    page = visitor.open().page
    session = page.context.new_cdp_session(page)
    come_and_go = f"async () => {{ await ({ADD})(); document.querySelector('#second').remove(); }}"
    # What is kept once for the page is there after the first, and once the page has rested.
    page.evaluate(come_and_go)
    page.wait_for_timeout(2_500)
    before, kept = listeners(session), nodes(session)
    tree = page.evaluate("document.querySelectorAll('*').length")
    for _ in range(50):
        page.evaluate(come_and_go)
    assert listeners(session) == before
    assert page.evaluate("document.querySelectorAll('*').length") == tree
    page.wait_for_timeout(2_500)  # what each fetches once the page rests holds it until then
    # One box has some 250 nodes.
    assert nodes(session) - kept < 250


def test_a_box_that_is_put_back_is_written_in_again(visitor: Visitor) -> None:
    box = visitor.open()
    box.type("Before")
    box.page.evaluate(
        "window.box = document.querySelector('reply-editor'); window.place = box.parentElement; box.remove()"
    )
    box.page.evaluate("new Promise((done) => setTimeout(done))")
    box.page.evaluate("place.prepend(box)")
    box.wait()
    assert box.html == "<p>Before</p>"
    assert box.page.locator(".re-frame").count() == box.page.locator(".re-notices").count() == 1
    box.text.focus()
    box.press("Control+End")
    box.type(" and after")
    box.until("<p>Before and after</p>")
    box.until_saved()
    box.submit()
    box.page.locator(".post", has_text="Before and after").wait_for()


def test_a_box_that_is_moved_into_another_form_is_sent_with_that(visitor: Visitor) -> None:
    box = visitor.open()
    box.type("Moved")
    box.page.evaluate(
        """async () => {
          const form = document.createElement("form");
          form.id = "other";
          document.body.append(form);
          form.append(document.querySelector("reply-editor"));
          await null;
        }"""
    )
    box.wait()
    sent = "new FormData(document.querySelector('#other')).getAll(document.querySelector('reply-editor textarea').name)"
    assert box.page.evaluate(sent) == ["<p>Moved</p>"]


def test_two_boxes_of_one_form_each_hold_its_button_back(visitor: Visitor) -> None:
    page = visitor.open().page
    page.evaluate(ADD)
    button = page.get_by_role("button", name="Submit reply")
    too_many = "<p>" + "🎉" * 76 + "</p>"
    fill = "([id, html]) => { document.querySelector(id).value = html }"
    page.evaluate(fill, ["#second", too_many])
    expect(button).to_have_attribute("aria-disabled", "true")
    page.evaluate(fill, ["reply-editor", "<p>Fine</p>"])
    expect(button).to_have_attribute("aria-disabled", "true")
    page.evaluate("document.querySelector('#second').remove()")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    assert page.locator(".re-why:not(.re-sending)").count() == 1


def test_two_boxes_have_each_the_emoji_of_its_language(visitor: Visitor) -> None:
    page = visitor.open().page
    page.evaluate(ADD.replace('box.id = "second";', 'box.id = "second"; box.lang = "de";'))
    for box, name in (("reply-editor:not(#second)", "grinning face"), ("#second", "grinsendes Gesicht")):
        page.locator(f"{box} [data-tool=emoji]").click()
        expect(page.locator(f"{box} .re-emoji[aria-label='{name}']").first).to_be_visible()
