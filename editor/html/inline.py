"""A run of inline content, gathered piece by piece and written as canonical HTML: marks nested in one order,
white space as a browser shows it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from editor.html.plain import escaped

MARKS = ("strong", "em", "u", "s", "sub", "sup", "code")
"""The marks but links, in the order in which they are nested; a link goes around them all."""

_SPACES = re.compile("[ \t\n\r\f]+")
_PRESERVED_SPACES = re.compile("(?<= ) |^ | $", re.M)


class Style(NamedTuple):
    """What a piece of text inherits: its marks, its link's start tag ("" for none), and whether spaces are kept."""

    marks: frozenset[str] = frozenset()
    link: str = ""
    preserved: bool = False


class Piece(NamedTuple):
    """Text, or a void element as written, with its style."""

    text: str
    style: Style
    element: str = ""


class Inline:
    """Inline content as it is gathered."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def text(self, text: str, style: Style) -> None:
        """Add text as the source has it."""
        if style.preserved:
            text = _PRESERVED_SPACES.sub("\xa0", text.replace("\t", "    "))
            first, *rest = text.split("\n")
            self.pieces.append(Piece(first, style))
            for line in rest:
                self.br()
                self.pieces.append(Piece(line, style))
        else:
            self.pieces.append(Piece(text, style))

    def br(self) -> None:
        """Add a line break."""
        self.pieces.append(Piece("", Style(), "<br>"))

    def image(self, element: str, style: Style) -> None:
        """Add an image as canonical HTML writes it."""
        self.pieces.append(Piece("", style, element))

    def paragraphs(self) -> list[Inline]:
        """This content, apart where two or more line breaks follow each other."""
        parts = [Inline()]
        breaks: list[Piece] = []
        for piece in self.pieces:
            if piece.element == "<br>":
                breaks.append(piece)
            elif piece.element or piece.text.strip(" \t\n\r\f"):
                if len(breaks) > 1:
                    parts.append(Inline())
                else:
                    parts[-1].pieces += breaks
                breaks = []
                parts[-1].pieces.append(piece)
            elif not breaks:
                parts[-1].pieces.append(piece)
        return parts

    def html(self) -> str:
        """The content as canonical HTML; "" if there is nothing to see.

        White space collapses into one space, and vanishes beside line breaks and at both ends
        (https://www.w3.org/TR/css-text-3/#white-space-rules).
        """
        written: list[tuple[str, Style]] = []
        pending: Style | None = None  # the style of a space that is written only if something follows it on its line
        at_start = True
        for piece in self.pieces:
            if piece.element == "<br>":
                written.append(("<br>", Style()))
                pending, at_start = None, True
                continue
            content = piece.element
            if not content:
                text = _SPACES.sub(" ", piece.text)
                if text[:1] == " " and not at_start and pending is None:
                    pending = piece.style
                content = escaped(text.strip(" "))
                if not content:
                    continue
            if pending is not None:
                written.append((" ", pending))
                pending = None
            written.append((content, piece.style))
            at_start = False
            if not piece.element and text[-1:] == " ":
                pending = piece.style
        while written and written[-1][0] == "<br>":
            written.pop()
        while written and written[0][0] == "<br>":
            written.pop(0)
        return _nested(written)


def _nested(written: list[tuple[str, Style]]) -> str:
    """The pieces with tags around them, each open as long as the pieces that follow share it."""
    html: list[str] = []
    open_tags: list[str] = []
    for content, style in written:
        tags = [style.link] if style.link else []
        tags += [f"<{mark}>" for mark in MARKS if mark in style.marks]
        shared = 0
        while shared < min(len(tags), len(open_tags)) and tags[shared] == open_tags[shared]:
            shared += 1
        html += map(_end, reversed(open_tags[shared:]))
        html += tags[shared:]
        html.append(content)
        open_tags = tags
    html += map(_end, reversed(open_tags))
    return "".join(html)


def _end(tag: str) -> str:
    return "</a>" if tag.startswith("<a ") else "</" + tag[1:]
