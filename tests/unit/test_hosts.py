"""Hosts in all their spellings: what is denied cannot be had by another one."""

from __future__ import annotations

from typing import Any

import pytest

from editor import Editor, Policy
from editor.canonical.hosts import ascii_host
from editor.canonical.urls import clean_link, host_of, is_link
from editor.errors import PolicyError
from editor.result import Embed
from tests.cases import REL, load, params

CASES = load("hosts.jsonl")


@pytest.mark.parametrize("case", params("hosts.jsonl"))
def test_a_host_is_what_browsers_make_of_it_or_none(case: dict[str, Any]) -> None:
    assert ascii_host(case["written"]) == case["host"]


@pytest.mark.parametrize("case", params("hosts.jsonl"))
def test_an_address_is_a_link_if_its_host_is_one_and_its_text_stays(case: dict[str, Any]) -> None:
    url = f"https://{case['written']}/"
    result = Editor(Policy(autolink=False, embeds=False)).check(f'<p><a href="{url}" rel="{REL}">the text</a></p>')
    assert is_link(url) == (case["host"] is not None)
    assert [host_of(link) for link in result.links] == ([case["host"].removesuffix(".")] if case["host"] else [])
    assert result.text == "the text"


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES if case["host"]])
def test_a_denied_host_is_denied_in_each_spelling(case: dict[str, Any]) -> None:
    name = case["host"].removesuffix(".")
    editor = Editor(Policy(denied_link_hosts=frozenset({name})))
    linked = editor.check(f'<a href="https://{case["written"]}/">x</a>')
    assert [violation.code for violation in linked.violations] == ["link_not_allowed"]
    typed = editor.check(f"https://{case['written']}/ is here")
    assert bool(typed.links) == bool(typed.violations)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("https://%65vil.example/", "https://evil.example/"),
        ("https://b%C3%BCcher.example/%41", "https://bücher.example/%41"),
        ("https://evil%2Fgood.example/", None),
        ("https://evil.example%40good.example/", None),
        ("https://evil%00.example/", None),
        ("https://evil%FF.example/", None),
        ("https://ev\u00adil.example/", None),
        ("https://example.org:65536/", None),
    ],
)
def test_an_encoded_host_is_decoded_or_refused(written: str, cleaned: str | None) -> None:
    assert clean_link(written) == cleaned


@pytest.mark.parametrize(
    ("src", "source"),
    [
        ("https://例え.jp/a.mp4", "https://xn--r8jz45g.jp"),
        ("https://Media.example:8443/a", "https://media.example:8443"),
        ("https://2130706433/a", "https://127.0.0.1"),
        ("https://[::1]/a", "'none'"),
        ("https://media.example; script-src *\r\nX: y/a", "'none'"),
        ("https://media.example,evil.example/a", "'none'"),
        ("https://\ud800.example/a", "'none'"),
        ("https://", "'none'"),
        ("javascript:alert(1)", "'none'"),
    ],
)
def test_whatever_an_embedder_answers_the_header_value_is_one(src: str, source: str) -> None:
    editor = Editor(embedders=[lambda url: Embed("own", url, src=src, kind="video")])
    reply = editor.check("<p>https://forum.example/a</p>").html
    header = editor.content_security_policy(reply)
    assert header.split("; ")[1] == f"media-src {source}"
    assert header.isascii()
    assert header.isprintable()


def test_whatever_a_policy_holds_the_header_value_is_one() -> None:
    hosts = frozenset({"*.example.org", "[::1]", "xn--r8jz45g.jp"})
    header = Editor(Policy(allowed_media_hosts=hosts, allowed_image_hosts=hosts)).content_security_policy()
    assert header.split("; ")[1:] == [
        "media-src https://*.example.org https://xn--r8jz45g.jp",
        "img-src 'self' https://*.example.org https://xn--r8jz45g.jp",
    ]


@pytest.mark.parametrize(
    ("host", "right"), [("例え.jp", "'xn--r8jz45g.jp'"), ("127.1", "'127.0.0.1'"), ("Example.org", "'example.org'")]
)
def test_a_policy_says_how_browsers_write_a_host(host: str, right: str) -> None:
    with pytest.raises(PolicyError, match=right):
        Policy(denied_link_hosts=frozenset({host}))


@pytest.mark.parametrize(("length", "is_read"), [(1023, True), (1024, True), (1025, False)])
def test_a_host_is_read_up_to_its_longest(length: int, is_read: bool) -> None:
    end = ".bücher.example"
    written = ("a." * 600)[: length - len(end) - 1] + "a" + end
    assert len(written) == length
    assert (ascii_host(written) is not None) == is_read
