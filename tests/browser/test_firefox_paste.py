"""Pasting as a person does it in Firefox: copied on the page, pasted by key, with the cursor moved at once.

What cannot run there: a paste without a key, and drops of files, since Firefox gives the events that a script makes an
empty clipboard; what is copied outside of the browser.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox, Page
from tests.browser.forum import MARKS, TOPIC, Forum

pytestmark = MARKS

VALUE = "document.querySelector('reply-editor').value"
ACTION = ".re-notice[data-code=pasted_rich_text] .re-action"
COPY = """(() => {
  const source = document.createElement("div");
  source.id = "source";
  source.contentEditable = "true";
  // The page takes no text for HTML: its elements are made one by one.
  let inside = source;
  for (const piece of %s.split(/(<.*?>)/)) {
    if (piece.startsWith("</")) inside = inside.parentElement;
    else if (piece.startsWith("<")) inside = inside.appendChild(document.createElement(piece.slice(1, -1)));
    else inside.append(piece);
  }
  document.body.append(source);
  source.focus();
  getSelection().selectAllChildren(source);
})()"""


@pytest.fixture
def box(firefox: Firefox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    forum = Forum(tmp_path_factory.mktemp("forum"))
    person = firefox.person()
    page = person.open(forum.url + TOPIC)
    page.until("!!document.querySelector('reply-editor.re-ready')")
    yield page
    person.leave()
    forum.stop()


def paste(box: Page, html: str, *select: str) -> None:
    """Copy something from the page and paste it at the cursor, or over what these keys select."""
    box.evaluate(COPY % json.dumps(html))
    box.press("Control+c")
    box.evaluate("document.querySelector('#source').remove()")
    box.evaluate("document.querySelector('.re-text').focus()")
    box.press(*select, "Control+v")
    box.until(f"!!document.querySelector({json.dumps(ACTION)})")


def until(box: Page, html: str) -> None:
    """Wait until the box holds this."""
    box.until(f"{VALUE} === {json.dumps(html)} ? {VALUE} : ''")


def test_edits_of_a_paste_are_in_both_of_its_forms(box: Page) -> None:
    paste(box, "<p>One <b>blod</b> word</p>")
    box.press("Home", *["ArrowRight"] * 5, "Delete", "Delete")
    box.type("ol")
    until(box, "<p>One bold word</p>")
    box.click(ACTION)
    until(box, "<p>One <strong>bold</strong> word</p>")
    box.click(ACTION)
    until(box, "<p>One bold word</p>")


def test_what_is_typed_in_the_place_of_a_paste_ends_its_offer(box: Page) -> None:
    paste(box, "<p>One <b>bold</b> word</p>")
    box.press("Control+a", "Delete")
    box.type("my own")
    until(box, "<p>my own</p>")
    assert box.evaluate(f"document.querySelectorAll({json.dumps(ACTION)}).length") == 0


def test_what_is_typed_after_a_paste_over_selected_words_stands_behind_it(box: Page) -> None:
    box.click(".re-text")
    box.type("some words")
    paste(box, "<p>One <b>bold</b> word</p>", "Control+a")
    box.type("!")
    until(box, "<p>One bold word!</p>")


def test_a_movement_right_after_restoring_leads_where_it_says(box: Page) -> None:
    for _ in range(5):
        box.evaluate(f"void ({VALUE} = '')")
        paste(box, "<p>One <b>bold</b></p>")
        box.click(ACTION)
        # Quicker than anyone: for 20 ms the view itself still puts the cursor where it was when the focus came.
        time.sleep(0.05)
        box.press("Control+Home")
        box.type("0")
        box.press("End")
        box.type("9")
        until(box, "<p>0One <strong>bold9</strong></p>")


@pytest.mark.parametrize("html", ["<pre><code>x</code></pre>", "<blockquote><p>q</p></blockquote>"])
def test_a_click_below_the_last_block_gives_a_line_there(box: Page, html: str) -> None:
    box.evaluate(f"void ({VALUE} = {json.dumps(html)})")
    box.evaluate("void Object.assign(document.querySelector('.re-text').style, { minHeight: '600px' })")
    box.click(".re-text")
    box.type("below")
    until(box, f"{html}<p>below</p>")
