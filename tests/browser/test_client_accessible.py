"""axe-core finds nothing on the topic page: light, dark, right-to-left and narrow, with everything open."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.forum import MARKS, Box, Forum, Visitor
from tests.browser.node import node_modules

pytestmark = MARKS

SIZES = """() => [...document.querySelectorAll("reply-editor button, reply-editor select, reply-editor [role=textbox]")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.textContent || element.getAttribute("aria-label"), element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([name, box]) => `${name} ${box.width} × ${box.height}`)"""


LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "right-to-left": {"locale": "ar"},
    "narrow": {"viewport": {"width": 320, "height": 700}},
}


def findings(box: Box, within: str = "html") -> list[str]:
    box.page.wait_for_timeout(250)  # what appears, has appeared
    box.page.evaluate((node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    result = box.page.evaluate("within => axe.run(within)", within)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_violation_on_the_topic_page(browser: Browser, forum: Forum, look: str) -> None:
    node_modules()
    visitor = Visitor(browser, forum, **LOOKS[look])
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    box = visitor.open()
    assert findings(box) == []
    box.text.focus()
    box.paste(html="<b>bold</b> " + "🎉" * 76, text="bold " + "🎉" * 76)
    box.notice("pasted_rich_text").wait_for()
    box.press("Control+End", "Enter")
    box.type("https://www.youtube.com/watch?v=aqz-KE-bpKQ\n")
    box.notice("link_embedded").wait_for()
    assert findings(box) == []
    for panel in ("link", "image", "heading", "emoji"):
        tool = box.page.locator(f"[data-tool={panel}]")
        if not tool.is_visible():
            box.page.locator(".re-more").click()
        tool.click()
        if panel == "emoji":
            box.page.locator(".re-emoji").first.wait_for()
            # Each is like the next, and there are 1,800 of them.
            box.page.evaluate("document.querySelectorAll('.re-emoji:nth-child(n + 60)').forEach((e) => e.remove())")
        assert findings(box, "reply-editor") == [], panel
        assert box.page.evaluate(SIZES) == [], panel
        box.press("Escape")
    assert box.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_violation_in_what_comes_up_while_writing(browser: Browser, forum: Forum, look: str) -> None:
    visitor = Visitor(browser, forum, **LOOKS[look])
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    box = visitor.open()
    page = box.page

    def proven(state: str) -> None:
        assert findings(box, "reply-editor") == [], state
        assert page.evaluate(SIZES) == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state

    box.type("Well done :ta")
    page.wait_for_selector(".re-completion:not([hidden])")
    proven("completion")
    box.press("Escape")
    page.locator("[data-tool=emoji]").click()
    page.locator(".re-picker input").fill("no emoji is called this")
    page.wait_for_selector(".re-none")
    proven("nothing found")
    box.press("Escape")
    box.text.focus()
    box.paste_without_a_key(png="AAAA")
    page.locator(".re-upload .re-button").wait_for()
    proven("an upload that failed")
    page.locator(".re-upload .re-dismiss").click()
    box.fill('<p>See <img src="/editor/none.png" alt="" width="40" height="20"></p>')
    # In Chromium the arrows go by the box's direction.
    box.press("Control+End", "ArrowRight" if look == "right-to-left" else "ArrowLeft")
    page.wait_for_selector(".re-contextual [type=range]")
    proven("a picture that is selected")
    box.fill("<p>Watch:</p>")
    box.press("Control+End", "Enter")
    box.type("https://www.youtube.com/watch?v=aqz-KE-bpKQ")
    page.wait_for_selector(".re-preview:not([hidden])")
    proven("the preview of a link")
    box.fill("<p>%s</p>" % ('<a href="https://example.org">x</a> ' * 101))
    box.notice("too_many_links").wait_for()
    proven("too many links")
    visitor.context.close()


@pytest.mark.parametrize("path", ["/", "/register", "/sign-in", "/terms"])
def test_axe_finds_no_violation_on_the_other_pages(browser: Browser, forum: Forum, path: str) -> None:
    visitor = Visitor(browser, forum)
    assert findings(visitor.open(path, ready=False)) == []
    visitor.context.close()
