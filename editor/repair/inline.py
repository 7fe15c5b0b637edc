"""A run of inline content, gathered piece by piece and written as canonical HTML: marks nested in one order,
white space as a browser shows it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from editor.canonical.characters import escaped

MARKS = ("strong", "em", "u", "s", "sub", "sup", "code")
"""The marks but links, in the order in which they are nested; a link goes around them all."""

SPACES = re.compile("[ \t\n\r\f]+")
_PRESERVED_SPACES = re.compile("(?<= ) |^ | $", re.M)


class Style(NamedTuple):
    """What a piece of text inherits: its marks, its link's start tag ("" for none), and whether spaces are kept."""

    marks: frozenset[str] = frozenset()
    link: str = ""
    preserved: bool = False


PLAIN = Style()

Piece = tuple[str, Style, str]
"""Text with its style, or no text and a void element as written."""


class Inline:
    """Inline content as it is gathered."""

    __slots__ = ("breaks", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.breaks = 0

    def text(self, text: str, style: Style) -> None:
        """Add text as the source has it."""
        if style.preserved:
            text = _PRESERVED_SPACES.sub("\xa0", text.replace("\t", "    "))
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.br()
                self.pieces.append((line, style, ""))
        elif self.pieces or not text.isspace() or "\xa0" in text:
            # White space at the beginning is never seen; most of it stands between blocks.
            self.pieces.append((text, style, ""))

    def br(self) -> None:
        """Add a line break."""
        self.pieces.append(("", PLAIN, "<br>"))
        self.breaks += 1

    def image(self, element: str, style: Style) -> None:
        """Add an image as canonical HTML writes it."""
        self.pieces.append(("", style, element))

    def paragraphs(self) -> list[Inline]:
        """This content, apart where two or more line breaks follow each other."""
        if self.breaks < 2:
            return [self]
        parts = [Inline()]
        breaks: list[Piece] = []
        for piece in self.pieces:
            text, _, element = piece
            if element == "<br>":
                breaks.append(piece)
            elif element or text.strip(" \t\n\r\f"):
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
        runs: list[tuple[str, Style]] = []
        pending: Style | None = None  # the style of a space that is written only if something follows it on its line
        at_start = True
        for text, style, content in self.pieces:
            if content == "<br>":
                if runs:
                    runs.append((content, style))
                pending, at_start = None, True
                continue
            if not content:
                if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:
                    text = SPACES.sub(" ", text)
                if text[:1] == " " and not at_start and pending is None:
                    pending = style
                content = escaped(text.strip(" "))
                if not content:
                    continue
            if pending is not None:
                runs.append((" ", pending))
                pending = None
            runs.append((content, style))
            at_start = False
            if text[-1:] == " ":
                pending = style
        while runs and runs[-1][0] == "<br>":
            runs.pop()
        return _nested(runs)


def _nested(written: list[tuple[str, Style]]) -> str:
    """The pieces with tags around them, each open as long as the pieces that follow share it."""
    html: list[str] = []
    open_tags: tuple[str, ...] = ()
    for content, style in written:
        tags = () if style is PLAIN else _tags(style)
        if tags != open_tags:
            shared = 0
            while shared < min(len(tags), len(open_tags)) and tags[shared] == open_tags[shared]:
                shared += 1
            html += map(_end, reversed(open_tags[shared:]))
            html += tags[shared:]
            open_tags = tags
        html.append(content)
    html += map(_end, reversed(open_tags))
    return "".join(html)


@lru_cache(maxsize=1024)
def _tags(style: Style) -> tuple[str, ...]:
    """The start tags of a style, from the outside to the inside."""
    marks = [f"<{mark}>" for mark in MARKS if mark in style.marks]
    return (style.link, *marks) if style.link else tuple(marks)


def _end(tag: str) -> str:
    return "</a>" if tag.startswith("<a ") else "</" + tag[1:]
