"""BBCode as tokens: one pass, linear in the text; what is no tag of the program is text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from editor.dialects.bbcode.programs import BBCodeProgram
from editor.dialects.bbcode.tags import FILE, LINK, LITERAL, MAIL, PAGE

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
    endless: set[str] = set()
    while found := _NAME.search(text, position):
        closing, name = bool(found[1]), found[2].lower()
        end = _OPTION.match(text, found.end(), found.end() + LONGEST)
        position = found.end()
        if end is None or (closing and end[1]):
            continue
        tag = program.tags.get(name)
        if tag is None:
            brackets[name] += not closing
            if closing or "=" in end[1]:
                ended.add(name)
            continue
        token = Token(_restored(text[found.start() : end.end()]), name, closing, _restored(end[1].rstrip()))
        position = end.end()
        literal = tag.kind in LITERAL or (tag.kind in _EITHER and not token.option.startswith("="))
        if literal and not closing:
            last = None if name in endless else _end_of(name, text, position)
            if last is not None:
                content = text[position : last.start()]
                if tag.kind in LITERAL or "[" not in content:
                    source = _restored(text[found.start() : last.end()])
                    token = token._replace(source=source, content=_restored(content))
                    position = last.end()
                elif not token.option and tag.kind is PAGE:
                    continue
            elif tag.kind is FILE and token.option.startswith("="):
                endless.add(name)
                token = token._replace(content="")
            else:
                endless.add(name)
                unknown[name] += 1
                continue
        if found.start() > begin:
            yield Token(_restored(text[begin : found.start()]))
        yield token
        begin = position
    if begin < len(text):
        yield Token(_restored(text[begin:]))
    # A word in brackets is no tag; one that is ended, or has an option, is.
    for name in ended:
        unknown[name] += max(1, brackets[name])


def _end_of(name: str, text: str, position: int) -> re.Match[str] | None:
    return re.compile(rf"\[/{re.escape(name)}\]", re.I).search(text, position)


def _restored(text: str) -> str:
    return text.replace(BRACKET, "[")
