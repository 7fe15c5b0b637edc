"""Plain text as canonical HTML: what a textarea posts, and the last resort for HTML that cannot be read."""

from __future__ import annotations

import re

from editor.canonical.characters import characters, escaped

_BLANK_LINES = re.compile("\n[ \t]*(?:\n[ \t]*)+")


def paragraphs(text: str) -> str:
    """Plain text as paragraphs at blank lines, and line breaks.

    >>> paragraphs("one\\ntwo\\n\\nthree")
    '<p>one<br>two</p><p>three</p>'
    """
    blocks = _BLANK_LINES.split(characters(text).strip(" \t\n"))
    lines = (map(str.strip, escaped(block).split("\n")) for block in blocks)
    return "".join(f"<p>{'<br>'.join(block)}</p>" for block in map(list, lines) if any(block))
