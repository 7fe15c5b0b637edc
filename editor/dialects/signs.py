"""Sure signs: what only one program writes. Where there is none, nobody guesses."""

from __future__ import annotations

import re
from functools import cache

from editor.dialects.bbcode import stored
from editor.dialects.programs.formatter import is_stored
from editor.dialects.programs.rules import Program, programs

SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bbcode:xenforo", re.compile(r"\[quote=\"[^\"\]\n]{1,200}, (?:post|member): \d+", re.I)),
    ("bbcode:mybb", re.compile(r"\[quote=(?:\"[^\"\]\n]{1,200}\"|'[^'\]\n]{1,200}') pid='\d+'", re.I)),
    ("bbcode:phpbb", re.compile(r"\[quote=[^\]\n]{1,200} post_id=\d+ ", re.I)),
    ("bbcode:vbulletin", re.compile(r"\[quote=[^;\"\]\n]{1,200};n?\d+\]", re.I)),
)
"""Dialect and sign, the surest first: quotations, which each program writes in a way of its own."""
_CLASS = 'class="'


def sure(text: str) -> str | None:
    """The dialect that a sign in the text is sure of, or None.

    >>> sure("[QUOTE=Ann;123]Hi[/QUOTE]"), sure("[b]Hi[/b]")
    ('bbcode:vbulletin', None)
    """
    if is_stored(text):
        return "flarum"
    if stored.is_xml(text) or ("[" in text and stored.uid_of(text)):
        return "bbcode:phpbb"
    if "[" in text and (dialect := next((dialect for dialect, sign in SIGNS if sign.search(text)), None)):
        return dialect
    program = program_of(text)
    return program.code if program else None


def program_of(html: str) -> Program | None:
    """The program that a sign in HTML is sure of, or None.

    Two programs whose signs are both there, as in a post about the other, make neither sure.
    """
    if "<" not in html:
        return None
    if is_stored(html):
        return programs()["flarum"]
    classes, others = _signs()
    if not classes.search(html) and not any(map(html.__contains__, others)):
        return None  # at the cost of few looks: most HTML is nobody's
    signed = [program for program in programs().values() if any(sign in html for sign in program.signs)]
    return signed[0] if len(signed) == 1 else None


@cache
def _signs() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One look for all the signs that begin a class, and the other signs."""
    signs = [sign for program in programs().values() for sign in program.signs]
    classes = [re.escape(sign.removeprefix(_CLASS)) for sign in signs if sign.startswith(_CLASS)]
    return re.compile(f"{_CLASS}(?:{'|'.join(classes)})"), tuple(sign for sign in signs if not sign.startswith(_CLASS))
