"""Quotes out of posts: the button at a selection, several posts in one reply, and the way back to what was quoted."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import At
from tests.browser.forum import MARKS, TOPIC, Forum, Visitor
from tests.browser.people import Page
from tests.browser.test_client_accessible import findings

pytestmark = MARKS

BUBBLE = ".re-quoting button"
PRIYA = "#post-5-text > p:last-child"
TOMASZ = "#post-4-text > p:last-child"
QUOTED = "document.querySelector('.re-quoting')?.textContent"


def quotation(author: str, post: int, html: str) -> str:
    return f'<blockquote data-author="{author}" data-post="{post}">{html}</blockquote>'


OF_PRIYA = quotation(
    "Priya Raman",
    5,
    "<p>What I miss is a control for age. Old marrow is mostly fat, and fat cells feed tumor cells in more than one "
    "model.</p>",
)
OF_TOMASZ = quotation("Tomasz Wilk", 4, "<p>What convinced you, and what did not?</p>")


@pytest.fixture
def page(writer_at: At, forum: Forum) -> Page:
    return writer_at(forum.url).open(TOPIC)


def select(page: Page, selector: str) -> None:
    """Select a paragraph as people do, by three clicks, and wait for the button."""
    page.tab.click(selector, 3)
    page.tab.until(f"{QUOTED} === 'Quote'")


def test_what_is_selected_in_several_posts_is_collected_into_one_reply(page: Page) -> None:
    select(page, PRIYA)
    page.tab.click(BUBBLE)
    page.tab.until(f"{QUOTED} === 'Quoted. Go to your reply'")
    assert page.html == OF_PRIYA
    page.pause()
    assert page.tab.evaluate("document.querySelector('.re-text').getBoundingClientRect().top > innerHeight")
    select(page, TOMASZ)
    page.tab.click(BUBBLE)
    page.tab.until(f"{QUOTED} === 'Quoted. Go to your reply'")
    assert page.html == OF_PRIYA + OF_TOMASZ
    page.tab.click(BUBBLE)
    page.tab.until("document.activeElement.matches('.re-text')")
    page.tab.until("document.querySelector('.re-text').getBoundingClientRect().top < innerHeight")
    page.tab.type("To both: yes.")
    page.until_holds(f"{OF_PRIYA}{OF_TOMASZ}<p>To both: yes.</p>")
    page.until_saved()


def test_a_selection_over_two_posts_is_quoted_post_by_post(page: Page) -> None:
    page.tab.click("h1")
    page.tab.evaluate(
        f"""void getSelection().setBaseAndExtent(
          document.querySelector({json.dumps(TOMASZ)}).firstChild, 0,
          document.querySelector("#post-5-text > p").firstChild, 7)"""
    )
    page.tab.until(f"{QUOTED} === 'Quote'")
    page.tab.click(BUBBLE)
    page.until_holds(OF_TOMASZ + quotation("Priya Raman", 5, "<p>Point 3</p>"))


def test_the_button_is_reached_by_keys_from_the_selection(page: Page) -> None:
    select(page, PRIYA)
    page.tab.press("Tab")
    page.tab.until(f"document.activeElement.matches({json.dumps(BUBBLE)})")
    page.tab.press("Enter")
    page.until_holds(OF_PRIYA)
    page.tab.until(f"{QUOTED} === 'Quoted. Go to your reply'")
    page.tab.press("Enter")
    page.tab.until("document.activeElement.matches('.re-text')")


def test_the_button_goes_with_the_selection_and_with_escape(page: Page) -> None:
    select(page, PRIYA)
    page.tab.press("Escape")
    page.tab.until(f"{QUOTED} === undefined")
    select(page, TOMASZ)
    page.tab.click("h1")
    page.tab.until(f"{QUOTED} === undefined")


def test_a_selection_elsewhere_has_no_button(page: Page) -> None:
    page.tab.click("h1", 3)
    page.pause()
    assert page.tab.evaluate(f"{QUOTED} === undefined")


def test_what_a_post_quotes_is_quoted_as_the_words_of_whose_they_are(page: Page) -> None:
    select(page, "#post-6-text blockquote > p")
    page.tab.click(BUBBLE)
    page.until_holds(quotation("Priya Raman", 5, "<p>What I miss is a control for age.</p>"))


def test_the_button_below_a_post_quotes_all_of_it_without_the_links_of_its_quotations(page: Page) -> None:
    page.tab.click("[data-reply-quote=post-6-text]")
    page.tab.until("document.querySelector('reply-editor').value.includes('<details>')")
    inner = quotation("Priya Raman", 5, "<p>What I miss is a control for age.</p>")
    assert page.html.startswith(f'<blockquote data-author="Mei Tanaka" data-post="6">{inner}<p>Agreed.')
    assert "cite" not in page.html
    page.tab.until("document.activeElement.matches('.re-text')")


def test_a_shown_quotation_leads_to_its_post(page: Page) -> None:
    page.tab.click("#post-6-text .quote-source a")
    page.tab.until("location.hash === '#post-5' && location.pathname === '/topic/3'")


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"locale": "ar"}], ids=str)
def test_axe_finds_nothing_with_the_button_shown(browser: Browser, forum: Forum, look: dict[str, str]) -> None:
    visitor = Visitor(browser, forum, viewport={"width": 320, "height": 700}, **look)
    box = visitor.open()
    box.page.locator(PRIYA).click(click_count=3)
    bubble = box.page.locator(BUBBLE)
    expect(bubble).to_be_visible()
    assert findings(box) == []
    bubble.click()
    box.until(OF_PRIYA)
    assert findings(box) == []
    size = bubble.bounding_box()
    assert size is not None
    assert size["height"] >= 40
    assert box.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.context.close()
