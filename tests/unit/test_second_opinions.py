"""Three parsers that know nothing of each other or of the verifier build the written tree of what it accepts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import html5lib
import pytest
from justhtml import JustHTML
from selectolax.lexbor import LexborHTMLParser

from editor import Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from tests.cases import load
from tests.fuzz.generation import generated, mutant
from tests.written import Element, written

pytestmark = pytest.mark.timeout(300)

SEED, TRIED = 20_261_125, 3_000
Nodes = tuple[Element | str, ...]


@cache
def accepted() -> list[str]:
    """The accepted ones of the data file, and of generated and changed replies."""
    chance = random.Random(SEED)
    policy = Policy()
    tried = [generated(chance, policy) if number % 2 else mutant(chance, policy) for number in range(TRIED)]
    tried += [case["html"] for case in load("canonical.jsonl")]
    return [html for html in tried if isinstance(verify(html, grammar_of(policy)), Document)]


def of_html5lib(html: str) -> Nodes:
    def nodes(of: Any) -> Iterator[Element | str]:
        if of.text:
            yield of.text
        for child in of:
            yield Element(child.tag, tuple(child.attrib.items()), tuple(nodes(child)))
            if child.tail:
                yield child.tail

    return tuple(nodes(html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)))


def of_lexbor(html: str) -> Nodes:
    def nodes(of: Any) -> Iterator[Element | str]:
        child = of.first_child
        while child is not None:
            if child.is_text_node:
                yield child.text_content
            else:
                attributes = tuple((name, value or "") for name, value in child.attributes.items())
                yield Element(child.tag, attributes, tuple(nodes(child)))
            child = child.next

    around = tuple(nodes(LexborHTMLParser(f"<!doctype html><body><div>{html}</div></body>").body))
    return around[0].children if len(around) == 1 and isinstance(around[0], Element) else around


def of_justhtml(html: str) -> Nodes:
    def nodes(of: Any) -> Iterator[Element | str]:
        for child in of.children or ():
            if child.name == "#text":
                yield child.data
            else:
                attributes = tuple((name, value or "") for name, value in child.attrs.items())
                yield Element(child.name, attributes, tuple(nodes(child)))

    return tuple(nodes(JustHTML(html, fragment=True, sanitize=False).root))


PARSERS: dict[str, Callable[[str], Nodes]] = {"html5lib": of_html5lib, "lexbor": of_lexbor, "JustHTML": of_justhtml}


def test_there_is_much_to_ask_about() -> None:
    assert len(accepted()) > 1_200
    assert len(set(accepted())) > 1_000


@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_builds_the_written_tree(parser: str) -> None:
    build = PARSERS[parser]
    assert [html for html in accepted() if build(html) != written(html)] == []


@pytest.mark.parametrize("parser", PARSERS)
def test_a_tree_that_is_not_the_written_one_would_be_seen(parser: str) -> None:
    html = "<table><div><table></table></div></table><p>LEAK</p>"
    assert PARSERS[parser](html) != written(html)
