"""What is read off canonical HTML without parsing it, and how characters become canonical."""

from __future__ import annotations

from typing import Any

import pytest

from editor import Policy
from editor.canonical.characters import characters, unbalanced, unescape
from editor.canonical.document import Document, Node
from editor.canonical.verify import verify
from editor.policy import grammar_of
from tests.cases import params


def document(html: str) -> Document:
    found = verify(html, grammar_of(Policy()))
    assert isinstance(found, Document)
    return found


def flags(node: Node) -> str:
    return "l" * node.linked + "c" * node.coded


@pytest.mark.parametrize("case", params("documents.jsonl"))
def test_a_reply_says_what_it_holds(case: dict[str, Any]) -> None:
    reply = document(case["html"])
    assert (reply.text, reply.characters, list(reply.counts)) == (case["text"], case["characters"], case["counts"])
    assert (reply.prose, reply.linked, reply.coded) == (case["prose"], case["linked"], case["coded"])
    assert [list(link) for link in reply.links] == case["links"]
    assert [list(image) for image in reply.images] == case["images"]
    assert list(reply.image_urls) == case["image_urls"]
    assert [list(embed) for embed in reply.embeds] == case["embeds"]


@pytest.mark.parametrize("case", params("documents.jsonl"))
def test_each_tag_is_known_with_its_place_and_its_text(case: dict[str, Any]) -> None:
    reply = document(case["html"])
    assert [[node.offset, node.tag, node.text, flags(node)] for node in reply.nodes()] == case["nodes"]
    assert reply.with_prose(lambda text: f"[{text}]") == case["marked"]


@pytest.mark.parametrize("case", params("documents.jsonl"))
def test_counting_again_counts_the_same(case: dict[str, Any]) -> None:
    reply = document(case["html"])
    assert reply.counts == reply.counts


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_one_newline(line_end: str) -> None:
    assert characters(f"a{line_end}b{line_end}{line_end}c") == "a\nb\n\nc"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("\ud83d\ude00", "😀"),
        ("a\ud83d", "a\ufffd"),
        ("\ude00b", "\ufffdb"),
        ("\ud800", "\ufffd"),
        ("x\udfff", "x\ufffd"),
    ],
)
def test_surrogates_become_a_character_or_are_marked(text: str, whole: str) -> None:
    assert characters(text) == whole


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("&amp;&lt;&eacute;&#65;&#x42;", "&<éAB"),
        ("&#00000065;", "A"),
        ("&#99999999;", "\ufffd"),
        ("&#1114111;", ""),
        ("&#0000128512;", "😀"),
        ("&#00000000;", "\ufffd"),
        ("&#09999999;", "\ufffd"),
        ("&#0000000000000065", "A"),
    ],
)
def test_references_are_decoded_however_many_digits_they_have(text: str, decoded: str) -> None:
    assert unescape(text) == decoded


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("abc", -1),
        ("a\u2066b\u2069", -1),
        ("\u202a\u2066a\u2069\u202c", -1),
        ("a\u2069", 1),
        ("ab\u2066c", 2),
        ("\u202a\u2066a\u202c", 3),
        ("\u202aa\u202ab\u202c", 0),
        ("\u2066a\u2069\u202c", 3),
    ],
)
def test_the_first_direction_without_its_end_is_found(text: str, offset: int) -> None:
    assert unbalanced(text) == offset
