"""The text of a clipboard that is too large to be read as a tree: the blocks that a reader saw, nothing else."""

from __future__ import annotations

import re

from editor.canonical.characters import unescape

PASTED_TAGS = 45_000
CHARACTERS_A_TAG = 256
"""A clipboard may have that many tags, and one for so many characters, until only its text is read: the tree and its
steps take time for each tag. A megabyte of Word has 35,000, and the
largest reply of the default policy holds less than 10,000 elements."""

_HIDDEN = ("script", "style", "template", "title", "xml", "svg", "math")
"""Elements whose content is no text of the page."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAGS = re.compile(r"<[a-zA-Z/!?][^<>]*+>(?:[ \t\n]*+<[a-zA-Z/!?][^<>]*+>)*+")
"""Tags beside each other, as one: between two texts there are often many."""
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|center|d[dlt]|details|div|fieldset|fig\w+|footer|form|h[1-6r]|header|li"
    r"|main|nav|[ou]l|p|pre|section|summary|table|tbody|t[dhr]|tfoot|thead)(?=[\s/>])",
    re.I,
)
_BREAK = "\ufdd0"
"""Stands for a line break while the source's own, which are spaces, are still in the text."""


def tags_over(html: str) -> tuple[int, int] | None:
    """How many tags there are and how many may be, if there are too many; else None. Each "<" counts as one."""
    count, limit = html.count("<"), PASTED_TAGS + len(html) // CHARACTERS_A_TAG
    return (count, limit) if count > limit else None


def shown_text(html: str) -> str:
    """The text of HTML, blank lines between its blocks. It reads no style.

    >>> shown_text("<p>one <b>two</b><br>three<p>four &amp; five")
    'one two\\nthree\\n\\nfour & five'
    """
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    for name in _HIDDEN:
        html = _without(name, html)
    if "<pre" not in html:
        html = html.replace("\n", " ")
    lines = unescape(_TAGS.sub(_border, html)).split(_BREAK)
    return "\n".join(map(str.strip, lines)).strip("\n")


def _border(tags: re.Match[str]) -> str:
    """What stands between the texts around some tags."""
    html = tags[0]
    if _BLOCK.search(html):
        return _BREAK * 2
    if "<br" in html or "<BR" in html:
        return _BREAK
    return " " if "> " in html or ">\n" in html else ""


def _without(name: str, html: str) -> str:
    """HTML without those elements of a name that are closed."""
    last = html.lower().rfind(f"</{name}")
    if last < 0:
        return html
    end = html.find(">", last) + 1 or len(html)
    # Up to the last end tag, each element has one: none is looked for in vain.
    return re.sub(rf"(?is)<{name}(?=[\s/>]).*?</{name}[^<>]*>?", "", html[:end]) + html[end:]
