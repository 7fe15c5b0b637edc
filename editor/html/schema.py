"""Canonical HTML as data: the one place that names elements, attributes and what may stand in what.

The verifier, the repairer, the policy, the browser client and the documentation read it from here.
"""

from __future__ import annotations

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

    `url` names the further rule that the decoded value obeys: "link" or "image" (editor/html/urls.py).
    """

    name: str
    pattern: str
    required: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its role, its content (a key of CONTENT), and its forms.

    A form is a tuple of attributes in their fixed order.
    """

    role: str
    content: str
    forms: tuple[tuple[Attribute, ...], ...] = ((),)


# A value as written: no quotes, no angle brackets but as references, no line breaks, and no bidirectional or
# invisible controls, which could make one address or name look like another.
VALUE = r'[^"<>\n\t\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]'
REL = r"\x00rel\x00"
"""Stands for the policy's rel in a pattern."""

STYLES: dict[str, str] = {
    "text-align": r"text-align: (?:left|right|center|justify)",
    "color": r"color: #[0-9a-f]{6}",
}
"""Optional styles and their exact patterns; off unless the policy turns them on."""
STYLED = frozenset({"p", "h2", "h3", "h4", "th", "td"})
"""Elements that carry the optional styles."""

_HREF = Attribute("href", VALUE + "+", required=True, url="link")
_SRC = Attribute("src", VALUE + "+", required=True, url="image")
_ALT = Attribute("alt", VALUE + "*", required=True)
_SIZE = r"[1-9][0-9]{0,3}"
_SPAN = r"[1-9][0-9]{0,2}"
_CELL = (Attribute("colspan", _SPAN), Attribute("rowspan", _SPAN))

ELEMENTS: dict[str, Element] = {
    "p": Element(BLOCK, "inline"),
    "h2": Element(BLOCK, "inline"),
    "h3": Element(BLOCK, "inline"),
    "h4": Element(BLOCK, "inline"),
    "blockquote": Element(
        BLOCK,
        "blocks",
        ((Attribute("data-author", VALUE + "{1,100}"), Attribute("data-post", r"[A-Za-z0-9_:.-]{1,64}")),),
    ),
    "ul": Element(BLOCK, "items"),
    "ol": Element(BLOCK, "items", ((Attribute("start", r"0|[1-9][0-9]{0,8}"),),)),
    "li": Element(PART, "inline or blocks"),
    "pre": Element(BLOCK, "text or one code"),
    "hr": Element(BLOCK, "empty"),
    "table": Element(BLOCK, "thead, tbody"),
    "thead": Element(PART, "rows"),
    "tbody": Element(PART, "rows"),
    "tr": Element(PART, "cells"),
    "th": Element(PART, "inline or blocks", (_CELL,)),
    "td": Element(PART, "inline or blocks", (_CELL,)),
    "figure": Element(BLOCK, "one link", ((Attribute("data-embed", r"[a-z0-9][a-z0-9_.-]{0,63}", required=True),),)),
    "details": Element(BLOCK, "summary, blocks"),
    "summary": Element(PART, "inline"),
    "strong": Element(MARK, "inline"),
    "em": Element(MARK, "inline"),
    "u": Element(MARK, "inline"),
    "s": Element(MARK, "inline"),
    "sub": Element(MARK, "inline"),
    "sup": Element(MARK, "inline"),
    "code": Element(MARK, "inline", ((Attribute("class", r"language-[A-Za-z0-9_+#.-]{1,40}"),),)),
    "a": Element(MARK, "inline", ((_HREF, Attribute("rel", REL, required=True), Attribute("data-display", "link")),)),
    "br": Element(LEAF, "empty"),
    "img": Element(
        LEAF,
        "empty",
        (
            (_SRC, _ALT, Attribute("width", _SIZE), Attribute("height", _SIZE)),
            (Attribute("data-emoji", r"[a-z0-9_+-]{1,64}", required=True), _SRC, _ALT),
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
"""Elements that cannot be had without others."""
REQUIRED_ELEMENTS = frozenset({"p", "br"})
"""Without these no text can be stored at all."""
NOT_IN_CELLS = frozenset({"table", "figure", "details"})
"""May not stand anywhere inside a table cell."""
MAX_ATTRIBUTES = 16
"""Most attributes of a tag that is given to a parser; later ones are dropped unread."""
