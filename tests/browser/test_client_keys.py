"""Keys, clicks and line ends without a key lead out of blocks and through lists and tables, in two browsers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.firefox import Firefox
from tests.browser.firefox import Page as FirefoxPage
from tests.browser.forum import MARKS, TOPIC, Box, Forum, Visitor, is_canonical
from tests.cases import params

pytestmark = MARKS

VALUE = "document.querySelector('reply-editor').value"


@pytest.fixture(scope="module")
def opened(browser: Browser, forum: Forum) -> Iterator[Box]:
    visitor = Visitor(browser, forum, permissions=["clipboard-read", "clipboard-write"])
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    yield visitor.open()
    visitor.context.close()


@pytest.fixture
def box(opened: Box) -> Box:
    opened.fill("")
    opened.text.focus()
    return opened


@pytest.fixture(scope="module")
def in_firefox(firefox: Firefox, forum: Forum) -> Iterator[FirefoxPage]:
    person = firefox.person()
    page = person.open(forum.url + TOPIC)
    page.until("!!document.querySelector('reply-editor.re-ready')")
    yield page
    person.leave()


def steps(case: dict[str, Any]) -> Iterator[tuple[str | None, str]]:
    """Each step as (key, "") or (None, text): `<End>`, `<Delete*3>`; anything else is typed."""
    for step in case["do"]:
        if key := re.fullmatch(r"<([\w+]+)(?:\*(\d+))?>", step):
            yield from [(key[1], "")] * int(key[2] or 1)
        else:
            yield None, step


@pytest.mark.parametrize("case", params("keys.jsonl"))
def test_keys_do_what_people_expect(box: Box, case: dict[str, Any]) -> None:
    box.fill(case["before"])
    for key, text in steps(case):
        if key:
            box.press(key)
        else:
            box.type(text)
    box.until(case["html"])
    assert is_canonical(box.html)


@pytest.mark.parametrize("case", params("keys.jsonl"))
def test_keys_do_the_same_in_firefox(in_firefox: FirefoxPage, case: dict[str, Any]) -> None:
    in_firefox.evaluate(f"void ({VALUE} = {json.dumps(case['before'])})")
    in_firefox.evaluate("document.querySelector('.re-text').focus()")
    for key, text in steps(case):
        if key:
            in_firefox.press(key)
        else:
            in_firefox.type(text)
    in_firefox.until(f"{VALUE} === {json.dumps(case['html'])} || (globalThis.was = {VALUE}, false)")


@pytest.mark.parametrize(
    "html",
    [
        "<pre><code>x</code></pre>",
        "<blockquote><p>q</p></blockquote>",
        "<details><summary>t</summary><p>b</p></details>",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ],
)
def test_a_click_below_the_last_block_gives_a_line_there(box: Box, html: str) -> None:
    box.fill(html)
    frame = box.page.locator(".re-text").bounding_box()
    assert frame is not None
    box.page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] - 3)
    box.type("below")
    box.until(f"{html}<p>below</p>")


ENTER = """(type) => {
  const event = new InputEvent("beforeinput", { inputType: type, bubbles: true, cancelable: true });
  document.querySelector(".re-text").dispatchEvent(event);
}"""


def android(box: Box, text: str) -> None:
    """Type as the keyboards of Android do: words are composed, and a line end comes without a key."""
    session = box.page.context.new_cdp_session(box.page)
    for index, line in enumerate(text.split("\n")):
        if index:
            box.page.evaluate(ENTER, "insertParagraph")
        if line:
            session.send(
                "Input.imeSetComposition", {"text": line, "selectionStart": len(line), "selectionEnd": len(line)}
            )
            session.send("Input.insertText", {"text": line})


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("one\ntwo", "<p>one</p><p>two</p>"),
        ("```python\nx = 1", '<pre><code class="language-python">x = 1</code></pre>'),
        ("```\nx\n\n\nout", "<pre><code>x</code></pre><p>out</p>"),
        ("---\nbelow", "<hr><p>below</p>"),
    ],
)
def test_a_line_end_without_a_key_does_what_enter_does(box: Box, typed: str, html: str) -> None:
    android(box, typed)
    box.until(html)


def test_an_address_is_embedded_after_a_line_end_without_a_key(box: Box) -> None:
    android(box, "https://www.youtube.com/watch?v=aqz-KE-bpKQ\n")
    box.until_holds('<figure data-embed="youtube">')


def test_a_list_is_left_by_line_ends_without_a_key(box: Box) -> None:
    box.fill("<ul><li>one</li></ul>")
    box.press("Control+End")
    android(box, "\ntwo\n\nout")
    box.until("<ul><li>one</li><li>two</li></ul><p>out</p>")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"),
        ('<ol start="3"><li>three</li><li><p>four</p><ul><li>x</li></ul></li></ol>', "3. three\n4. four\n  • x"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>", "a\tb\nc\td"),
        ("<p>a<br>b</p><p>c</p>", "a\nb\n\nc"),
        ("<blockquote><p>q</p></blockquote><hr><p>c</p>", "q\n\n---\n\nc"),
    ],
)
def test_copied_plain_text_has_its_bullets_numbers_and_tabs(box: Box, html: str, text: str) -> None:
    box.fill(html)
    box.press("Control+a", "Control+c")
    assert box.page.evaluate("navigator.clipboard.readText()") == text


def test_a_copied_word_of_an_item_is_only_the_word(box: Box) -> None:
    box.fill("<ol><li>one two</li></ol>")
    box.press("Control+End", "Control+Shift+ArrowLeft", "Control+c")
    assert box.page.evaluate("navigator.clipboard.readText()") == "two"


ACTIVE = "document.activeElement.textContent"
TABLE = "<p>x</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"


def test_by_keys_alone_the_tools_of_a_table_are_reached_and_the_box_is_left(box: Box) -> None:
    box.fill(TABLE)
    box.press("Control+Home", "ArrowDown", "Escape", "Tab")
    assert box.page.evaluate(ACTIVE) == "Add a row"
    box.press("Enter")
    box.until(TABLE.replace("</tr>", "</tr><tr><td></td><td></td></tr>"))
    expect(box.text).to_be_focused()
    box.press("Escape", "Shift+Tab")
    expect(box.text).not_to_be_focused()
    box.text.focus()
    box.press("Tab")
    expect(box.text).to_be_focused()


def test_by_keys_alone_the_tools_of_a_table_are_reached_in_firefox(in_firefox: FirefoxPage) -> None:
    in_firefox.evaluate(f"void ({VALUE} = {json.dumps(TABLE)})")
    in_firefox.evaluate("document.querySelector('.re-text').focus()")
    in_firefox.press("Control+Home", "ArrowDown", "Escape", "Tab")
    assert in_firefox.evaluate(ACTIVE) == "Add a row"


def test_escape_that_closes_the_list_of_emoji_leaves_tab_as_it_is(box: Box) -> None:
    box.type("- one\ntwo :ta")
    box.page.locator(".re-completion [aria-selected=true]").wait_for()
    box.press("Escape", "Tab")
    box.until("<ul><li><p>one</p><ul><li>two :ta</li></ul></li></ul>")
