"""What a reader asks of their system or sets: forced colors, less motion, touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.forum import MARKS, Box, Forum, Visitor

pytestmark = MARKS
OUTLINE = """selector => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector(selector));
  return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
}"""
SMALL = """() => [...document.querySelectorAll("reply-editor :is(button, input, select)")]
  .filter((element) => element.checkVisibility() && !element.matches(".re-emoji, [type=file]"))
  .map((element) => [element.className, element.getBoundingClientRect()])
  .filter(([, { height }]) => height < 40)
  .map(([name, { width, height }]) => `${name} ${width} × ${height}`)"""


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    running = Forum(tmp_path)
    yield running
    running.stop()


def opened(browser: Browser, forum: Forum, **options: Any) -> Box:
    """A box with a notice of each kind, and bold pressed."""
    box = Visitor(browser, forum, **options).open()
    box.paste(html="<b>bold</b> " + "🎉" * 76, text="bold " + "🎉" * 76)
    box.notice("pasted_rich_text").wait_for()
    box.notice("too_many_emoji").wait_for()
    box.press("Control+b")
    return box


def test_in_forced_colors_lines_say_what_colors_said(browser: Browser, forum: Forum) -> None:
    box = opened(browser, forum, forced_colors="active")
    page = box.page
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(OUTLINE, ".re-frame") >= 2, "the focus of the text"
    assert page.evaluate(OUTLINE, "[data-tool=bold]") >= 1, "a pressed button"
    assert page.evaluate(OUTLINE, "[data-tool=italic]") == 0
    page.locator("[data-tool=italic]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(OUTLINE, ".re-tool:focus") >= 2, "the focus of a button"
    border = "getComputedStyle(document.querySelector('.re-error'))"
    colors = page.evaluate(f"[{border}.borderTopColor, {border}.backgroundColor]")
    assert colors[0] != colors[1], "the edge of an error"
    page.context.close()


def test_nothing_moves_for_who_asks_for_less_motion(browser: Browser, forum: Forum) -> None:
    moving = "document.querySelector('reply-editor').getAnimations({ subtree: true }).length"
    lengths = """[...document.querySelectorAll("reply-editor, reply-editor *")]
      .flatMap((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName === "none" && /^0s(, 0s)*$/.test(transitionDuration) ? [] : [element.className];
      })"""
    box = opened(browser, forum, reduced_motion="reduce")
    assert box.page.evaluate(moving) == 0
    assert box.page.evaluate(lengths) == []
    box.page.context.close()


def test_by_touch_each_button_is_40_px_high(browser: Browser, forum: Forum) -> None:
    box = opened(browser, forum, has_touch=True, viewport={"width": 390, "height": 800})
    assert box.page.evaluate("matchMedia('(pointer: coarse)').matches")
    assert box.page.evaluate(SMALL) == []
    for panel in ("link", "emoji"):
        box.page.locator(f"[data-tool={panel}]").click()
        box.page.locator(".re-panel :is(.re-input, .re-emoji)").first.wait_for()
        assert box.page.evaluate(SMALL) == [], panel
        box.press("Escape")
    box.page.context.close()
