"""The verifier accepts canonical HTML, and says where anything else first is not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from editor import Policy
from editor.canonical.document import Document
from editor.canonical.grammar import REMEMBERED_TAGS
from editor.canonical.verify import Rejection, verify
from editor.policy import grammar_of
from tests.cases import REL, canonical, params

GRAMMAR = grammar_of(Policy())


@pytest.mark.parametrize("case", params("canonical.jsonl"))
def test_canonical_html_is_accepted(case: dict[str, Any]) -> None:
    result = verify(case["html"], GRAMMAR)
    assert isinstance(result, Document), result
    assert result.html == case["html"]


@pytest.mark.parametrize("case", params("not-canonical.jsonl"))
def test_anything_else_is_rejected_at_its_first_violation(case: dict[str, Any]) -> None:
    result = verify(case["html"], GRAMMAR)
    assert isinstance(result, Rejection)
    assert result.offset == case["offset"]
    assert result.reason


def test_generated_canonical_html_is_accepted() -> None:
    chance = random.Random(7)
    rejected = [result for _ in range(500) if isinstance(result := verify(canonical(chance), GRAMMAR), Rejection)]
    assert rejected == []


@pytest.mark.parametrize("character", [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA1), 0xFEFF])
def test_forbidden_characters_are_rejected_where_they_stand(character: int) -> None:
    result = verify(f"<p>naïve{chr(character)}</p>", GRAMMAR)
    assert isinstance(result, Rejection)
    assert result.offset == 8


@pytest.mark.parametrize("plane", range(17))
def test_the_last_two_characters_of_each_plane_are_rejected(plane: int) -> None:
    for low in (0xFFFE, 0xFFFF):
        assert isinstance(verify(f"<p>{chr(plane << 16 | low)}</p>", GRAMMAR), Rejection)
    assert isinstance(verify(f"<p>{chr(plane << 16 | 0xFFFD)}</p>", GRAMMAR), Document)


def test_the_rel_of_a_link_is_exactly_the_policys() -> None:
    strict = grammar_of(Policy(link_rel="nofollow"))
    html = '<p><a href="/x" rel="nofollow">a</a></p>'
    assert isinstance(verify(html, strict), Document)
    assert isinstance(verify(html, GRAMMAR), Rejection)


def test_elements_outside_the_policy_are_rejected() -> None:
    small = grammar_of(Policy(elements=frozenset({"p", "br", "em"})))
    assert isinstance(verify("<p><em>a</em><br></p>", small), Document)
    assert isinstance(verify("<p><strong>a</strong></p>", small), Rejection)


def test_styles_are_accepted_by_policy_in_their_exact_form() -> None:
    styled = grammar_of(Policy(styles=frozenset({"color", "text-align"})))
    assert isinstance(verify('<p style="text-align: right; color: #00ff00">a</p>', styled), Document)
    assert isinstance(verify('<p style="color: #00ff00; text-align: right">a</p>', styled), Rejection)
    assert isinstance(verify('<p style="color: red">a</p>', styled), Rejection)


@pytest.mark.parametrize(
    "style", ["text-align: left", "text-align: justify", "color: #0a1b2c", "text-align: center; color: #ffffff"]
)
@pytest.mark.parametrize(
    ("html", "may_be_styled"),
    [
        ("<p{}>a</p>", True),
        ("<h2{}>a</h2>", True),
        ("<h3{}>a</h3>", True),
        ("<h4{}>a</h4>", True),
        ("<table><tbody><tr><th{}>a</th></tr></tbody></table>", True),
        ("<table><tbody><tr><td{}>a</td></tr></tbody></table>", True),
        ('<table><tbody><tr><td colspan="2"{}>a</td></tr></tbody></table>', True),
        ("<table><tbody><tr{}><td>a</td></tr></tbody></table>", False),
        ("<ul><li{}>a</li></ul>", False),
        ("<blockquote{}><p>a</p></blockquote>", False),
        ("<p><em{}>a</em></p>", False),
    ],
)
def test_only_paragraphs_headings_and_cells_are_styled(html: str, may_be_styled: bool, style: str) -> None:
    styled = grammar_of(Policy(styles=frozenset({"color", "text-align"})))
    written = html.format(f' style="{style}"')
    assert isinstance(verify(written, styled), Document) == may_be_styled
    assert isinstance(verify(written, GRAMMAR), Rejection)


def test_policies_that_differ_only_in_limits_share_their_grammar() -> None:
    assert grammar_of(Policy(max_emoji=1)) is grammar_of(Policy(max_emoji=2))


def test_the_memory_of_tags_is_bounded_and_answers_do_not_change() -> None:
    for number in range(2 * REMEMBERED_TAGS):
        html = f'<p><a href="/{number}" rel="{REL}">a</a></p>'
        assert isinstance(verify(html, GRAMMAR), Document)
    remembered = max(len(state.tags) for state in GRAMMAR._states.values())
    assert remembered <= REMEMBERED_TAGS
    assert isinstance(verify(f'<p><a href="javascript:0" rel="{REL}">a</a></p>', GRAMMAR), Rejection)


def test_a_document_tells_its_text_links_images_and_embeds() -> None:
    document = verify(
        f'<h2>T</h2><p>a &amp; b<br><a href="/x?a&amp;b" rel="{REL}">l</a></p>'
        "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
        '<p><img src="/i.png" alt="cat"><img data-emoji="wave" src="/w.png" alt=":wave:"></p>'
        f'<figure data-embed="youtube"><a href="https://youtu.be/x" rel="{REL}">https://youtu.be/x</a></figure>',
        GRAMMAR,
    )
    assert isinstance(document, Document)
    assert document.text == "T\na & b\nl\n1\t2\ncat:wave:\nhttps://youtu.be/x"
    assert [link.url for link in document.links] == ["/x?a&b"]
    assert [image.url for image in document.images] == ["/i.png"]
    assert document.embeds == (("youtube", "https://youtu.be/x"),)
    assert document.counts == (1, 1, 1, 1)
    assert document.characters == len("T") + len("a & b") + len("l") + 2 + len("https://youtu.be/x")
