"""Random HTML, and what trees say of it: each text and void element with the blocks and the marks that it stands in."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

import nh3
from lxml import etree

from editor.repair.build import BLOCKS, MARKS, PARTS, build
from editor.repair.elements import Element
from editor.repair.prescan import prescan

VOID = frozenset({"br", "hr", "img"})
WORDS = frozenset({"figure", "summary", "details"})
"""Elements that are text where they stand bare, as in `a <figure> of speech`; so they are given an attribute."""
NAMES = (
    "p div b i strong a font code u s sub em small ul ol li blockquote h1 h2 h3 pre table tr td th tbody thead caption "
    "br hr img dl dt dd details summary figure center section"
).split()
HEADINGS = frozenset({"h1", "h2", "h3"})


class Leaf(NamedTuple):
    """A text without its white space, or the name of a void element; and what it stands in."""

    text: str
    blocks: tuple[str, ...]
    marks: frozenset[str]


def snippet(chance: random.Random) -> str:
    """A few tags and texts, mostly closed in their order."""
    written: list[str] = []
    opened: list[str] = []
    for number in range(chance.randint(2, 9)):
        kind = chance.random()
        if kind < 0.35:
            written.append(f"t{number} ")
        elif kind < 0.75:
            name = chance.choice(NAMES)
            written.append(f"<{name}{' href=/x' if name == 'a' else ' id=x' if name in WORDS else ''}>")
            if name not in VOID:
                opened.append(name)
        elif opened:
            written.append(f"</{opened.pop() if chance.random() < 0.7 else chance.choice(opened)}>")
        else:
            written.append(f"</{chance.choice(NAMES)}>")
    return "".join([*written, "end"])


def built(html: str) -> list[Leaf] | None:
    """What the builder makes of it; None where it only guesses, so that a cleaner is asked."""
    tree = build(prescan(html).pieces)
    return None if tree.guessed else leaves(tree.root)


def parsed(html: str) -> list[Leaf]:
    """What a parser that follows the standard makes of it: html5ever, in nh3, which writes the tree that it has."""
    written = nh3.clean(html, tags=set(NAMES), attributes={}, link_rel=None, clean_content_tags=set())
    written = re.sub("<(br|hr|img)>", r"<\1/>", written)
    return leaves(etree.fromstring(f"<div>{written}</div>"))


def leaves(root: Element) -> list[Leaf]:
    """The leaves of a tree in order, texts in one place joined. A tbody that nobody wrote says nothing."""
    found: list[Leaf] = []

    def add(text: str | None, blocks: tuple[str, ...], marks: frozenset[str]) -> None:
        text = "".join((text or "").split())
        if found and found[-1][1:] == (blocks, marks) and not VOID.intersection((found[-1].text, text)):
            text, _ = found.pop().text + text, None
        if text:
            found.append(Leaf(text, blocks, marks))

    def walk(element: Element, blocks: tuple[str, ...], marks: frozenset[str]) -> None:
        name = element.tag
        if name in VOID:
            add(name, blocks, marks if name == "img" else frozenset())
            return
        if name in MARKS:
            marks |= {name}
        elif name in BLOCKS | PARTS and name != "tbody" and element is not root:
            blocks = (*blocks, name)
        add(element.text, blocks, marks)
        for child in element:
            walk(child, blocks, marks)
            add(child.tail, blocks, marks)

    walk(root, (), frozenset())
    return found


def letters(tree: list[Leaf]) -> list[Leaf]:
    """The same, each letter by itself."""
    return [leaf if leaf.text in VOID else Leaf(letter, leaf.blocks, leaf.marks)
            for leaf in tree for letter in ([leaf.text] if leaf.text in VOID else leaf.text)]  # fmt: skip
