"""HTML that differs from canonical HTML only in how its tags are written, as other editors submit it: each tag is
written anew where it stands, without a tree. What that makes is proven like everything else, and what is not canonical
then goes through the whole repair.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from editor.canonical.characters import attribute, escaped, unescape
from editor.canonical.schema import BLOCK, ELEMENTS, LEAF, MARK, PART
from editor.canonical.urls import clean_image, clean_link
from editor.policy import Policy
from editor.repair.attributes import parsed
from editor.repair.foreign import picture
from editor.repair.inline import SPACES
from editor.repair.meanings import HEADINGS, MARKS
from editor.repair.prescan import MEANINGFUL, StartTag
from editor.repair.quotations import site_of

NAMES = {name: name for name in ELEMENTS} | MARKS | HEADINGS
"""Elements that can be written anew without a look at what is around them, and what each becomes."""
DROPPED = frozenset({"span", "font"})
"""Only their content stays, where their style means nothing."""
CHANGES_OTHERS = {"li": "value", "pre": "class"}
"""Attributes of an element that change others."""
LONG_TAG = 300
"""Longer tags, in characters, are not remembered."""

# A tag whose attributes are all in double quotes. Anything else may be text that looks like a tag.
_TAG = re.compile(r'([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_][\w:.-]*="[^"]*")*)\s*/?')
_REFERENCE = re.compile("&(?!(?:amp|lt|gt|nbsp);)")
# An element that holds nothing, or a line break at either end of one.
_LOOSE = re.compile("<(?!br>|hr>|img |/|t[dh][ >])[^<>]*>(?:</|<br>)|<t[dh][^<>]*><br>|<br></")
# Paragraphs that a writer leaves behind, after a block: there is space between paragraphs anyway.
_EMPTY_PARAGRAPHS = re.compile("(^|</(?:p|h[2-4]|[uo]l|blockquote|table|pre)>|<hr>)(?:<p>(?:<br>)?</p>)+")
_VOID = frozenset(name for name, element in ELEMENTS.items() if element.content == "empty")
_INLINE = frozenset(name for name, element in ELEMENTS.items() if element.role in (MARK, LEAF)) - {"hr"}
_ENDS_LINE = {name: True for name, element in ELEMENTS.items() if element.role in (BLOCK, PART)} | {
    "br": True,
    "img": False,
}


class WrittenTag(NamedTuple):
    """A tag written anew: its HTML, and what was submitted.

    `ends_line` says whether it ends a line, at whose ends no space is seen; None, that spaces are seen as if the tag
    were not there.
    """

    html: str
    closing: bool
    name: str
    attributes: str
    ends_line: bool | None


def retag(html: str, policy: Policy) -> tuple[str, list[StartTag]] | None:
    """The HTML with each tag as canonical HTML writes it, and the start tags that it had; None where that takes more.

    It is not proven yet.

    >>> retag('<p class="x">a <b>b</b></p>', Policy())[0]
    '<p>a <strong>b</strong></p>'
    """
    parts = html.split("<")
    if parts[0].strip(" \t\n"):
        return None
    pieces: list[str] = []
    start_tags: list[StartTag] = []
    offset = len(parts[0])
    rel, styled = policy.link_rel, bool(policy.styles)
    clean, preserved = _is_clean(html), False
    open_elements: list[str] = []
    at_edge = True  # where a space is not seen: at the start of a line, and after another space
    spaced = 0  # the place in `pieces` of a text that ends with a space, if nothing follows it on its line yet
    for part in parts[1:]:
        submitted, close, text = part.partition(">")
        tag = (_tag if len(submitted) < LONG_TAG else _tag.__wrapped__)(submitted, rel, styled)
        if not close or tag is None:
            return None
        name = tag.name
        if tag.closing:
            # Elements that mean the same are not the same: </b> does not end <strong>.
            if not open_elements or open_elements.pop() != name:
                return None
        else:
            start_tags.append((offset, name, tag.attributes))
            if name not in _VOID:
                open_elements.append(name)
        if not open_elements and (name in _INLINE or text.strip()):
            return None  # outside of blocks, where a tree finds paragraphs
        if name == "pre":
            preserved = not tag.closing
        if tag.ends_line is not None:
            if spaced and tag.ends_line:
                pieces[spaced] = pieces[spaced].rstrip(" ")
            at_edge, spaced = tag.ends_line, 0
        pieces.append(tag.html)
        if text:
            if not clean:
                text = _text(text, preserved)
            if at_edge and not preserved and text[:1] == " ":
                text = text[1:]
            if text:
                at_edge = text[-1] == " "
                spaced = len(pieces) if at_edge and not preserved else 0
                pieces.append(text)
        offset += len(part) + 1
    retagged = "".join(pieces)
    if "<p></p>" in retagged or "<p><br></p>" in retagged:
        retagged = _EMPTY_PARAGRAPHS.sub(r"\1", retagged)
    return None if _LOOSE.search(retagged) else (retagged, start_tags)


def _is_clean(html: str) -> bool:
    """Whether each text is as canonical HTML writes it, spaces at its ends aside; this looks at all of them at once."""
    return (
        not any(map(html.__contains__, ("  ", "\n", "\t", "\xa0")))
        and html.count("<") == html.count(">")
        and not ("&" in html and _REFERENCE.search(html))
    )


def _text(text: str, preserved: bool) -> str:
    if "&" in text or ">" in text or not text.isascii():
        text = escaped(unescape(text))
    return text if preserved else SPACES.sub(" ", text)


@lru_cache(maxsize=4096)
def _tag(submitted: str, rel: str, styled: bool) -> WrittenTag | None:
    """The tag that stands for what was submitted between "<" and ">", or None where a tree is needed to know it."""
    if submitted.startswith("/"):
        name = submitted[1:].lower()
        meaning = NAMES.get(name)
        if meaning is None:
            return WrittenTag("", True, name, "", None) if name in DROPPED else None
        return WrittenTag(f"</{meaning}>", True, name, "", _ENDS_LINE.get(meaning))
    parts = _TAG.fullmatch(submitted)
    name = parts[1].lower() if parts else ""
    meaning = NAMES.get(name)
    if parts is None or (meaning is None and name not in DROPPED):
        return None
    attributes = parsed(parts[2])
    style = attributes.get("style", "").lower()
    if (style and (styled or any(map(style.__contains__, MEANINGFUL)))) or CHANGES_OTHERS.get(name) in attributes:
        return None
    if meaning is None:
        return WrittenTag("", False, name, parts[2], None)
    if (name == "img" and picture(parts[2]) != ("", "")) or site_of(name, parts[2]):
        return None
    return WrittenTag(f"<{meaning}{_values(meaning, attributes, rel)}>", False, name, parts[2], _ENDS_LINE.get(meaning))


def _values(name: str, attributes: dict[str, str], rel: str) -> str:
    """The attributes that canonical HTML has, in its order. Whether their values may be so is left to the proof."""
    form = max(ELEMENTS[name].forms, key=lambda form: sum(each.name in attributes for each in form))
    values = []
    for each in form:
        value: str | None = attributes.get(each.name)
        if each.name == "rel":
            value = rel
        elif value is not None and each.url:
            value = clean_link(value) if each.url == "link" else clean_image(value)
        elif value is None and each.name == "alt":
            value = ""
        if value is not None:
            values.append(f' {each.name}="{attribute(value)}"')
    return "".join(values)
