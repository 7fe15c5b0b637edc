"""Typing, keys, the toolbar and the shortcuts that people expect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, Box, Forum, Visitor, is_canonical
from tests.cases import params

pytestmark = MARKS


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    forum = Forum(tmp_path_factory.mktemp("forum"))
    visitor = Visitor(browser, forum)
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    yield visitor.open()
    visitor.context.close()
    forum.stop()


@pytest.fixture
def box(opened: Box) -> Box:
    opened.fill("")
    opened.text.focus()
    return opened


@pytest.mark.parametrize("case", params("typing.jsonl"))
def test_what_is_typed_becomes_what_people_expect(box: Box, case: dict[str, str]) -> None:
    for step in case["type"]:
        if step.startswith("<") and step.endswith(">"):
            box.press(step[1:-1])
        else:
            box.type(step)
    assert box.html == case["html"]
    assert is_canonical(box.html)


@pytest.mark.parametrize("case", params("toolbar.jsonl"))
def test_a_button_of_the_toolbar_does_what_it_says(box: Box, case: dict[str, str]) -> None:
    box.fill(case["before"])
    box.text.focus()
    box.press("Control+a")
    box.page.locator(f"[data-tool={case['tool']}]").click()
    assert box.html == case["after"]
    assert is_canonical(box.html)


def test_a_heading_is_chosen_from_its_panel(box: Box) -> None:
    box.type("Title")
    box.page.locator("[data-tool=heading]").click()
    box.page.get_by_role("button", name="Medium heading").click()
    assert box.html == "<h3>Title</h3>"


def test_a_link_is_made_and_taken_away_in_its_panel(box: Box) -> None:
    box.type("see here")
    box.press("Control+Shift+ArrowLeft")
    box.press("Control+k")
    box.page.get_by_label("Address").fill("example.org/a?b=1&c=2")
    box.press("Enter")
    assert box.html == ('<p>see <a href="https://example.org/a?b=1&amp;c=2" rel="ugc nofollow noopener">here</a></p>')
    box.press("Control+k")
    box.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    assert box.html == "<p>see here</p>"


def test_an_address_that_is_none_is_told_and_nothing_is_inserted(box: Box) -> None:
    box.press("Control+k")
    box.page.get_by_label("Address").fill("javascript:alert(1)")
    box.press("Enter")
    expect(box.page.get_by_role("alert")).to_have_text("This is not an address that can be linked to.")
    box.press("Escape")
    assert box.html == ""
    expect(box.text).to_be_focused()


def test_a_table_is_filled_and_grown_by_keyboard(box: Box) -> None:
    box.page.locator("[data-tool=table]").click()
    box.type("a")
    for text in "bcdefghi":
        box.press("Tab")
        box.type(text)
    box.press("Tab")
    box.type("new")
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in ("def", "ghi"))
    assert box.html == (
        "<table><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead>"
        f"<tbody>{rows}<tr><td>new</td><td></td><td></td></tr></tbody></table>"
    )


def test_rows_and_columns_of_a_table_with_merged_cells_are_added_and_deleted(box: Box) -> None:
    merged = (
        '<table><tbody><tr><td colspan="2">a</td><td rowspan="2">b</td></tr>'
        "<tr><td>c</td><td>d</td></tr></tbody></table>"
    )
    box.fill(merged)
    box.page.locator(".re-text td", has_text="c").click()
    box.page.get_by_role("button", name="Add a column").click()
    assert box.html == (
        '<table><tbody><tr><td colspan="3">a</td><td rowspan="2">b</td></tr>'
        "<tr><td>c</td><td></td><td>d</td></tr></tbody></table>"
    )
    box.press("ArrowRight")
    box.page.get_by_role("button", name="Delete the column").click()
    assert box.html == merged
    box.page.get_by_role("button", name="Delete the row").click()
    assert box.html == '<table><tbody><tr><td colspan="2">a</td><td>b</td></tr></tbody></table>'
    box.page.get_by_role("button", name="Delete the table").click()
    assert box.html == ""


def test_the_language_of_a_code_block_is_chosen_from_a_list(box: Box) -> None:
    box.type("```\nprint(1)")
    box.page.get_by_label("Language of the code").select_option("python")
    assert box.html == '<pre><code class="language-python">print(1)</code></pre>'


def test_an_emoji_is_found_by_name_and_chosen_by_keyboard_in_a_skin_tone(box: Box) -> None:
    box.page.locator("[data-tool=emoji]").click()
    box.page.get_by_role("radio").nth(3).click()
    box.page.get_by_role("searchbox").fill("waving hand")
    box.page.get_by_role("option", name="waving hand").first.wait_for()
    box.page.get_by_role("searchbox").focus()
    box.press("Enter")
    box.press("Escape")
    assert box.html == "<p>👋🏽</p>"
    box.page.locator("[data-tool=emoji]").click()
    expect(box.page.get_by_role("option").first).to_have_text("👋🏽")
    box.press("Escape")


def test_the_toolbar_is_one_tab_stop_with_arrows_and_escape_leads_back(box: Box) -> None:
    box.type("x")
    box.press("Alt+F10")
    first = box.page.locator("[data-tool=bold]")
    expect(first).to_be_focused()
    box.press("ArrowRight")
    expect(box.page.locator("[data-tool=italic]")).to_be_focused()
    box.press("Home", "ArrowLeft")
    expect(box.page.locator("[data-tool=redo]")).to_be_focused()
    box.press("Escape")
    expect(box.text).to_be_focused()


def test_a_post_is_quoted_under_what_is_in_the_box(box: Box) -> None:
    box.type("before")
    box.page.get_by_role("button", name="Quote").nth(1).click()
    box.until_holds("</blockquote>")
    box.type("after")
    assert box.html.startswith('<p>before</p><blockquote data-author="Priya Raman" data-post=')
    assert box.html.endswith("</blockquote><p>after</p>")
    assert is_canonical(box.html)


def test_a_post_is_quoted_and_an_emoji_chosen_without_the_server(box: Box) -> None:
    fetched = "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/emoji-'))"
    box.page.wait_for_function(fetched)
    box.type("before")
    box.page.context.set_offline(True)
    box.page.get_by_role("button", name="Quote").nth(1).click()
    box.until_holds("</blockquote>")
    assert box.html.startswith('<p>before</p><blockquote data-author="Priya Raman" data-post=')
    assert "What I miss" in box.html
    box.page.locator("[data-tool=emoji]").click()
    box.page.get_by_role("searchbox").fill("rocket")
    box.press("Enter")
    box.until_holds("🚀")
    assert is_canonical(box.html)
    box.page.context.set_offline(False)


def test_only_the_selected_part_of_a_post_is_quoted(box: Box) -> None:
    box.page.evaluate(
        """() => {
          const texts = [...document.querySelectorAll(".post .text p")];
          const text = texts.find((p) => p.textContent.startsWith("What I miss"));
          const range = document.createRange();
          range.setStart(text.firstChild, 0);
          range.setEnd(text.firstChild, 11);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    box.page.get_by_role("button", name="Quote").nth(1).click()
    box.until_holds("</blockquote>")
    assert "><p>What I miss</p></blockquote>" in box.html


def test_a_key_that_follows_a_movement_at_once_works_at_the_new_place(box: Box) -> None:
    box.type("all of this stays")
    box.press("Shift+Home", "End", "Enter")
    box.type("below")
    assert box.html == "<p>all of this stays</p><p>below</p>"


def test_undo_and_redo_take_back_and_bring_back(box: Box) -> None:
    box.type("one")
    box.page.wait_for_timeout(600)
    box.type(" two")
    box.press("Control+z")
    assert box.html == "<p>one</p>"
    box.press("Control+y")
    assert box.html == "<p>one two</p>"
