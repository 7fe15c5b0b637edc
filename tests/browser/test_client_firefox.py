"""The client in Firefox by the same tables of cases as in Chromium: what is typed, the toolbar, and what is sent.

Keys are in `test_client_keys`, pastes in `test_firefox_paste`, posting and drafts in `test_posting` and `test_keeping`.
docs/client.md lists what runs in Chromium alone, and why.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from editor import Editor
from tests.browser.firefox import Firefox, Page
from tests.browser.forum import MARKS, TOPIC, Forum, is_canonical
from tests.browser.people import VALUE
from tests.browser.test_client_canonical import ROUND_TRIP, words
from tests.cases import canonical, load, params

pytestmark = MARKS


@pytest.fixture(scope="module")
def opened(firefox: Firefox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    forum = Forum(tmp_path_factory.mktemp("forum"))
    person = firefox.person()
    page = person.open(forum.url + TOPIC)
    page.until("!!document.querySelector('reply-editor.re-ready')")
    page.evaluate("fetch('/editor/policy').then((r) => r.json()).then(({ emoji }) => void (globalThis.emoji = emoji))")
    # Nothing is saved or drawn by the server: only the client's own work is looked at.
    page.evaluate("void (globalThis.fetch = () => Promise.reject(new TypeError('not asked')))")
    yield page
    person.leave()
    forum.stop()


@pytest.fixture
def box(opened: Page) -> Page:
    fill(opened, "")
    return opened


def fill(box: Page, html: str) -> None:
    box.evaluate(f"void ({VALUE} = {json.dumps(html)})")
    box.evaluate("document.querySelector('.re-text').focus()")


def until(box: Page, html: str) -> None:
    try:
        box.until(f"{VALUE} === {json.dumps(html)}", 5)
    except AssertionError:
        assert box.evaluate(VALUE) == html
        raise


@pytest.mark.parametrize("case", params("typing.jsonl"))
def test_what_is_typed_becomes_what_people_expect(box: Page, case: dict[str, Any]) -> None:
    for step in case["type"]:
        if step.startswith("<") and step.endswith(">"):
            box.press(step[1:-1])
        else:
            box.type(step)
    until(box, case["html"])


@pytest.mark.parametrize("case", params("toolbar.jsonl"))
def test_a_button_of_the_toolbar_does_what_it_says(box: Page, case: dict[str, Any]) -> None:
    fill(box, case["before"])
    box.press("Control+a")
    box.click(f"[data-tool={case['tool']}]")
    until(box, case["after"])


def test_all_canonical_html_comes_out_of_the_box_canonical_unchanged_in_its_text_and_stable(box: Page) -> None:
    chance = random.Random(20_008)
    cases = [case["html"] for case in load("canonical.jsonl")] + [canonical(chance) for _ in range(400)]
    for html, (once, twice) in zip(cases, box.evaluate(f"({ROUND_TRIP})({json.dumps(cases)})"), strict=True):
        assert is_canonical(once), (html, once)
        assert once == twice, html
        assert words(once) == words(html), (html, once)


def test_what_the_box_makes_of_any_html_is_canonical(box: Page) -> None:
    names = {"repair.jsonl": "input", "xss.jsonl": "html", "not-canonical.jsonl": "html"}
    cases = [case[field] for name, field in names.items() for case in load(name)]
    editor = Editor()
    cases = [html for html in cases if not {"too_deep", "too_large"} & {v.code for v in editor.check(html).violations}]
    for html, (once, twice) in zip(cases, box.evaluate(f"({ROUND_TRIP})({json.dumps(cases)})"), strict=True):
        assert is_canonical(once), (html, once)
        assert once == twice, html


def test_the_client_counts_emoji_as_the_server_does(box: Page) -> None:
    cases = load("emoji-classes.jsonl")
    texts = json.dumps([case["text"] for case in cases])
    counts = box.evaluate(f"{texts}.map((text) => (text.match(new RegExp(emoji, 'gu')) ?? []).length)")
    assert counts == [case["count"] for case in cases]
