"""Canonical HTML as data: the one place that names elements, attributes and what may stand in what.

The verifier, the repairer, the policy, the browser client and the documentation read it from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Roles: where an element may stand.
BLOCK = "block"
MARK = "mark"
LEAF = "leaf"
PART = "part"  # only inside the element that asks for it

TEXT = "text"
END = "end"

# What an element may hold: for each phase of its content, what may come next, by role or by name, and the phase
# after it. The first phase is the one at the start tag; where END is missing, the element cannot end yet.
_INLINE = {TEXT: "inline", MARK: "inline", LEAF: "inline", END: ""}
_BLOCKS = {BLOCK: "blocks", END: ""}
CONTENT: dict[str, dict[str, dict[str, str]]] = {
    "empty": {},
    "inline": {"inline": _INLINE},
    "blocks": {"blocks": _BLOCKS},
    "inline or blocks": {"start": _INLINE | _BLOCKS, "inline": _INLINE, "blocks": _BLOCKS},
    "items": {"start": {"li": "more"}, "more": {"li": "more", END: ""}},
    "summary, blocks": {"start": _BLOCKS | {"summary": "blocks"}, "blocks": _BLOCKS},
    "thead, tbody": {"start": {"thead": "head", "tbody": "body"}, "head": {"tbody": "body"}, "body": {END: ""}},
    "rows": {"start": {"tr": "more"}, "more": {"tr": "more", END: ""}},
    "cells": {"start": {"th": "more", "td": "more"}, "more": {"th": "more", "td": "more", END: ""}},
    "text or one code": {
        "start": {TEXT: "text", "code": "code", END: ""},
        "text": {TEXT: "text", END: ""},
        "code": {END: ""},
    },
    "one link": {"start": {"a": "link"}, "link": {END: ""}},
    "text": {"text": {TEXT: "text", END: ""}},
}
TEXT_ONLY_IN = frozenset({"pre", "figure"})
"""Marks directly inside these hold only text: the code of a pre, the a of an embed."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute and the pattern of its value, as written and before references are decoded.

    `url` names the further rule that the decoded value obeys: "link" or "image" (editor/canonical/urls.py).
    """

    name: str
    pattern: str
    required: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class ElementRule:
    """An element: its role, its content (a key of CONTENT), and its forms.

    A form is a tuple of attributes in their fixed order.
    """

    role: str
    content: str
    forms: tuple[tuple[Attribute, ...], ...] = ((),)


NOT_IN_VALUES = r"\n\t\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
"""Line breaks, and the bidirectional and invisible controls that could make one address or name look like another."""
VALUE = f'[^"<>{NOT_IN_VALUES}]'
"""A character of a value as written: quotes and angle brackets only as references."""
REL = r"\x00rel\x00"
"""Stands for the policy's rel in a pattern."""

STYLES: dict[str, str] = {
    "text-align": r"text-align: (?:left|right|center|justify)",
    "color": r"color: #[0-9a-f]{6}",
}
"""Optional styles and their exact patterns; off unless the policy turns them on."""
STYLED = frozenset({"p", "h2", "h3", "h4", "th", "td"})
"""Elements that carry the optional styles."""

MAX_AUTHOR = 100
"""Most characters of a quoted author's name, as written."""
LANGUAGE = r"[A-Za-z0-9_+#.-]{1,40}"
"""The pattern of the language of code; its class is "language-" and that."""
EMOJI_NAME = r"[a-z0-9_+-]{1,64}"
"""The pattern of the name of a forum's own emoji."""

_HREF = Attribute("href", VALUE + "+", required=True, url="link")
_SRC = Attribute("src", VALUE + "+", required=True, url="image")
_ALT = Attribute("alt", VALUE + "*", required=True)
_SIZE = r"[1-9][0-9]{0,3}"
_SPAN = r"[1-9][0-9]{0,2}"
_CELL = (Attribute("colspan", _SPAN), Attribute("rowspan", _SPAN))

ELEMENTS: dict[str, ElementRule] = {
    "p": ElementRule(BLOCK, "inline"),
    "h2": ElementRule(BLOCK, "inline"),
    "h3": ElementRule(BLOCK, "inline"),
    "h4": ElementRule(BLOCK, "inline"),
    "blockquote": ElementRule(
        BLOCK,
        "blocks",
        ((Attribute("data-author", f"{VALUE}{{1,{MAX_AUTHOR}}}"), Attribute("data-post", r"[A-Za-z0-9_:.-]{1,64}")),),
    ),
    "ul": ElementRule(BLOCK, "items"),
    "ol": ElementRule(BLOCK, "items", ((Attribute("start", r"0|[1-9][0-9]{0,8}"),),)),
    "li": ElementRule(PART, "inline or blocks"),
    "pre": ElementRule(BLOCK, "text or one code"),
    "hr": ElementRule(BLOCK, "empty"),
    "table": ElementRule(BLOCK, "thead, tbody"),
    "thead": ElementRule(PART, "rows"),
    "tbody": ElementRule(PART, "rows"),
    "tr": ElementRule(PART, "cells"),
    "th": ElementRule(PART, "inline or blocks", (_CELL,)),
    "td": ElementRule(PART, "inline or blocks", (_CELL,)),
    "figure": ElementRule(
        BLOCK, "one link", ((Attribute("data-embed", r"[a-z0-9][a-z0-9_.-]{0,63}", required=True),),)
    ),
    "details": ElementRule(BLOCK, "summary, blocks"),
    "summary": ElementRule(PART, "inline"),
    "strong": ElementRule(MARK, "inline"),
    "em": ElementRule(MARK, "inline"),
    "u": ElementRule(MARK, "inline"),
    "s": ElementRule(MARK, "inline"),
    "sub": ElementRule(MARK, "inline"),
    "sup": ElementRule(MARK, "inline"),
    "code": ElementRule(MARK, "inline", ((Attribute("class", f"language-{LANGUAGE}"),),)),
    "a": ElementRule(
        MARK, "inline", ((_HREF, Attribute("rel", REL, required=True), Attribute("data-display", "link")),)
    ),
    "br": ElementRule(LEAF, "empty"),
    "img": ElementRule(
        LEAF,
        "empty",
        (
            (_SRC, _ALT, Attribute("width", _SIZE), Attribute("height", _SIZE)),
            (Attribute("data-emoji", EMOJI_NAME, required=True), _SRC, _ALT),
        ),
    ),
}

NEEDS: dict[str, tuple[str, ...]] = {
    "ul": ("li",),
    "ol": ("li",),
    "table": ("thead", "tbody", "tr", "th", "td"),
    "figure": ("a",),
    "details": ("summary",),
}
"""Elements that require others."""
REQUIRED_ELEMENTS = frozenset({"p", "br"})
"""Without these no text can be stored at all."""
CELLS = frozenset({"td", "th"})
NOT_IN_CELLS = frozenset({"table", "figure", "details"})
"""May not stand anywhere inside a table cell."""
MAX_ATTRIBUTES = 16
"""Most attributes of a tag that is given to a parser; later ones are dropped unread."""


def attributes_of(element: str) -> Iterator[Attribute]:
    """The attributes of an element in all its forms; one that stands in two forms comes twice."""
    for form in ELEMENTS[element].forms:
        yield from form


def attribute_names(*elements: str) -> frozenset[str]:
    """The names of the attributes that these elements may have, or those of all elements.

    >>> sorted(attribute_names("img", "ol"))
    ['alt', 'data-emoji', 'height', 'src', 'start', 'width']
    """
    return frozenset(each.name for element in elements or ELEMENTS for each in attributes_of(element))


def value_fits(element: str, attribute: str, value: str) -> bool:
    """Whether an element's attribute may have that value, as written: references and all.

    An address obeys a further rule (editor/canonical/urls.py), and a rel is the policy's. Raises KeyError for an
    attribute that the element never has.

    >>> value_fits("td", "colspan", "2"), value_fits("td", "colspan", "1000")
    (True, False)
    """
    return _VALUES[element, attribute].fullmatch(value) is not None


def style_fits(style: str, value: str) -> bool:
    """Whether an optional style may have that value.

    >>> style_fits("text-align", "center"), style_fits("color", "red")
    (True, False)
    """
    return _STYLES[style].fullmatch(f"{style}: {value}") is not None


_VALUES = {
    (name, attribute.name): re.compile(attribute.pattern)
    for name in ELEMENTS
    for attribute in attributes_of(name)
    if attribute.pattern != REL
}
_STYLES = {name: re.compile(pattern) for name, pattern in STYLES.items()}
