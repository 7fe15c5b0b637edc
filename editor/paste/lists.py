"""Lists from a flat row of items: each says its level, and the tree is built from that."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from editor.paste.markers import Marker
from editor.paste.tree import HEADINGS, LISTS, Element, append_text, is_blank, remove, rename


@dataclass(slots=True)
class Item:
    """A paragraph that is a list item. `level` counts from 1; only its order against other levels matters."""

    element: Element
    level: float
    ordered: bool
    marker: Marker | None = None
    """None where the marker is not known."""
    identity: str = ""
    """Names the list it belongs to, where the program says so."""
    margin: float | None = None
    """Where its text starts, in points, where its own style says so."""


@dataclass(slots=True)
class OpenList:
    """A list that still takes items: the element, the last number and what the next item must match."""

    element: Element
    level: float
    ordered: bool
    identity: str
    number: int
    margin: float | None
    last: Element


@dataclass(slots=True)
class Outline:
    """Builds nested lists in one parent, item by item, in document order."""

    open: list[OpenList] = field(default_factory=list)
    blank: list[Element] = field(default_factory=list)
    """Empty paragraphs since the last item: a gap inside a list, or the end of it."""
    counters: dict[str, dict[float, int]] = field(default_factory=dict)
    """Identity → level → the last number, for lists that are interrupted and go on."""

    def end(self) -> None:
        """Something stands between: the next item starts a list of its own."""
        self.open.clear()
        self.blank.clear()

    def add(self, item: Item) -> None:
        """Put an item where its level says, at the place of its element."""
        while self.open and self.open[-1].level > item.level:
            self.open.pop()
        if self.blank and not (self.open and self.open[0].identity == item.identity):
            self.open.clear()
        self.blank.clear()
        top = self.open[-1] if self.open else None
        if top is not None and top.level == item.level:
            if self._continues(top, item):
                self._append(top, item)
                return
            self.open.pop()
            self._start(item, after=top.element)
            return
        self._start(item, within=top.last if top is not None else None)

    def _continues(self, top: OpenList, item: Item) -> bool:
        if top.ordered != item.ordered:
            return False
        if not item.ordered:
            return True
        if item.marker is None or item.marker.compound or not item.marker.numbers:
            return top.identity == item.identity
        return top.number + 1 in item.marker.numbers

    def _start(self, item: Item, *, after: Element | None = None, within: Element | None = None) -> None:
        start = self._first_number(item)
        list_element = etree.Element("ol" if item.ordered else "ul")
        if item.ordered and start != 1:
            list_element.set("start", str(start))
        if after is not None:
            tail, after.tail = after.tail, None
            after.addnext(list_element)
            list_element.tail = tail
        elif within is not None:
            within.append(list_element)
        else:
            item.element.addprevious(list_element)
        opened = OpenList(list_element, item.level, item.ordered, item.identity, start - 1, item.margin, list_element)
        self.open.append(opened)
        self._append(opened, item)

    def _first_number(self, item: Item) -> int:
        following = self.counters.get(item.identity, {}).get(item.level, 0) + 1
        if item.marker is None:
            return following if item.identity else 1
        if following in item.marker.numbers or not item.marker.numbers:
            return following
        return item.marker.numbers[0]

    def _append(self, into: OpenList, item: Item) -> None:
        into.number += 1
        into.margin = item.margin if item.margin is not None else into.margin
        numbers = self.counters.setdefault(item.identity, {})
        for deeper in [level for level in numbers if level > item.level]:
            del numbers[deeper]
        numbers[item.level] = into.number
        element = item.element
        element.tail = None
        if element.tag in HEADINGS:
            list_item = etree.Element("li")
            into.element.append(list_item)
            list_item.append(element)
        else:
            list_item = element
            rename(list_item, "li")
            into.element.append(list_item)
        into.last = list_item

    def takes(self, element: Element, margin: float | None) -> bool:
        """Whether a paragraph that is no item belongs to one above, as its margin says; if so, it goes there."""
        if margin is None or self.blank:
            return False
        for depth in range(len(self.open), 0, -1):
            opened = self.open[depth - 1]
            if opened.margin is not None and margin >= opened.margin - 1:
                del self.open[depth:]
                element.tail = None
                opened.last.append(element)
                return True
        return False

    def gap(self, element: Element) -> bool:
        """Whether an empty paragraph stands after an item, where it may be a gap inside the list."""
        if not self.open or not is_blank(element):
            return False
        self.blank.append(element)
        return True


def flatten(top: Element) -> list[tuple[Element, int, Marker | None]]:
    """Put the items of a list and of those in it in its place, one after the other: (li, level from 1, its number).

    A bullet's number is None. Text and paragraphs that stand between items go to the item before them.
    """
    items: list[tuple[Element, int, Marker | None]] = []
    frames = [_Frame(top, 1)]
    while frames:
        frame = frames[-1]
        _spill(frame.text, items, frame)
        frame.text = None
        child = next(frame.children, None)
        if child is None:
            _spill(frame.tail, items, frames.pop())
            continue
        tail, child.tail = child.tail, None
        if child.tag in LISTS:
            frames.append(_Frame(child, frame.level + 1, tail))
            continue
        if child.tag != "li" and items:
            items[-1][0].append(child)
        else:
            inner = [_Frame(nested, frame.level + 1) for nested in child if nested.tag in LISTS]
            for nested in inner:
                remove(nested.element)
            frames += reversed(inner)
            items.append((child, frame.level, frame.marker()))
        _spill(tail, items, frame)
    for item, _, _ in items:
        top.addprevious(item)
    if items:
        remove(top)
    return items


def _spill(text: str | None, items: list[tuple[Element, int, Marker | None]], frame: _Frame) -> None:
    """Give text that stands between items to the item before, or make it one."""
    if not text or not text.strip():
        return
    if not items:
        items.append((etree.Element("li"), frame.level, frame.marker()))
    append_text(items[-1][0], f" {text.strip()}")


def rebuilt(old: Element, items: list[tuple[Element, int, Marker | None]]) -> Element:
    """The first of the lists that flattened items make, or the list itself where it had none."""
    outline = Outline()
    first_list = old
    for element, depth, number in items:
        outline.add(Item(element, depth, number is not None, number))
        if first_list is old:
            first_list = outline.open[0].element
    return first_list


def close_levels(body: Element) -> None:
    """`<ul><ul><li>one</li></ul></ul>` → `<ul><li>one</li></ul>`: a level without an item above it shows nothing."""
    for element in list(body.iter(*LISTS)):
        # lxml counts all children for a length, so only the first one is asked for.
        while (stray := next(iter(element), None)) is not None and stray.tag in LISTS:
            if (element.text or "").strip() or (stray.tail or "").strip():
                break
            element.addprevious(stray)


class _Frame:
    """A list that is being flattened, and the text that stands in it before its first item, or after it."""

    def __init__(self, element: Element, level: int, tail: str | None = None) -> None:
        start = element.get("start", "1")
        self.element = element
        self.level = level
        self.text = element.text
        self.tail = tail
        self.number = int(start) if start.isdecimal() and len(start) < 9 else 1
        self.children = iter([child for child in element if isinstance(child.tag, str)])

    def marker(self) -> Marker | None:
        """The number of the next item; None in a list of bullets."""
        if self.element.tag != "ol":
            return None
        self.number += 1
        return Marker((self.number - 1,))
