"""What single elements of other HTML say: the rows of a table, the size of a picture, where a list starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from editor.canonical.characters import attribute
from editor.canonical.schema import value_fits


class Element(Protocol):
    """An element of a tree, of lxml or the standard library. The tag of lxml's comments is no str."""

    @property
    def tag(self) -> Any: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    def get(self, key: str, /) -> str | None: ...
    def iter(self, tag: Any = ..., /) -> Iterator[Any]: ...
    def itertext(self) -> Iterator[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no text of a tree of lxml's can hold."""
LINES = frozenset(("div", "p", "li"))
"""Elements that begin and end a line where white space is kept."""
TABLE_PARTS = frozenset(("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"))


def strays(table: Element) -> Iterator[Element | str]:
    """What stands in a table but in no cell, in order: browsers show it before the table."""
    for holder in (table, *(child for child in table if child.tag in ("thead", "tbody", "tfoot"))):
        for parent in (holder, *(row for row in holder if row.tag == "tr")):
            if parent.text and parent.text.strip():
                yield parent.text
            for child in parent:
                if isinstance(child.tag, str) and child.tag not in TABLE_PARTS:
                    yield child
                if child.tail and child.tail.strip():
                    yield child.tail


def rows(table: Element) -> Iterator[tuple[str, Element]]:
    """The rows of a table, each with the section that it stands in."""
    for child in table:
        if child.tag == "tr":
            yield "tbody", child
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield child.tag, row


def image(element: Element, url: str, alt: str) -> str:
    """An img element at that address: a custom emoji, or a picture with the size that it says."""
    emoji = element.get("data-emoji") or ""
    source = f'src="{attribute(url)}" alt="{attribute(alt)}"'
    if value_fits("img", "data-emoji", emoji):
        return f'<img data-emoji="{emoji}" {source}>'
    sizes = "".join(
        f' {name}="{size}"'
        for name in ("width", "height")
        if (size := number(element.get(name))) is not None and value_fits("img", name, str(size))
    )
    return f"<img {source}{sizes}>"


def start_attribute(ordered_list: Element) -> str:
    """The start attribute of a list that does not begin at 1."""
    first = next((child for child in ordered_list if child.tag == "li"), None)
    start = number(ordered_list.get("start"))
    if start is None and first is not None:
        start = number(first.get("value"))
    return f' start="{start}"' if start not in (None, 1) and value_fits("ol", "start", str(start)) else ""


def number(value: str | None) -> int | None:
    """A whole number as attributes write it, in pixels or without a unit, or None."""
    value = (value or "").strip().removesuffix("px")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else None


def verbatim(element: Element) -> Iterator[str]:
    """The text of an element with its white space, line breaks and block borders as newlines."""
    last = element.text or ""  # what was written last: a block begins a line of its own
    yield last
    open_elements = [(element, iter(element))]
    while open_elements:
        inside, children = open_elements[-1]
        child = next(children, None)
        if child is not None:
            begins = child.tag in LINES and last and not last.endswith("\n")
            text = "\n" if child.tag == "br" else f"\n{child.text or ''}" if begins else child.text or ""
            open_elements.append((child, iter(child)))
        else:
            open_elements.pop()
            text = ("\n" if inside.tag in LINES else "") + (inside.tail or "") if open_elements else ""
        last = text or last
        yield text
