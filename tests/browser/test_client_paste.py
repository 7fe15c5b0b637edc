"""Edits of what was pasted are never lost, and an offer goes with what it was for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cursor import EXPECTED, SPEEDS, count
from tests.browser.forum import MARKS, Box, Forum, Visitor, is_canonical
from tests.cases import params

pytestmark = MARKS

RESTORE, PLAIN = "Restore formatting", "Paste as plain text instead"
RICH, TEXT = "<p>One <b>bold</b> word</p>", "One bold word"


@pytest.fixture
def box(browser: Browser, forum: Forum) -> Iterator[Box]:
    visitor = Visitor(browser, forum)
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    forum.slow = lambda method, path: 0.0
    box = visitor.open()
    box.text.focus()
    yield box
    visitor.context.close()


def act_as_written(box: Box, steps: list[str]) -> None:
    """Keys as `<End>` or `<Delete*3>`; anything else is typed."""
    for step in steps:
        if key := re.fullmatch(r"<([\w+]+)(?:\*(\d+))?>", step):
            box.press(*[key[1]] * int(key[2] or 1))
        else:
            box.type(step)


@pytest.mark.parametrize("case", params("paste-edits.jsonl"))
def test_an_edit_of_the_plain_form_is_in_the_rich_one_and_back(box: Box, case: dict[str, Any]) -> None:
    box.paste(html=str(case["html"]), text=str(case["text"]))
    box.notice("pasted_rich_text").wait_for()
    act_as_written(box, case["do"])
    assert box.html == case["plain"]
    box.act(RESTORE)
    box.until(str(case["rich"]))
    box.act(PLAIN)
    box.until(str(case["plain"]))
    box.act(RESTORE)
    box.until(str(case["rich"]))
    box.press("Control+z", "Control+z", "Control+z")
    box.until(str(case["plain"]))
    assert is_canonical(box.html)


def test_an_edit_of_the_rich_form_is_in_the_plain_one(box: Box) -> None:
    box.paste(html=RICH, text=TEXT)
    box.act(RESTORE)
    box.until("<p>One <strong>bold</strong> word</p>")
    box.press("Home", *["ArrowRight"] * 6)
    box.type("o")
    box.until("<p>One <strong>boold</strong> word</p>")
    box.act(PLAIN)
    box.until("<p>One boold word</p>")


def test_edits_that_are_undone_are_undone_in_the_other_form_too(box: Box) -> None:
    box.paste(html=RICH, text=TEXT)
    box.notice("pasted_rich_text").wait_for()
    box.page.wait_for_timeout(600)  # Longer than what history takes for one step of typing.
    box.press("Home", "ArrowRight", "ArrowRight", "ArrowRight")
    box.type("!")
    box.act(RESTORE)
    box.until("<p>One! <strong>bold</strong> word</p>")
    box.press("Control+z", "Control+z")
    box.until("<p>One bold word</p>")
    box.act(RESTORE)
    box.until("<p>One <strong>bold</strong> word</p>")


def test_a_quotation_put_into_the_pasted_text_stays_there(box: Box) -> None:
    box.paste(html="<p>first <b>one</b></p><p>second</p>", text="first one\n\nsecond")
    box.notice("pasted_rich_text").wait_for()
    box.press("ArrowUp")
    box.page.get_by_role("button", name="Quote").nth(1).click()
    box.until_holds("</blockquote>")
    box.type("my answer")
    before = box.html
    assert before.index("first one") < before.index("<blockquote") < before.index("my answer") < before.index("second")
    box.act(RESTORE)
    box.until(before.replace("first one", "first <strong>one</strong>"))
    box.act(PLAIN)
    box.until(before)


@pytest.mark.parametrize(
    "keys", [["Control+a", "Delete"], ["Control+a"], ["Control+a", "Backspace", "Control+z", "Control+a", "Backspace"]]
)
def test_what_is_typed_in_the_place_of_the_paste_is_never_replaced_by_it(box: Box, keys: list[str]) -> None:
    box.paste(html=RICH, text=TEXT)
    box.notice("pasted_rich_text").wait_for()
    box.press(*keys)
    box.type("my own")
    box.until("<p>my own</p>")
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_what_is_deleted_letter_by_letter_ends_the_offer(box: Box) -> None:
    box.paste(html="<ul><li><b>ab</b></li></ul>", text="ab")
    box.act(RESTORE)
    box.until("<ul><li><strong>ab</strong></li></ul>")
    box.press("Control+End", "Backspace")
    expect(box.notice("pasted_rich_text")).to_have_count(1)
    box.press("Backspace")
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_an_answer_that_comes_after_the_undo_offers_nothing(box: Box) -> None:
    box.type("before")
    box.page.wait_for_timeout(600)  # Longer than what history takes for one step of typing.
    box.forum.slow = lambda method, path: 0.8 if path == "/editor/paste" else 0.0
    with box.page.expect_response("**/editor/paste"):
        box.paste(html=RICH, text=TEXT)
        box.press("Control+z")
        box.until("<p>before</p>")
        box.type(" after")
    box.press("End")
    assert box.html == "<p>before after</p>"
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_an_answer_that_comes_late_moves_nothing_where_somebody_writes(box: Box) -> None:
    box.forum.slow = lambda method, path: 0.8 if path == "/editor/paste" else 0.0
    box.paste(html=RICH, text=TEXT)
    box.press("Home", "ArrowRight", "ArrowRight", "ArrowRight")
    box.type("!")
    box.notice("pasted_rich_text").wait_for()
    box.type("?")
    assert box.html == "<p>One!? bold word</p>"
    box.act(RESTORE)
    box.until("<p>One!? <strong>bold</strong> word</p>")


def test_who_makes_a_list_of_the_plain_text_is_offered_no_other_form(box: Box) -> None:
    box.paste(html=RICH, text=TEXT)
    box.notice("pasted_rich_text").wait_for()
    box.press("Control+Shift+8")
    box.until("<ul><li>One bold word</li></ul>")
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_an_address_pasted_over_words_links_them(box: Box) -> None:
    link = '<a href="https://example.org/a" rel="ugc nofollow noopener">paper</a>'
    box.type("see the paper")
    box.press("Control+Shift+ArrowLeft")
    box.paste_without_a_key(text="https://example.org/a")
    box.until(f"<p>see the {link}</p>")
    box.type(" now")
    box.until(f"<p>see the {link} now</p>")
    box.press("Control+z", "Control+z")
    box.until("<p>see the paper</p>")


def test_an_address_pasted_over_an_address_takes_its_place(box: Box) -> None:
    box.type("see https://example.org/a")
    box.press(*["Shift+ArrowLeft"] * len("https://example.org/a"))
    box.paste_without_a_key(text="https://example.org/b")
    box.until("<p>see https://example.org/b</p>")


@pytest.mark.parametrize(
    ("text", "selects", "left"),
    [
        ("one two", ["Control+Shift+ArrowLeft"], "<p>one {}</p>"),
        ("one two", ["Home", "Control+Shift+ArrowRight"], "<p>{} two</p>"),
        ("one\ntwo\nthree", ["Shift+ArrowUp", "Shift+ArrowUp"], "<p>one{}</p>"),
        ("one", ["Control+a"], "<p>{}</p>"),
    ],
)
@pytest.mark.parametrize("html", [RICH, ""])
def test_what_is_typed_after_a_paste_over_selected_words_stands_behind_it(
    box: Box, text: str, selects: list[str], left: str, html: str
) -> None:
    box.type(text)
    box.press(*selects)
    box.paste(html=html, text=TEXT)
    box.until(left.format(TEXT))
    if html:
        box.notice("pasted_rich_text").wait_for()
    box.type("!")
    box.until(left.format(TEXT + "!"))


@pytest.mark.parametrize("speed", SPEEDS)
def test_what_is_written_and_pasted_stands_where_the_cursor_was_however_slow_the_machine(box: Box, speed: int) -> None:
    box.page.context.set_default_timeout(30_000)
    assert count(10, speed, box) == {EXPECTED: 10}


def test_a_link_that_the_cursor_is_in_is_opened_changed_or_removed(box: Box) -> None:
    rel = 'rel="ugc nofollow noopener"'
    box.fill(f'<p>see <a href="https://example.org/a" {rel}>this paper</a> now</p>')
    box.text.locator("a").click()
    opened = box.page.get_by_role("link", name="Open link")
    expect(opened).to_have_attribute("href", "https://example.org/a")
    expect(opened).to_have_attribute("target", "_blank")
    box.page.get_by_role("button", name="Change link").click()
    box.page.get_by_label("Address").fill("https://example.org/b")
    box.press("Enter")
    box.until(f'<p>see <a href="https://example.org/b" {rel}>this paper</a> now</p>')
    box.text.locator("a").click()
    box.page.get_by_role("button", name="Remove link").click()
    box.until("<p>see this paper now</p>")
    expect(opened).to_have_count(0)


SHOWN = "[...document.querySelectorAll('.re-text > *')].map((block) => block.textContent)"


@pytest.mark.parametrize("html", ["", "<p>a\tb</p>", "<p>a\t<b>b</b></p>"])
def test_a_tab_that_is_pasted_into_text_is_shown_as_the_space_that_is_stored(box: Box, html: str) -> None:
    box.paste(html=html, text="a\tb\n\n\tc")
    box.page.wait_for_timeout(400)
    assert box.html.replace("<strong>b</strong>", "b").startswith("<p>a b</p>")
    assert "\t" not in "".join(box.page.evaluate(SHOWN))


def test_a_tab_that_is_typed_is_a_space_and_undo_takes_it_back(box: Box) -> None:
    box.type("a")
    box.page.keyboard.insert_text("\tb\t")
    box.page.keyboard.insert_text("c")
    assert box.page.evaluate(SHOWN) == ["a b c"]
    assert box.html == "<p>a b c</p>"
    box.press("Control+z")
    assert box.html == ""


def test_tabs_of_code_that_becomes_a_heading_are_spaces(box: Box) -> None:
    box.fill("<pre><code>a\tb\n\tc</code></pre>")
    box.press("Control+End", "Control+Alt+3")
    assert box.page.evaluate(SHOWN) == ["a b c"]
    box.until("<h3>a b<br>&nbsp;c</h3>")


def test_a_tab_in_code_stays_a_tab(box: Box) -> None:
    box.fill("<pre><code>x</code></pre>")
    box.press("Control+End")
    box.page.keyboard.insert_text("\ty")
    box.paste_without_a_key(text="\tz")
    box.until("<pre><code>x\ty\tz</code></pre>")


@pytest.mark.parametrize(
    ("html", "text", "cell"),
    [
        (
            "<details><summary>Ending</summary><p>He <b>wins</b>.</p></details>",
            "Ending\n\nHe wins.",
            ["Ending", "He wins."],
        ),
        ("<blockquote><details><p>He wins.</p></details></blockquote>", "He wins.", ["He wins."]),
        ("<p>a</p><table><tr><td>b</td><td>c</td></tr></table>", "a\n\nb\tc", ["a", "b", "c"]),
    ],
    ids=["spoiler", "quoted-spoiler", "table"],
)
def test_what_a_cell_cannot_hold_is_its_text_there_in_the_box_as_on_the_page(
    box: Box, html: str, text: str, cell: list[str]
) -> None:
    box.fill("<table><tbody><tr><td>x</td><td></td></tr></tbody></table>")
    box.page.locator(".re-text td").last.click()
    with box.page.expect_response("**/editor/paste"):
        box.paste(html=html, text=text)
    box.page.wait_for_timeout(300)
    for label in (PLAIN, RESTORE):
        if box.page.get_by_role("button", name=label).count():
            box.act(label)
            box.page.wait_for_timeout(300)
    shown = box.page.locator(".re-text > table > tbody > tr > td").last
    assert shown.evaluate("td => td.querySelectorAll('[data-element], table, figure').length") == 0
    assert shown.evaluate("td => td.innerText.split(/\\n+/).map((line) => line.trim()).filter(Boolean)") == cell
    assert is_canonical(box.html)


def test_a_spoiler_that_was_cut_in_the_box_is_its_text_in_a_cell(box: Box) -> None:
    box.fill(
        "<details><summary>Ending</summary><p>He wins.</p></details>"
        "<table><tbody><tr><td>x</td><td></td></tr></tbody></table><p>after</p>"
    )
    box.page.locator(".re-text [data-element=details] p").click()
    box.press("Home")
    box.page.locator(".re-text [data-element=summary]").click()
    box.press("Home", "Shift+ArrowDown", "Shift+End", "Control+x")
    box.page.locator(".re-text td").last.click()
    box.press("Control+v")
    shown = box.page.locator(".re-text > table > tbody > tr > td").last
    assert shown.evaluate("td => td.querySelectorAll('[data-element]').length") == 0
    expect(shown).to_contain_text("He wins.")
    assert is_canonical(box.html)
