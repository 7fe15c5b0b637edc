"""The box on a phone and on a wide page: the toolbar in reach and in full rows, panels that cover nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.forum import MARKS, Box, Forum, Visitor

pytestmark = MARKS

ROWS = """() => {
  const rows = {};
  for (const tool of document.querySelectorAll(".re-tool")) {
    const place = tool.getBoundingClientRect();
    if (tool.offsetParent) (rows[Math.round(place.top)] ??= []).push(place);
  }
  return Object.values(rows).map((row) => row.map(({ width, height }) => [width, height]));
}"""
COVERED = """() => document.querySelector(".re-panel").getBoundingClientRect().bottom
  > document.querySelector(".re-text").getBoundingClientRect().top"""


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    forum = Forum(tmp_path_factory.mktemp("forum"))
    visitor = Visitor(browser, forum, has_touch=True)
    yield visitor.open()
    visitor.context.close()
    forum.stop()


@pytest.mark.parametrize("width", [320, 360, 390, 412, 430, 468, 469, 480, 509, 510, 600])
def test_the_buttons_are_large_and_more_has_no_row_of_its_own(opened: Box, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 720})
    rows = opened.page.evaluate(ROWS)
    assert len(rows[-1]) > 1
    assert min(side for row in rows for button in row for side in button) >= 40


@pytest.mark.parametrize("width", [712, 768, 800, 820, 834])
def test_a_tablet_has_its_toolbar_in_one_row(opened: Box, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 1024})
    assert len(opened.page.evaluate(ROWS)) == 1


@pytest.mark.parametrize("name", ["link", "image", "emoji"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_panel_covers_nothing_of_the_text(opened: Box, width: int, name: str) -> None:
    opened.page.set_viewport_size({"width": width, "height": 720})
    opened.page.locator(f"[data-tool={name}]").click()
    assert opened.page.evaluate(COVERED) is False
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.press("Escape")


def test_the_toolbar_stays_in_reach_of_a_long_reply(opened: Box) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 420})
    opened.fill("<p>A line.</p>" * 60)
    opened.page.evaluate("document.querySelector('.re-footer').scrollIntoView({ block: 'end' })")
    top = opened.page.evaluate("document.querySelector('.re-toolbar').getBoundingClientRect().top")
    assert 0 <= top < 420


def test_the_emoji_fit_in_320_px(opened: Box) -> None:
    opened.page.set_viewport_size({"width": 320, "height": 720})
    opened.page.locator("[data-tool=emoji]").click()
    opened.page.locator(".re-emoji").first.wait_for()
    assert opened.page.evaluate(
        "(grid => grid.scrollWidth <= grid.clientWidth)(document.querySelector('.re-emoji-grid'))"
    )
    opened.press("Escape")
