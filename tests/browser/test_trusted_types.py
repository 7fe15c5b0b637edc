"""The demo requires Trusted Types: the box is used all through, and nothing makes elements of mere text."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, Forum, Visitor

pytestmark = MARKS
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
REFUSED = """async () => {
  try { document.createElement("div").innerHTML = "<b>text</b>"; return false } catch { return true }
}"""


def test_the_box_is_used_all_through_where_trusted_types_are_required(browser: Browser, tmp_path: Path) -> None:
    forum = Forum(tmp_path)
    visitor = Visitor(browser, forum)
    visitor.register("Careful")
    box = visitor.open()
    page = box.page
    assert page.evaluate(REFUSED)
    assert visitor.problems  # The browser told of that one.
    visitor.problems.clear()

    box.type("**Bold**, `code` and :)\n> a quotation\n\n")
    box.paste(html="<p>One <b>bold</b> word</p><ul><li>first</li></ul>", text="One bold word\n\nfirst")
    box.act("Restore formatting")
    box.until_holds("<strong>bold</strong>")
    # Copied and pasted inside the box, where ProseMirror reads the HTML by itself.
    box.press("Control+a", "Control+c", "ArrowRight", "Control+v")
    page.wait_for_function("() => document.querySelector('reply-editor').value.split('first').length === 3")
    box.fill("")
    box.paste(text="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    page.locator(".re-embed-stage iframe").wait_for()
    page.get_by_role("button", name="Quote").first.click()
    box.until_holds("data-author")
    page.locator('.re-tool[data-tool="emoji"]').click()
    page.locator(".re-emoji").first.click()
    box.press("Escape")
    box.paste(png=PIXEL)
    box.until_holds("<img")
    box.until_saved()
    page.reload()
    box.wait()
    expect(box.notice("draft_restored")).to_be_visible()
    page.locator(".re-embed-stage iframe").wait_for()
    box.submit()
    page.wait_for_url("**#post-*")

    assert visitor.problems == []
    visitor.context.close()
    forum.stop()
