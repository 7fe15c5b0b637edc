"""The demo's first page convinces in a minute: each promise is tried there, in Chromium and in Firefox; and drafts are
found again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import At
from tests.browser.forum import MARKS, Forum, Visitor
from tests.browser.people import Page
from tests.browser.test_client_accessible import findings

pytestmark = MARKS

SAMPLES = {
    "word": "Pasted as rich text. Restore formatting",
    "google": "Pasted as rich text. Restore formatting",
    "emoji": "Only 75 emoji are allowed.",
    "video": "Your link has been automatically embedded. Display as a link instead",
    "picture": "Description for those who cannot see it (picture.png)",
}
BOX = "document.querySelector('reply-editor').textContent"
PROMISES = "document.querySelectorAll('.promise').length"


def pane(name: str) -> str:
    """What one of the panes below the box shows."""
    return f"document.querySelector('.bench [data-{name}]').textContent"


@pytest.fixture
def first(writer_at: At, forum: Forum) -> Page:
    return writer_at(forum.url).open("/")


def test_every_sample_shows_its_promise_and_what_is_kept(first: Page) -> None:
    assert first.tab.evaluate(PROMISES) == 5
    for sample, notice in SAMPLES.items():
        first.tab.click(f"[data-sample={sample}]")
        first.tab.until(f"{BOX}.includes({json.dumps(notice)})")
        first.tab.until(f"{pane('before-text')}.length > 40")
        chosen = "document.querySelector('.promise.chosen')?.querySelector('[data-sample]').dataset.sample"
        assert first.tab.evaluate(chosen) == ("word" if sample == "google" else sample)
        first.pause()
    first.tab.until(f"{pane('after-text')}.includes('<img src=\"/editor/images/')")


def test_what_came_and_what_is_kept_of_it_stand_side_by_side(first: Page) -> None:
    first.tab.click("[data-sample=word]")
    first.until_notice("pasted_rich_text")
    first.tab.until(f"{pane('before-text')}.includes('mso-list')")
    first.pause()
    first.act("pasted_rich_text")
    first.tab.until(f"{pane('after-facts')}.includes('2 lists, 4 list items')")
    assert "mso" not in first.tab.evaluate(pane("after-text"))
    assert "KB" in first.tab.evaluate(pane("before-facts"))


def test_half_a_sentence_survives_a_reload_and_the_page_says_what_came_back(first: Page) -> None:
    first.tab.click("[data-sample=draft]")
    first.until_saved()
    first.pause()
    first.tab.evaluate("void (globalThis.before = true)")
    first.tab.click("[data-reload]")
    first.tab.until("globalThis.before !== true && document.readyState === 'complete'")
    first.until_ready()
    first.until_notice("draft_restored", "Your previous content has been restored. Clear editor")
    first.tab.until(f"{pane('after-text')}.includes('Half a thought, and then the train')")


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_beside_a_topics_box_work_in_each_browser(writer_at: At, forum: Forum, sample: str) -> None:
    page = writer_at(forum.url).open("/topic/3")
    page.tab.click(f"[data-sample={sample}]")
    page.tab.until(f"{BOX}.includes({json.dumps(SAMPLES[sample])})")


def test_what_developers_want_is_one_click_away(first: Page) -> None:
    first.goto("/topic/3")
    shown = "document.querySelector('[data-html]').checkVisibility()"
    assert not first.tab.evaluate(shown)
    first.tab.click(".developers summary")
    first.tab.until(shown)
    first.write("Words.")
    first.tab.until("document.querySelector('[data-html]').textContent === '<p>Words.</p>'")


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"locale": "ar"},
        {"viewport": {"width": 320, "height": 700}},
    ],
    ids=["light", "dark", "right-to-left", "narrow"],
)
def test_axe_finds_nothing_on_the_first_page(browser: Browser, forum: Forum, look: dict[str, Any]) -> None:
    visitor = Visitor(browser, forum, **look)
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    box = visitor.open("/")
    assert findings(box) == []
    for sample in ("word", "picture"):
        box.page.locator(f"[data-sample={sample}]").click()
        expect(box.page.locator(".bench [data-before-text]")).to_contain_text("<")
        assert findings(box) == []
        assert box.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.context.close()


def test_a_topic_in_the_list_says_who_began_it_and_who_answered_last(browser: Browser, forum: Forum) -> None:
    visitor = Visitor(browser, forum)
    page = visitor.open("/").page
    row = page.locator(".topics li", has_text="Paper club")
    expect(row).to_contain_text("Started by Tomasz Wilk")
    expect(row).to_contain_text("This month we read about how cancer cells")
    expect(row.locator(".count")).to_have_text(re.compile(r"2\s+replies"))
    expect(row.locator(".latest")).to_contain_text("Mei Tanaka")
    visitor.context.close()


def test_a_members_drafts_are_listed_and_lead_to_where_they_go_on(browser: Browser, forum: Forum) -> None:
    visitor = Visitor(browser, forum)
    visitor.register("Many Drafts")
    box = visitor.open("/topic/2")
    box.type("A thought about protocols")
    box.until_saved()
    box.page.close()
    page = visitor.open("/new").page
    page.locator(".re-text").click()
    page.keyboard.type("A question to all")
    expect(page.locator(".re-status")).to_contain_text("Draft saved at")
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Drafts").click()
    expect(page.get_by_role("heading", name="Your drafts")).to_be_visible()
    newest, oldest = page.locator(".topics li").all()
    expect(newest).to_contain_text("A new topic")
    expect(newest).to_contain_text("A question to all")
    expect(oldest).to_contain_text("A thought about protocols")
    expect(oldest).to_contain_text("Linux")
    page.get_by_role("link", name="Table or list? How do you share protocols").click()
    page.wait_for_url("**/topic/2#reply")
    expect(page.locator(".re-text")).to_have_text("A thought about protocols")
    visitor.context.close()


def test_nobodys_drafts_are_an_empty_list(browser: Browser, forum: Forum) -> None:
    visitor = Visitor(browser, forum)
    box = visitor.open("/drafts", ready=False)
    expect(box.page.locator("main")).to_contain_text("You have no drafts.")
    assert findings(box) == []
    visitor.context.close()
