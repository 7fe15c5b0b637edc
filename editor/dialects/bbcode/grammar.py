"""BBCode as tokens: one pass over the text; what is no tag of the program is text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from editor.dialects.bbcode.programs import BBCodeProgram
from editor.dialects.bbcode.tags import FILE, LINK, LITERAL, MAIL, PAGE, Tag

LONGEST = 2300
"""Longest option of a tag, in characters: an address may have 2,048."""
BRACKET = "\ufdd3"
"""Stands for a "[" that begins no tag; a noncharacter, so no text holds one."""

_NAME = re.compile(r"\[(/?)(\*|[A-Za-z][A-Za-z0-9_-]{0,30}+)(?=[\]= \t])")
# A value in quotes may hold brackets, but no tag, where its last quote ends the option or stands before a space.
_OPTION = re.compile(
    r"""((?:(?<==)"[^"\n\]]*+(?:\][^"\n\[]*+)*+"(?=[\s\]])|(?<==)'[^'\n\]]*+(?:\][^'\n\[]*+)*+'(?=[\s\]])|[^\[\]\n])*+)\]"""
)
_EITHER = frozenset({LINK, MAIL, PAGE})
"""Kinds whose text is literal where they have no option, as long as no tag is in it."""


class Token(NamedTuple):
    """Text (no `name`), or a tag: its name in lower case, what follows the name, and the text of a literal one."""

    source: str
    name: str = ""
    closing: bool = False
    option: str = ""
    content: str | None = None


def tokens(text: str, program: BBCodeProgram, unknown: Counter[str]) -> Iterator[Token]:
    """The tokens of a text in order; together, their sources are the text. Counts tags that the program has not."""
    begin = position = 0
    brackets: Counter[str] = Counter()
    ended: set[str] = set()
    literals = _Literals(text, unknown)
    while bracket := _NAME.search(text, position):
        closing, name = bool(bracket[1]), bracket[2].lower()
        option = _OPTION.match(text, bracket.end(), bracket.end() + LONGEST)
        position = bracket.end()
        if option is None or (closing and option[1]):
            continue
        tag = program.tags.get(name)
        if tag is None:
            brackets[name] += not closing
            if closing or "=" in option[1]:
                ended.add(name)
            continue
        start, position = bracket.start(), option.end()
        token = Token(_restored(text[start:position]), name, closing, _restored(option[1].rstrip()))
        if not closing and (tag.kind in LITERAL or (tag.kind in _EITHER and not token.option.startswith("="))):
            literal = literals.read(tag, token, start, position)
            if literal is None:
                continue
            token, position = literal
        if start > begin:
            yield Token(_restored(text[begin:start]))
        yield token
        begin = position
    if begin < len(text):
        yield Token(_restored(text[begin:]))
    # A word in brackets is no tag; one that is ended, or has an option, is.
    for name in ended:
        unknown[name] += max(1, brackets[name])


class _Literals:
    """Reads the content of tags in which no tag counts."""

    __slots__ = ("_endless", "_text", "_unknown")

    def __init__(self, text: str, unknown: Counter[str]) -> None:
        self._text = text
        self._unknown = unknown
        self._endless: set[str] = set()

    def read(self, tag: Tag, token: Token, start: int, position: int) -> tuple[Token, int] | None:
        """The token of a tag from `start` to `position` with its content, and where that ends; None where the tag is
        only text."""
        name = token.name
        end_tag = None if name in self._endless else _end_of(name, self._text, position)
        if end_tag is not None:
            content = self._text[position : end_tag.start()]
            if tag.kind in LITERAL or "[" not in content:
                source = _restored(self._text[start : end_tag.end()])
                return token._replace(source=source, content=_restored(content)), end_tag.end()
            return None if tag.kind is PAGE and not token.option else (token, position)
        self._endless.add(name)
        if tag.kind is FILE and token.option.startswith("="):
            return token._replace(content=""), position
        self._unknown[name] += 1
        return None


def _end_of(name: str, text: str, position: int) -> re.Match[str] | None:
    return re.compile(rf"\[/{re.escape(name)}\]", re.I).search(text, position)


def _restored(text: str) -> str:
    return text.replace(BRACKET, "[")
