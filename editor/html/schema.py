"""Canonical HTML as data: the one place that names elements, attributes and what may stand in what.

The verifier, the repairer, the policy, the browser client and the documentation read it from here.
"""

from __future__ import annotations

from dataclasses import dataclass

# What an element may hold.
BLOCKS = "blocks"  # block elements only, no text
INLINE = "inline"  # text and inline elements
FLOW = "flow"  # either inline content or blocks, never both
ITEMS = "items"  # li, at least one
SUMMARY_BLOCKS = "summary blocks"  # summary or nothing, then blocks
TABLE = "table"  # thead or nothing, then tbody
ROWS = "rows"  # tr, at least one
CELLS = "cells"  # th and td, at least one
CODE = "code"  # text, or one code that holds only text
LINK = "link"  # exactly one a that holds only text
EMPTY = "empty"  # a void element

# Roles: where an element may stand.
BLOCK = "block"
MARK = "mark"
LEAF = "leaf"
PART = "part"  # only inside the element that asks for it


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
    """An element: its role, its content, and its forms, each a tuple of attributes in their fixed order."""

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
    "p": Element(BLOCK, INLINE),
    "h2": Element(BLOCK, INLINE),
    "h3": Element(BLOCK, INLINE),
    "h4": Element(BLOCK, INLINE),
    "blockquote": Element(
        BLOCK,
        BLOCKS,
        ((Attribute("data-author", VALUE + "{1,100}"), Attribute("data-post", r"[A-Za-z0-9_:.-]{1,64}")),),
    ),
    "ul": Element(BLOCK, ITEMS),
    "ol": Element(BLOCK, ITEMS, ((Attribute("start", r"0|[1-9][0-9]{0,8}"),),)),
    "li": Element(PART, FLOW),
    "pre": Element(BLOCK, CODE),
    "hr": Element(BLOCK, EMPTY),
    "table": Element(BLOCK, TABLE),
    "thead": Element(PART, ROWS),
    "tbody": Element(PART, ROWS),
    "tr": Element(PART, CELLS),
    "th": Element(PART, FLOW, (_CELL,)),
    "td": Element(PART, FLOW, (_CELL,)),
    "figure": Element(BLOCK, LINK, ((Attribute("data-embed", r"[a-z0-9][a-z0-9_.-]{0,63}", required=True),),)),
    "details": Element(BLOCK, SUMMARY_BLOCKS),
    "summary": Element(PART, INLINE),
    "strong": Element(MARK, INLINE),
    "em": Element(MARK, INLINE),
    "u": Element(MARK, INLINE),
    "s": Element(MARK, INLINE),
    "sub": Element(MARK, INLINE),
    "sup": Element(MARK, INLINE),
    "code": Element(MARK, INLINE, ((Attribute("class", r"language-[A-Za-z0-9_+#.-]{1,40}"),),)),
    "a": Element(MARK, INLINE, ((_HREF, Attribute("rel", REL, required=True), Attribute("data-display", "link")),)),
    "br": Element(LEAF, EMPTY),
    "img": Element(
        LEAF,
        EMPTY,
        (
            (_SRC, _ALT, Attribute("width", _SIZE), Attribute("height", _SIZE)),
            (Attribute("data-emoji", r"[a-z0-9_+-]{1,64}", required=True), _SRC, _ALT),
        ),
    ),
}

REQUIRED_ELEMENTS = frozenset({"p", "br"})
"""Without these no text can be stored at all."""
NOT_IN_CELLS = frozenset({"table", "figure", "details"})
"""May not stand anywhere inside a table cell."""
MAX_ATTRIBUTES = 16
"""Most attributes of a tag that is given to a parser; later ones are dropped unread."""
