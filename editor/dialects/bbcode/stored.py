"""phpBB's stored forms → the BBCode that was written: XML since version 3.2, before it references, and tags with a uid.

`<r><B><s>[b]</s>Hi<e>[/b]</e></B></r>` and `[b:1a2b3c4d]Hi[/b:1a2b3c4d]` → `[b]Hi[/b]`. In the XML form only what
stands in `<s>` and `<e>` is a tag (https://s9etextformatter.readthedocs.io/Internals/XML_format/), in the other only
what carries the uid; further brackets are text, and so they are marked as such.
"""

from __future__ import annotations

import re
from itertools import islice

from editor.canonical.characters import unescape
from editor.dialects.bbcode.grammar import BRACKET

# A quotation mark is escaped in attributes as this program writes them, so a value ends at the next one.
_XML_TAG = re.compile(r'<(/?)([A-Za-z_][\w:.-]*+)(?:[^<>"]|"[^"]*")*+>')
MARKUP = frozenset({"s", "e"})
"""Elements that hold the tags as they were written."""

_UID = re.compile(r"\[[a-z*][a-z0-9_*-]*+[^\[\]\n]{0,2300}?:([0-9a-z]{5,10})(?=[\]=])", re.I)
CANDIDATES = 5
"""Most words that are looked at as a text's uid."""
_MARK = re.compile(r"<!-- (s\S{1,50}?|[a-z]{1,2}\d*) -->")
_ALT = re.compile(r'\balt="([^"]*)"')
_HREF = re.compile(r'<a [^<>]*?href="([^"]*)"[^<>]*>(.*?)</a>', re.S)
_TAG = "\ufdd4"
"""Stands for the "[" of a tag while the others are marked."""


def is_xml(text: str) -> bool:
    """Whether a text is stored as XML, rich (`<r>`) or plain (`<t>`)."""
    text = text.strip()
    return any(text.startswith((f"<{root}>", f"<{root} ")) and text.endswith(f"</{root}>") for root in "rt")


def uid_of(text: str) -> str | None:
    """The uid that the tags of a stored text carry, or None: one that ends a start tag and an end tag alike."""
    for found in islice(_UID.finditer(text), CANDIDATES):
        if not found[1].isalpha() and re.search(rf"\[/[a-z*]+(?::[a-z0-9])?:{found[1]}\]", text, re.I):
            return found[1]
    return None


def source(text: str) -> str:
    """The BBCode that was written, out of any of the forms; a text in none of them is that already.

    >>> source("<t>Tom &amp; Ann<br/>\\nhere</t>"), source("[b:1a2b3c4d]Hi[/b:1a2b3c4d]")
    ('Tom & Ann\\nhere', '[b]Hi[/b]')
    """
    if is_xml(text):
        return _of_xml(text.strip())
    uid = uid_of(text)
    if uid is None and not _MARK.search(text):
        # Stored text has no quotation marks and no angle brackets, but references to them.
        return text if re.search('[<>"]', text) else unescape(text)
    return _of_uid(text, uid)


def _of_xml(xml: str) -> str:
    pieces: list[str] = []
    position = 0
    markup = 0
    for tag in _XML_TAG.finditer(xml):
        pieces.append(_xml_text(xml[position : tag.start()], markup))
        position = tag.end()
        if tag[2] in MARKUP:
            markup = max(0, markup + (-1 if tag[1] else 1))
        elif tag[2] == "br" and xml[position : position + 1] != "\n":
            pieces.append("\n")
    pieces.append(_xml_text(xml[position:], markup))
    return "".join(pieces)


def _xml_text(text: str, markup: int) -> str:
    text = unescape(text)
    return text if markup else text.replace("[", BRACKET)


def _of_uid(text: str, uid: str | None) -> str:
    text = "".join(_unmarked(text))
    if uid is not None:
        # Ends of lists and items say their kind besides: [/list:o:1a2b3c], [/*:m:1a2b3c]; code counts its levels.
        tag = re.compile(rf"\[(/?[a-z*][^\[\]\n:]*+(?:(?!(?::[a-z0-9])?:{uid}):[^\[\]\n:]*+)*+)(?::[a-z0-9])?:{uid}"
                         r"(=[^\[\]\n]*)?\]", re.I)  # fmt: skip
        text = tag.sub(lambda found: f"{_TAG}{found[1]}{found[2] or ''}]", text)
    return unescape(text.replace("<br />", "\n")).replace("[", BRACKET).replace(_TAG, "[")


def _unmarked(text: str) -> list[str]:
    """The text with what the program put between two comments, a smiley or an address, as it was written."""
    parts = _MARK.split(text)
    texts = [parts[0]]
    number = 1
    while number < len(parts):
        kind, inside = parts[number], parts[number + 1]
        if number + 2 < len(parts) and parts[number + 2] == kind:
            texts += (_written(kind, inside), parts[number + 3])
            number += 4
        else:
            texts.append(inside)
            number += 2
    return texts


def _written(kind: str, html: str) -> str:
    if kind.startswith("s") and (alt := _ALT.search(html)):
        return alt[1]
    if (link := _HREF.search(html)) and kind[0] in "mwel":
        address, shown = link.groups()
        bare = address.removeprefix("mailto:")
        return bare if kind[0] in "mwe" else f'{_TAG}url="{bare}"]{shown}{_TAG}/url]'
    return html
