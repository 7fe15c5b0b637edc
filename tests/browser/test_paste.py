"""What paste makes of the captures holds the text that a browser shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page

from editor import Editor
from tests.captures import captures

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

UNSHOWN = (
    "<button",
    "mw-editsection",
    "sr-only",
    "mso-",
    "Mso",
    "<style",
    "data-pm-slice",
    "Version:0.9",
    ":rocket:",
    "[x]",
)
"""Captures with these hold text that is no text of the writer, or that only their program shows."""
SHOWN = [each for each in captures() if not any(mark in each.html for mark in UNSHOWN)]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def shown(page: Page, sources: list[str]) -> list[str]:
    """The letters that a browser shows of each."""
    script = "all => all.map(html => { document.body.innerHTML = html; return document.body.innerText })"
    return [letters(text) for text in page.evaluate(script, sources)]


def test_the_letters_that_a_browser_shows_are_kept_in_their_order(page: Page) -> None:
    page.set_content("<!doctype html><body></body>")
    before = shown(page, [capture.html for capture in SHOWN])
    after = shown(page, [str(Editor().paste(html=capture.html).rich) for capture in SHOWN])
    assert [capture.name for capture, *both in zip(SHOWN, before, after, strict=True) if both[0] != both[1]] == []


def test_most_sources_are_compared_with_a_browser() -> None:
    assert len(SHOWN) > 30
    assert len({capture.source for capture in SHOWN}) >= 8


MARKS = (
    "b",
    "i",
    "u",
    "em",
    "font",
    "code",
    "sub",
    "span style='white-space:pre-wrap'",
    "a href='https://example.org/'",
)
CONTAINERS = ("div", "blockquote", "section", "div style='white-space:pre'", "div class='gmail_default'")
MARKERS = ("", "<p class=MsoNormal>x</p>", "<meta content='LibreOffice'>", "<i class='gmail_x'></i>")
"""What makes a page look like another source's, so that its steps run too."""


class Pages:
    """Random pages whose every word is another one, with lists, tables and blocks in places where none should be."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.numbers = count()

    def page(self) -> str:
        return self.chance.choice(MARKERS) + "".join(self.block(3) for _ in range(self.chance.randint(1, 4)))

    def inline(self, depth: int) -> str:
        kind = self.chance.random()
        if depth <= 0 or kind < 0.5:
            return f"word{next(self.numbers)}{self.chance.choice(['', ' ', chr(10)])}"
        if kind < 0.6:
            return "<br>"
        return self.element(self.chance.choice(MARKS), self.inline, depth)

    def flow(self, depth: int) -> str:
        return self.block(depth) if self.chance.random() < 0.5 else self.inline(2)

    def block(self, depth: int) -> str:
        kind = self.chance.random()
        if depth <= 0 or kind < 0.3:
            return self.element(self.chance.choice(["p", "h2", "pre"]), self.inline, 2)
        if kind < 0.5:
            return self.element(self.chance.choice(["ul", "ol"]), self.item, depth)
        if kind < 0.65:
            return self.element("table", lambda inner: self.element("tr", self.cell, inner), depth)
        return self.element(self.chance.choice(CONTAINERS), self.flow, depth) + self.chance.choice(["", "\n", "<br>"])

    def item(self, depth: int) -> str:
        if self.chance.random() < 0.2:
            return self.element(self.chance.choice(["ul", "ol"]), self.item, depth) if depth > 0 else ""
        return self.element("li", self.flow, depth)

    def cell(self, depth: int) -> str:
        return self.element("td", self.flow, depth)

    def element(self, tag: str, content: Callable[[int], str], depth: int) -> str:
        inner = "".join(content(depth - 1) for _ in range(self.chance.randint(1, 3)))
        return f"<{tag}>{inner}</{tag.split()[0]}>"


def test_the_letters_of_any_page_are_kept_in_their_order(page: Page) -> None:
    editor, pages = Editor(), Pages(7)
    sources = [pages.page() for _ in range(400)]
    page.set_content("<!doctype html><body></body>")
    before = shown(page, sources)
    after = shown(page, [str(editor.paste(html=html).rich) for html in sources])
    assert [html for html, *both in zip(sources, before, after, strict=True) if both[0] != both[1]] == []
