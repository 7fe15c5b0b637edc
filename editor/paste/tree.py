"""Small operations on a clipboard's tree that keep the text around what they change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lxml import etree

from editor.paste.css import declarations

Element = etree._Element

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol"))
NEUTRAL = "span"
"""An element without attributes that means nothing."""


def remove(element: Element) -> None:
    """Take an element out with all it holds; the text after it stays.

    Text is never joined to what stands before it, as many times a little would be much: the element stays as an empty
    span where text follows.
    """
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        replace(element, "")
    else:
        parent.remove(element)


def append_text(element: Element, text: str) -> None:
    """Put text at the end of an element."""
    last = next(element.iterchildren(reversed=True), None)  # a length would count all children
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def replace(element: Element, text: str) -> None:
    """Put text in an element's place."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = NEUTRAL, text, tail


def unwrap(element: Element) -> None:
    """Take an element's meaning away; what it holds stays in its place."""
    element.attrib.clear()
    element.tag = NEUTRAL


def text_of(element: Element) -> str:
    """All text an element holds."""
    return "".join(map(str, element.itertext()))


LONGEST_LABEL = 80
"""A button with more text than that, in characters, holds text of the page, not what the button does."""


def drop_labels(buttons: list[Element]) -> None:
    """Take out the buttons that hold a label; what stands inside one that holds more stays, buttons included."""
    kept: set[Element] = set()
    for button in buttons:
        above = button.getparent()
        while above is not None and above not in kept:
            above = above.getparent()
        if above is None and len(text_of(button)) < LONGEST_LABEL:
            remove(button)
        else:
            kept.add(button)


def rename(element: Element, tag: str, **attributes: str) -> None:
    """Give an element another name and only these attributes besides its style."""
    style = element.get("style")
    element.tag = tag
    element.attrib.clear()
    if style:
        element.set("style", style)
    for name, value in attributes.items():
        element.set(name, value)


def is_blank(element: Element) -> bool:
    """Whether an element shows nothing: no text but spaces, no picture, rule or table."""
    if (element.text or "").strip() or any(text.strip() for text in element.itertext()):
        return False
    return next(element.iter("img", "hr", "table", "input"), None) is None


def select(root: Element, path: str) -> list[Element]:
    """The elements an XPath expression finds."""
    result = root.xpath(path)
    return [element for element in result if isinstance(element, Element)] if isinstance(result, list) else []


def style_of(element: Element) -> Mapping[str, str]:
    """What an element's own style says, after the style sheet was resolved into it."""
    style = element.get("style")
    if not style:
        return EMPTY
    return declarations(style) if len(style) > LONG_STYLE else _declared(style)


@lru_cache(maxsize=1024)
def _declared(style: str) -> Mapping[str, str]:
    return MappingProxyType(declarations(style))


EMPTY: Mapping[str, str] = MappingProxyType({})
LONG_STYLE = 500
"""Longer styles, in characters, are not remembered."""


def forget(element: Element, name: str) -> None:
    """Take an attribute away, if it is there."""
    if name in element.attrib:
        del element.attrib[name]
