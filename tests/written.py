"""The tree that canonical HTML writes, read off its tokens: what every parser must build."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

VOID = frozenset({"br", "hr", "img"})
TOKEN = re.compile(r"</(?P<end>[a-z0-9]+)>|<(?P<start>[a-z0-9]+)(?P<attributes>[^<>]*)>|(?P<text>[^<>]+)")
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


class Element(NamedTuple):
    """An element with its attributes and children; a str among them is text."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Element | str, ...]


def written(html: str) -> tuple[Element | str, ...]:
    """The nodes of canonical HTML.

    >>> written('<p>a &amp; b<br></p>')
    (Element(name='p', attributes=(), children=('a & b', Element(name='br', attributes=(), children=()))),)
    """
    opened: list[tuple[str, tuple[tuple[str, str], ...], list[Element | str]]] = [("", (), [])]
    for token in TOKEN.finditer(html):
        children = opened[-1][2]
        if (text := token["text"]) is not None:
            children.append(unescape(text))
        elif token["end"]:
            name, attributes, inner = opened.pop()
            opened[-1][2].append(Element(name, attributes, tuple(inner)))
        else:
            attributes = tuple((name, unescape(value)) for name, value in ATTRIBUTE.findall(token["attributes"]))
            if token["start"] in VOID:
                children.append(Element(token["start"], attributes, ()))
            else:
                opened.append((token["start"], attributes, []))
    return tuple(opened[0][2])
