"""The emoji expression means the same in a browser as in Python."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from editor.rules.emoji import expression
from tests.cases import load

pytestmark = pytest.mark.browser


def test_the_emoji_expression_counts_the_same_in_a_browser(page: Page) -> None:
    cases = load("emoji-classes.jsonl")
    counts = page.evaluate(
        "([source, texts]) => texts.map((text) => [...text.matchAll(new RegExp(source, 'gu'))].length)",
        [expression().pattern, [case["text"] for case in cases]],
    )
    assert counts == [case["count"] for case in cases]
