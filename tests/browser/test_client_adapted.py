"""The box as writers set their machines: forced colors, reduced motion, larger text, wider spacing, and keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.forum import MARKS, Box, Forum, Visitor

pytestmark = MARKS

SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
"""What WCAG 2.2, 1.4.12, asks a page to bear."""
LARGER = "html { font-size: 200% !important }"
CUT = """() => [...document.querySelectorAll("reply-editor *")]
  .filter((element) => element.checkVisibility() && element.textContent.trim() && !(element instanceof SVGElement))
  .filter((element) => element.clientWidth > 1)
  .filter((element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX))
  .filter((element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
  .map((element) => element.className || element.localName)"""
"""What does not show all of its text, and cannot be scrolled; what is for screen readers alone is a pixel wide."""
MOVES = """() => [...document.querySelectorAll("reply-editor *")]
  .filter((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== "none" || transitionDuration.split(", ").some((lasts) => parseFloat(lasts) > 0);
  })
  .map((element) => element.className || element.localName)"""
FOCUSED = """() => {
  const element = document.activeElement, { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const { x, y, width, height } = element.getBoundingClientRect();
  const seen = document.elementFromPoint(x + width / 2, y + height / 2);
  return {
    name: element.getAttribute("data-tool") ?? element.className ?? element.localName,
    outline: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    covered: !(element.contains(seen) || seen?.contains(element)),
  };
}"""
"""The control with the focus, the width of its outline in pixels, and whether something stands before it."""
CONTRAST = """() => {
  const channels = (color) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => {
    const [red, green, blue] = channels(color).map((each) => each / 255)
      .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (channels(backgroundColor)[3] === 255) return backgroundColor;
    }
    return "canvas";
  };
  const ratio = (one, other) => {
    const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
    return Math.round((more + 0.05) / (less + 0.05) * 100) / 100;
  };
  const ratios = {};
  const frame = document.querySelector(".re-frame");
  ratios.frame = ratio(getComputedStyle(frame).borderTopColor, behind(frame.parentElement));
  for (const tool of document.querySelectorAll(".re-tool")) {
    const { color } = getComputedStyle(tool);
    if (tool.checkVisibility()) ratios[tool.dataset.tool ?? tool.className] = ratio(color, behind(tool));
  }
  const focused = document.activeElement;
  ratios.focus = ratio(getComputedStyle(focused).outlineColor, behind(focused.parentElement));
  return ratios;
}"""
"""WCAG 2.2's contrast of the frame, of each icon, and of the focus."""


@pytest.fixture
def opened(browser: Browser, forum: Forum, request: pytest.FixtureRequest) -> Iterator[Box]:
    """The box, in a browser that is set as the test asks, with bold text and a notice."""
    options: dict[str, Any] = getattr(request, "param", {})
    visitor = Visitor(browser, forum, bypass_csp=True, **options)
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    box = visitor.open()
    box.paste(html="<b>bold</b>", text="bold")
    box.notice("pasted_rich_text").wait_for()
    box.act("Restore formatting")
    box.until_holds("<strong>bold</strong>")
    yield box
    visitor.context.close()


def reach_the_toolbar(box: Box) -> None:
    """By the key, and so that the focus shows as it does for who uses keys."""
    box.text.focus()
    box.press("Alt+F10", "ArrowRight")


@pytest.mark.parametrize("opened", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], indirect=True)
def test_each_button_of_the_toolbar_shows_that_it_has_the_focus_and_nothing_stands_before_it(opened: Box) -> None:
    reach_the_toolbar(opened)
    focused = []
    for _ in range(opened.page.locator(".re-tool:visible").count()):
        focused.append(opened.page.evaluate(FOCUSED))
        opened.press("ArrowRight")
    assert len({each["name"] for each in focused}) == len(focused) > 15
    assert [each for each in focused if each["outline"] < 2 or each["covered"]] == []


@pytest.mark.parametrize("opened", [{}, {"color_scheme": "dark"}], indirect=True)
def test_the_box_shows_by_its_frame_that_it_has_the_focus(opened: Box) -> None:
    frame = "(style => [style.borderTopColor, style.boxShadow])(getComputedStyle(document.querySelector('.re-frame')))"
    opened.text.focus()
    opened.page.wait_for_function(f"{frame}[1] !== 'none'")
    within = opened.page.evaluate(frame)
    opened.page.evaluate("document.activeElement.blur()")
    opened.page.wait_for_function(f"{frame}[1] === 'none'")
    assert opened.page.evaluate(frame)[0] != within[0]


@pytest.mark.parametrize("opened", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], indirect=True)
def test_icons_the_frame_with_the_focus_and_the_focus_itself_have_a_contrast_of_3_to_1(opened: Box) -> None:
    reach_the_toolbar(opened)
    opened.page.wait_for_function("document.getAnimations().every((each) => each.playState === 'finished')")
    ratios = opened.page.evaluate(CONTRAST)
    assert len(ratios) > 15
    assert {name: ratio for name, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("opened", [{"forced_colors": "active"}], indirect=True)
def test_with_forced_colors_a_pressed_button_differs_by_its_outline(opened: Box) -> None:
    outlines = {
        pressed: opened.page.evaluate(
            "pressed => getComputedStyle(document.querySelector(`.re-tool[aria-pressed=${pressed}]`)).outlineStyle",
            pressed,
        )
        for pressed in ("true", "false")
    }
    assert outlines == {"true": "solid", "false": "none"}


@pytest.mark.parametrize("opened", [{"reduced_motion": "reduce"}], indirect=True)
def test_with_reduced_motion_nothing_in_the_box_moves(opened: Box) -> None:
    assert opened.page.evaluate(MOVES) == []


@pytest.mark.parametrize("opened", [{"reduced_motion": "no-preference"}], indirect=True)
def test_without_that_something_does(opened: Box) -> None:
    assert opened.page.evaluate(MOVES) != []


@pytest.mark.parametrize("style", [SPACING, LARGER, SPACING + LARGER], ids=["spaced", "200 %", "both"])
@pytest.mark.parametrize("opened", [{}, {"viewport": {"width": 640, "height": 720}}], indirect=True)
def test_with_wider_spacing_and_larger_text_nothing_is_cut_or_scrolls_sideways(opened: Box, style: str) -> None:
    sizes = "[...document.querySelectorAll('.re-text, .re-notice')].map((each) => getComputedStyle(each).fontSize)"
    before = [float(size.removesuffix("px")) for size in opened.page.evaluate(sizes)]
    opened.page.add_style_tag(content=style)
    after = [float(size.removesuffix("px")) for size in opened.page.evaluate(sizes)]
    assert after == [size * (2 if LARGER in style else 1) for size in before]
    assert opened.page.evaluate(CUT) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
