"""A draft on its way back into the reply box."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from markupsafe import Markup

from editor import Editor, Policy
from editor.drafts import Draft, Revision
from tests.cases import params

SAVED = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def draft(html: str) -> Draft:
    return Draft("reply:7", 1, html, SAVED, SAVED)


def test_a_restored_draft_is_clean_and_says_where_it_came_from() -> None:
    restored = draft('<b>Hello</b><script>alert(1)</script><p onclick="x()">there').restored(Editor())
    assert restored.html == "<p><strong>Hello</strong></p><p>there</p>"
    assert restored.notice.message == "Your previous content has been restored."
    assert restored.notice.params == {"saved_at": "2026-11-23T07:00:00+00:00"}
    assert [action.label for action in restored.notice.actions] == ["Clear editor"]


def test_a_revision_is_restored_alike() -> None:
    revision = Revision("reply:7", 1, "<b>Hello", SAVED, "refused")
    assert revision.restored(Editor()).html == "<p><strong>Hello</strong></p>"


@pytest.mark.parametrize("case", params("draft-texts.jsonl"))
def test_whatever_was_typed_is_canonical_when_it_comes_back(case: dict[str, Any]) -> None:
    restored = draft(case["html"]).restored(Editor())
    again = Editor().check(restored.html)
    assert again.html == restored.html
    assert not again.repaired


def test_a_draft_that_breaks_rules_comes_back_whole() -> None:
    html = "<p>" + "😀" * 100 + "</p>"
    assert draft(html).restored(Editor(Policy(max_emoji=1))).html == html


def test_a_draft_larger_than_a_reply_comes_back_whole() -> None:
    html = "<p>" + "word " * 40_000 + "end</p>"
    assert len(html) > Policy().max_bytes
    assert draft(html).restored(Editor()).html.count("word") == 40_000


def test_anything_that_cleans_will_do() -> None:
    class Shouting:
        def clean(self, html: str) -> Markup:
            return Markup(html.upper())

    assert draft("abc").restored(Shouting()).html == "ABC"


def test_the_api_gets_plain_values() -> None:
    answer = draft("<p>Hi</p>").restored(Editor()).to_json()
    assert answer["html"] == "<p>Hi</p>"
    assert answer["notices"][0]["actions"] == [{"code": "clear_editor", "label": "Clear editor"}]
    assert draft("<p>Hi").to_json()["saved_at"] == "2026-11-23T07:00:00+00:00"
