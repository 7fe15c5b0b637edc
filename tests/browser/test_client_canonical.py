"""What the client sends is canonical: the same rules, the same fixtures, in the browser and on the server."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from editor import Editor
from editor.canonical.schema import CONTENT
from tests.browser.forum import MARKS, Box, Forum, Visitor
from tests.cases import canonical, load, params

pytestmark = MARKS

ROUND_TRIP = """(cases) => {
  const box = document.querySelector("reply-editor");
  return cases.map((html) => {
    box.value = html;
    const once = box.value;
    box.value = once;
    return [once, box.value];
  });
}"""


@pytest.fixture(scope="module")
def box(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    forum = Forum(tmp_path_factory.mktemp("forum"))
    # Nothing is saved or drawn by the server: only the client's own work is looked at.
    visitor = Visitor(browser, forum)
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    visitor.context.route("**/editor/render", lambda route: route.abort())
    yield visitor.open()
    visitor.context.close()
    forum.stop()


def words(html: str) -> str:
    return "".join(Editor().check(html).text.split())


def test_all_canonical_html_comes_out_of_the_box_canonical_unchanged_in_its_text_and_stable(box: Box) -> None:
    chance = random.Random(20_007)
    cases = [case["html"] for case in load("canonical.jsonl")] + [canonical(chance) for _ in range(400)]
    editor = Editor()
    for html, (once, twice) in zip(cases, box.page.evaluate(ROUND_TRIP, cases), strict=True):
        assert not editor.check(once).repaired, (html, once)
        assert once == twice, html
        assert words(once) == words(html), (html, once)


def test_what_the_box_makes_of_any_html_is_canonical(box: Box) -> None:
    names = {"repair.jsonl": "input", "xss.jsonl": "html", "not-canonical.jsonl": "html"}
    cases = [case[field] for name, field in names.items() for case in load(name)]
    editor = Editor()
    # What is nested too deep is told by the server; typing does not get there.
    cases = [html for html in cases if not {"too_deep", "too_large"} & {v.code for v in editor.check(html).violations}]
    for html, (once, twice) in zip(cases, box.page.evaluate(ROUND_TRIP, cases), strict=True):
        assert not editor.check(once).repaired, (html, once)
        assert once == twice, html


def test_the_client_counts_emoji_as_the_server_does(box: Box) -> None:
    cases = load("emoji-classes.jsonl")
    source = box.page.evaluate("fetch('/editor/policy').then((r) => r.json()).then((policy) => policy.emoji)")
    counts = box.page.evaluate(
        "([source, texts]) => texts.map((text) => (text.match(new RegExp(source, 'gu')) ?? []).length)",
        [source, [case["text"] for case in cases]],
    )
    assert counts == [case["count"] for case in cases]


@pytest.mark.parametrize("case", params("addresses.jsonl", "url"))
def test_an_address_may_stand_in_the_box_if_and_only_if_the_server_allows_it(box: Box, case: dict[str, Any]) -> None:
    written = case["url"].replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    link, image = box.page.evaluate(
        ROUND_TRIP, [f'<p><a href="{written}">x</a></p>', f'<p>x<img src="{written}" alt=""></p>']
    )
    assert ("<a " in link[0], "<img " in image[0]) == (case["link"], case["image"])


def test_the_client_knows_every_content_model_of_the_schema() -> None:
    from pathlib import Path

    source = (Path(__file__).parents[2] / "static/src/schema.ts").read_text(encoding="utf-8")
    table = source.partition("const CONTENT")[2].partition("};")[0]
    for name in CONTENT.keys() - {"text"}:  # "text" is only ever inside pre and figure
        assert f'"{name}":' in table or f"  {name}:" in table, name
