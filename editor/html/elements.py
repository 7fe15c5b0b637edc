"""What single elements of other HTML say: the rows of a table, the size of a picture, where a list starts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from editor.html.plain import attribute


def rows(table: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The rows of a table, each with the section that it stands in."""
    for child in table:
        if child.tag == "tr":
            yield "tbody", child
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child.iterchildren("tr"):
                yield child.tag, row


def image(element: etree._Element, url: str, alt: str) -> str:
    """An img element at that address: a custom emoji, or a picture with the size that it says."""
    emoji = element.get("data-emoji") or ""
    source = f'src="{attribute(url)}" alt="{attribute(alt)}"'
    if re.fullmatch("[a-z0-9_+-]{1,64}", emoji):
        return f'<img data-emoji="{emoji}" {source}>'
    sizes = "".join(
        f' {name}="{size}"'
        for name in ("width", "height")
        if (size := number(element.get(name))) is not None and 1 <= size <= 9999
    )
    return f"<img {source}{sizes}>"


def start_attribute(ordered_list: etree._Element) -> str:
    """The start attribute of a list that does not begin at 1."""
    first = next(ordered_list.iterchildren("li"), None)
    start = number(ordered_list.get("start"))
    if start is None and first is not None:
        start = number(first.get("value"))
    return f' start="{start}"' if start is not None and start != 1 and 0 <= start <= 999_999_999 else ""


def number(value: str | None) -> int | None:
    """A whole number as attributes write it, in pixels or without a unit, or None."""
    value = (value or "").strip().removesuffix("px")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else None


def verbatim(element: etree._Element) -> Iterator[str]:
    """The text of an element with its white space, line breaks and block borders as newlines."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag == "br":
                yield "\n"
            yield node.text or ""
        elif node is not element:
            if node.tag in ("div", "p", "li"):
                yield "\n"
            yield node.tail or ""
