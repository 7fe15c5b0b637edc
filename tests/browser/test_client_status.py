"""What changes without the focus is told to a screen reader, politely, and once (WCAG 2.2, 4.1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, Box, Forum, Visitor

pytestmark = MARKS
LISTEN = """() => {
  window.told = [];
  const region = document.querySelector(".re-announced");
  new MutationObserver(() => told.push(region.textContent)).observe(region, { childList: true });
}"""


@pytest.fixture
def box(browser: Browser, tmp_path: Path) -> Iterator[Box]:
    forum = Forum(tmp_path)
    visitor = Visitor(browser, forum)
    opened = visitor.open()
    opened.page.evaluate(LISTEN)
    yield opened
    visitor.context.close()
    forum.stop()


def told(box: Box) -> list[str]:
    """What a screen reader was told, in its order."""
    return list(box.page.evaluate("told"))


def statuses(box: Box) -> list[str]:
    """The polite live regions of the accessibility tree that hold text: what is exposed, not what is in the page."""
    session = box.page.context.new_cdp_session(box.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def text(node: dict[str, Any]) -> str:
        if node.get("role", {}).get("value") == "StaticText":
            return str(node["name"]["value"])
        return "".join(text(by_id[child]) for child in node.get("childIds", []))

    return [text(node) for node in nodes if not node["ignored"] and node["role"]["value"] == "status"]


def test_that_the_draft_is_saved_is_told_once(box: Box) -> None:
    box.type("One")
    box.until_saved()
    assert any(status.startswith("Draft saved at") for status in statuses(box))
    with box.page.expect_response(lambda response: response.request.method == "PUT"):
        box.type(" and two")
    box.until_saved()
    assert [text.partition(" at ")[0] for text in told(box)] == ["Draft saved"]


def test_that_the_network_is_gone_and_back_is_told(box: Box) -> None:
    box.type("One")
    box.until_saved()
    box.forum.stop()
    box.type(" and two")
    expect(box.page.locator(".re-status")).to_contain_text("You are offline", timeout=10_000)
    assert any(status.startswith("You are offline") for status in statuses(box))
    box.forum.start()
    box.until_saved()
    assert [text.partition(" at ")[0].partition(".")[0] for text in told(box)] == [
        "Draft saved",
        "You are offline",
        "Draft saved",
    ]


def test_a_limit_that_nears_is_told_once_and_passed_by_a_notice(box: Box) -> None:
    box.page.route("**/editor/drafts/**", lambda route: route.abort())
    counted = box.page.locator(".re-count")
    box.fill("<p>" + "🎉" * 59 + "</p>")
    expect(counted).to_be_empty()
    for emoji in (60, 61, 75):
        box.fill("<p>" + "🎉" * emoji + "</p>")
        expect(counted).to_have_text(f"Emoji: {emoji} of 75")
    assert [text for text in told(box) if "Emoji" in text] == ["Emoji: 60 of 75"]
    box.fill("<p>" + "🎉" * 76 + "</p>")
    assert "Only 75 emoji are allowed." in statuses(box)
    assert [text for text in told(box) if "emoji" in text.lower()] == ["Emoji: 60 of 75"]


def test_who_sends_what_cannot_be_sent_is_told_why(box: Box) -> None:
    box.fill("<p>" + "🎉" * 76 + "</p>")
    box.page.get_by_role("button", name="Submit reply").press("Enter")
    assert "Only 75 emoji are allowed." in told(box)[-1]
    expect(box.text).to_be_focused()
