"""Which addresses and characters a reply holds: the cases that the browser's tests read, too."""

from __future__ import annotations

from typing import Any

import pytest

from editor.canonical.characters import attribute, escaped
from editor.canonical.urls import is_image, is_link
from tests.cases import params


@pytest.mark.parametrize("case", params("addresses.jsonl", "url"))
def test_an_address_is_a_link_or_a_picture_or_neither(case: dict[str, Any]) -> None:
    assert (is_link(case["url"]), is_image(case["url"])) == (case["link"], case["image"])


@pytest.mark.parametrize("case", params("characters.jsonl", "written"))
def test_text_is_written_without_what_a_reply_never_holds(case: dict[str, Any]) -> None:
    assert (escaped(case["text"]), attribute(case["text"])) == (case["written"], case["value"])
