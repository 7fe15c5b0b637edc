"""What a BBCode tag means, as data: its kind, and the tags that the programs share."""

from __future__ import annotations

from dataclasses import dataclass

# Kinds. How each is written is in write.py.
MARK = "mark"  # text marked by the element
BLOCK = "block"  # a block of the element, or of the division that has no meaning of its own
ALIGN = "align"  # a block whose text is aligned as the name or the option says
PLAIN = "plain"  # a look that no reply has: its text stays, and the tag is counted as removed
LINK = "link"  # the option is the address, or the text where there is none
MAIL = "mail"  # likewise, of a mailbox
PAGE = "page"  # a page of the forum itself: the option, or the text, is its number
IMAGE = "image"  # the text is the address of a picture
FILE = "file"  # an attachment of the forum, by number
MEDIA = "media"  # a player: the text is its address, or the option names the site and the text the video
QUOTE = "quote"
SPOILER = "spoiler"
CODE = "code"  # verbatim, in lines; the element is its language where the name says it
VERBATIM = "verbatim"  # verbatim, in the line
LIST = "list"
ITEM = "item"
TABLE = "table"
ROW = "row"
CELL = "cell"
HEADING = "heading"
RULE = "rule"  # nothing inside
ANCHOR = "anchor"  # a place to jump to: its text stays


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its `kind`, and what the kind asks for besides: an `element`, or the `path` of a page with {id}."""

    kind: str
    element: str = ""
    path: str = ""


COMMON: dict[str, Tag] = {
    "b": Tag(MARK, "b"),
    "i": Tag(MARK, "i"),
    "u": Tag(MARK, "u"),
    "s": Tag(MARK, "s"),
    "strike": Tag(MARK, "s"),
    "sub": Tag(MARK, "sub"),
    "sup": Tag(MARK, "sup"),
    "color": Tag(PLAIN),
    "size": Tag(PLAIN),
    "font": Tag(PLAIN),
    "left": Tag(ALIGN, "left"),
    "center": Tag(ALIGN, "center"),
    "right": Tag(ALIGN, "right"),
    "justify": Tag(ALIGN, "justify"),
    "url": Tag(LINK),
    "email": Tag(MAIL),
    "img": Tag(IMAGE),
    "quote": Tag(QUOTE),
    "spoiler": Tag(SPOILER),
    "code": Tag(CODE),
    "list": Tag(LIST),
    "*": Tag(ITEM),
    "hr": Tag(RULE),
    "table": Tag(TABLE),
    "tr": Tag(ROW),
    "td": Tag(CELL, "td"),
    "th": Tag(CELL, "th"),
}
"""Tags that the programs read alike."""

SECTIONS = frozenset({ALIGN, BLOCK, QUOTE, SPOILER, LIST, ITEM, TABLE, ROW, CELL, HEADING})
"""Kinds that are blocks: a mark opened outside does not end inside one, and one opened inside ends with it."""
LITERAL = frozenset({IMAGE, FILE, MEDIA, CODE, VERBATIM})
"""Kinds whose text is read as it stands, up to the first end tag of the same name."""
EMPTY = frozenset({RULE})
"""Kinds without an end tag."""
CLOSED_BY_PARENT = frozenset({ITEM, ROW, CELL})
"""Kinds that need no end tag: the next of the same kind, or what holds them, ends them."""
