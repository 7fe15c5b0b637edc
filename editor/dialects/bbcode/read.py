"""BBCode → HTML for repair: tags matched as the programs match them, and what matches nothing kept as text."""

from __future__ import annotations

from dataclasses import dataclass, field

from editor.canonical.characters import characters
from editor.dialects.bbcode import stored, tags
from editor.dialects.bbcode.grammar import BRACKET, Token, tokens
from editor.dialects.bbcode.programs import BBCodeProgram
from editor.dialects.bbcode.tags import CLOSED_BY_PARENT, EMPTY, SECTIONS, Tag
from editor.dialects.bbcode.write import Writer
from editor.dialects.html import Html

MAX_OPEN = 48
"""Most tags that are open at a time; more are text. No post is meant that deep."""
HOLDERS = {
    tags.ITEM: frozenset({tags.LIST}),
    tags.ROW: frozenset({tags.TABLE}),
    tags.CELL: frozenset({tags.TABLE, tags.ROW}),
}
"""Kinds that stand only in these, and pass nothing on the way there but marks and their own siblings."""
BETWEEN = frozenset({tags.TABLE, tags.ROW})
"""Kinds that hold no text of their own."""


@dataclass(slots=True)
class Open:
    """An open tag: where its start is in the pieces, and where its ends and later starts are."""

    name: str
    kind: str
    source: str
    start: str
    end: str
    at: int
    again: list[int] = field(default_factory=list)


def read(text: str, program: BBCodeProgram, base: str | None, styles: frozenset[str]) -> Html:
    """BBCode of a program as HTML for repair. Never raises.

    `[b]one [i]two[/b] three[/i]` → `<b>one <i>two</i></b><i> three</i>`
    """
    text = characters(text).replace(BRACKET, "")
    if program.stored == "escaped":
        text = stored.source(text)
    reader = _Reader(program, base, styles)
    for token in tokens(text, program, reader.writer.unknown):
        reader.take(token)
    return reader.finish()


class _Reader:
    """The open tags, and the HTML so far in pieces, so that a tag that never ends can still become text."""

    def __init__(self, program: BBCodeProgram, base: str | None, styles: frozenset[str]) -> None:
        self.program = program
        self.writer = Writer(program, base, styles)
        self.pieces: list[str] = []
        self.open: list[Open] = []

    def take(self, token: Token) -> None:
        if not token.name:
            return self._text(token.source)
        tag = self.program.tags[token.name]
        if token.closing:
            return self._close(token, tag)
        if token.content is not None:
            html = self.writer.literal(tag, token, token.content)
            if html is not None:
                self._hold()
                self.pieces.append(html)
                return None
            return self._unknown(token)
        return self._open(token, tag)

    def finish(self) -> Html:
        self._end_down_to(0)
        return Html("".join(self.pieces), self.writer.unknown, self.writer.removed)

    def _text(self, text: str) -> None:
        if self.open and self.open[-1].kind in BETWEEN:
            if text.isspace():
                return
            self._hold()
        self.pieces.append(self.writer.text(text))

    def _unknown(self, token: Token) -> None:
        self.writer.unknown[token.name] += 1
        self._text(token.source)

    def _hold(self) -> None:
        """Open the row and the cell that something in a table needs."""
        if self.open and self.open[-1].kind is tags.TABLE:
            self._push("tr", Tag(tags.ROW), Token(""))
        if self.open and self.open[-1].kind is tags.ROW:
            self._push("td", Tag(tags.CELL, "td"), Token(""))

    def _open(self, token: Token, tag: Tag) -> None:
        if len(self.open) >= MAX_OPEN:
            return self._unknown(token)
        if holders := HOLDERS.get(tag.kind):
            level = self._holder(holders, tag.kind)
            if level is None:
                return self._unknown(token)
            self._end_down_to(level + 1)
            if tag.kind is tags.CELL and self.open[-1].kind is tags.TABLE:
                self._push("tr", Tag(tags.ROW), Token(""))
        else:
            self._hold()
        if tag.kind in EMPTY:
            self.pieces.append(self.writer.pair(tag, token)[0])
            return None
        return self._push(token.name, tag, token)

    def _push(self, name: str, tag: Tag, token: Token) -> None:
        start, end = self.writer.pair(tag, token)
        if tag.kind is tags.MARK and any(start == other.start for other in self.open):
            start = end = ""  # once is enough
        self.open.append(Open(name, tag.kind, token.source, start, end, len(self.pieces)))
        self.pieces.append(start)

    def _holder(self, holders: frozenset[str], kind: str) -> int | None:
        """The level of the nearest open tag that holds this kind, nothing between them but what ends by itself."""
        for level in range(len(self.open) - 1, -1, -1):
            other = self.open[level].kind
            if other in holders:
                return level
            if other in SECTIONS and other is not kind and not (other is tags.CELL and kind is tags.ROW) \
                    and not (other is tags.ROW and kind is tags.CELL):  # fmt: skip
                return None
        return None

    def _close(self, token: Token, tag: Tag) -> None:
        if tag.kind in EMPTY:
            return None
        for level in range(len(self.open) - 1, -1, -1):
            other = self.open[level]
            if other.name == token.name:
                return self._end(level)
            if other.kind in SECTIONS and tag.kind not in SECTIONS:
                break
        return self._unknown(token)

    def _end(self, level: int) -> None:
        """End the tag at a level. What was opened inside ends too, and begins again behind a mark."""
        closed = self.open[level]
        if closed.kind in SECTIONS:
            self._end_down_to(level + 1)
            self.pieces.append(self.open.pop().end)
            return
        inside = self.open[level + 1 :]
        for other in reversed(inside):
            other.again.append(len(self.pieces))
            self.pieces.append(other.end)
        self.pieces.append(closed.end)
        del self.open[level:]
        for other in inside:
            other.again.append(len(self.pieces))
            self.pieces.append(other.start)
            self.open.append(other)

    def _end_down_to(self, level: int) -> None:
        """End what is open above a level without an end tag of its own."""
        while len(self.open) > level:
            other = self.open.pop()
            if self.program.ends_unclosed or other.kind in CLOSED_BY_PARENT:
                self.pieces.append(other.end)
                continue
            self.writer.unknown[other.name] += 1
            for at in other.again:
                self.pieces[at] = ""
            self.pieces[other.at] = self.writer.text(other.source)
            if other.kind in (tags.LIST, tags.TABLE):
                # Its items have to stay in something.
                self.pieces[other.at] += other.start
                self.pieces.append(other.end)
