"""Plain text as canonical HTML: what a textarea posts, and the last resort for HTML that cannot be read."""

from __future__ import annotations

import re

from editor.html.verify import BIDI, FORBIDDEN, SUSPECT, unbalanced

_SURROGATES = re.compile("[\ud800-\udfff]")
LINE_ENDS = ("\r\n", "\r", "\f", "\x85", "\u2028", "\u2029")
_BLANK_LINES = re.compile("\n[ \t]*(?:\n[ \t]*)+")


def characters(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD and every line end as one newline.

    >>> characters("a\\r\\nb")
    'a\\nb'
    """
    if _SURROGATES.search(text):
        # Pairs, as some JSON decoders leave them, become the character that they stand for.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for line_end in LINE_ENDS:
        if line_end in text:
            text = text.replace(line_end, "\n")
    return text


def escaped(text: str) -> str:
    """One text node as canonical HTML writes it.

    >>> escaped("1 < 2\\xa0& more")
    '1 &lt; 2&nbsp;&amp; more'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if SUSPECT.search(text):
        text = FORBIDDEN.sub("", text.replace("\xa0", "&nbsp;"))
    if not text.isascii() and BIDI.search(text) and unbalanced(text) >= 0:
        text = BIDI.sub("", text)
    return text


def attribute(text: str) -> str:
    """An attribute's value as canonical HTML writes it, on one line."""
    text = re.sub("[\n\t\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]+", " ", text)
    return escaped(text).replace('"', "&quot;").strip(" ")


def paragraphs(text: str) -> str:
    """Plain text as paragraphs at blank lines, and line breaks.

    >>> paragraphs("one\\ntwo\\n\\nthree")
    '<p>one<br>two</p><p>three</p>'
    """
    blocks = _BLANK_LINES.split(characters(text).strip(" \t\n"))
    lines = (map(str.strip, escaped(block).split("\n")) for block in blocks)
    return "".join(f"<p>{'<br>'.join(block)}</p>" for block in map(list, lines) if any(block))
