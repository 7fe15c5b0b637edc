"""Which addresses and characters a reply holds: the cases that the browser's tests read, too."""

from __future__ import annotations

from typing import Any

import pytest

from editor.canonical.characters import attribute, escaped
from editor.canonical.urls import PASTED_IMAGE, clean_image, clean_link, host_matches, host_of, is_image, is_link
from tests.cases import params


@pytest.mark.parametrize("case", params("addresses.jsonl", "url"))
def test_an_address_is_a_link_or_a_picture_or_neither(case: dict[str, Any]) -> None:
    assert (is_link(case["url"]), is_image(case["url"])) == (case["link"], case["image"])


@pytest.mark.parametrize("case", params("characters.jsonl", "written"))
def test_text_is_written_without_what_a_reply_never_holds(case: dict[str, Any]) -> None:
    assert (escaped(case["text"]), attribute(case["text"])) == (case["written"], case["value"])


@pytest.mark.parametrize("case", params("given-addresses.jsonl"))
def test_an_address_is_stored_as_browsers_read_it_or_not_at_all(case: dict[str, Any]) -> None:
    assert (clean_link(case["given"]), clean_image(case["given"])) == (case["link"], case["image"])


@pytest.mark.parametrize("case", params("host-patterns.jsonl", "host"))
def test_a_pattern_with_a_star_takes_in_the_hosts_below_it(case: dict[str, Any]) -> None:
    assert host_matches(case["host"], frozenset(case["patterns"])) == case["matches"]


@pytest.mark.parametrize("case", params("local-pictures.jsonl", "source"))
def test_a_picture_that_only_the_writer_has_is_known_by_its_address(case: dict[str, Any]) -> None:
    assert bool(PASTED_IMAGE.match(case["source"])) == case["local"]


@pytest.mark.parametrize("url", ["mailto:me@example.org", "/topic/7", "https://xn--a/", ""])
def test_what_has_no_host_that_browsers_read_has_none_to_compare(url: str) -> None:
    assert host_of(url) == ""
