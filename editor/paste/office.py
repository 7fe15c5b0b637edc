"""Excel, LibreOffice, Word Online and OneNote."""

from __future__ import annotations

import re

from lxml import etree

from editor.paste.clipboard import Clipboard
from editor.paste.lists import Item, Outline
from editor.paste.markers import Marker
from editor.paste.tree import LISTS, Element, forget, remove, rename, select, text_of

EDITING = re.compile(
    r"\b(?:EOP|WACImageContainer|CommentStart|CommentHint|LineBreakBlob"
    r"|Table(?:Hover(?:Column|Row)Handle|InsertRowGapBlank|(?:Column|Row|Cell)ResizeHandle))\b"
)


def used_range(clipboard: Clipboard) -> None:
    """`<tr><td>1<td>…<tr><td>…` → `<tr><td>1`: rows and columns after the last used cell go."""
    for table in list(clipboard.body.iter("table")):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        while rows and not any(map(shown, rows[-1].iterchildren("td", "th"))):
            remove(rows.pop())
        widths = [used_width(row) for row in rows]
        if any(cell.get("rowspan") or cell.get("colspan") for row in rows for cell in row.iterchildren("td", "th")):
            continue  # columns do not line up with cells
        width = max(widths, default=0)
        for row in rows:
            for cell in list(row.iterchildren("td", "th"))[width:]:
                remove(cell)


def used_width(row: Element) -> int:
    """How many cells a row has up to its last used one."""
    cells = list(row.iterchildren("td", "th"))
    while cells and not shown(cells[-1]):
        cells.pop()
    return len(cells)


def shown(cell: Element) -> bool:
    """Whether a cell shows anything."""
    return bool(text_of(cell).strip()) or next(cell.iter("img"), None) is not None


def unwrap_single_cell(clipboard: Clipboard) -> None:
    """`<table><tr><td>42</td></tr></table>` → `<p>42</p>`: one cell is a value, not a table."""
    for table in list(clipboard.body.iter("table")):
        cells = list(table.iter("td", "th"))
        if len(cells) == 1 and next(table.iterdescendants("table"), None) is None:
            table.addprevious(cells[0])
            remove(table)
            rename(cells[0], "div")


def trim_cells(clipboard: Clipboard) -> None:
    """`<td>  1,234.00 </td>` → `<td>1,234.00</td>`: number formats pad with spaces."""
    for cell in list(clipboard.body.iter("td", "th")):
        texts = [cell, *cell.iterdescendants(etree.Element)]
        if cell.text:
            cell.text = cell.text.lstrip()
        for element in texts:
            if element is not cell and "mso-spacerun" in (element.get("style") or "") and not text_of(element).strip():
                remove(element)
        if len(cell) == 0 and cell.text:
            cell.text = cell.text.strip()


def drop_editing_marks(clipboard: Clipboard) -> None:
    """`<span class="EOP">&nbsp;</span>` → nothing: what Word Online shows for its own editing."""
    for element in clipboard.of_class(EDITING):
        if element.find(".//br") is not None:
            for inner in list(element):
                remove(inner)
            rename(element, "br")
            element.text = None
        elif element.find(".//img") is None:
            remove(element)


def online_headings(clipboard: Clipboard) -> None:
    """`<p role="heading" aria-level="2">` → `<h2>`."""
    for element in select(clipboard.body, "//*[@role='heading']"):
        level = element.get("aria-level") or "1"
        if element.tag in ("p", "div") and level.isdecimal() and level != "0":
            rename(element, f"h{min(int(level[:2]), 6)}")
            forget(element, "style")


def online_lists(clipboard: Clipboard) -> None:
    """One `<ul><li data-aria-level="2">` for each item → lists in lists."""
    items = select(clipboard.body, "//li[@data-aria-level or @aria-level or @data-listid]")
    parents: dict[Element, None] = {}
    levels: dict[Element, int] = {}
    for item in items:
        level = item.get("data-aria-level") or item.get("aria-level") or "1"
        levels[item] = int(level[:2]) if level.isdecimal() else 1
        wrapper = item.getparent()
        while wrapper is not None and (wrapper.tag in LISTS or "ListContainerWrapper" in (wrapper.get("class") or "")):
            wrapper = wrapper.getparent()
        if wrapper is not None and wrapper.tag != "li":
            parents[wrapper] = None
    for parent in parents:
        gather_online(parent, levels)


def gather_online(parent: Element, levels: dict[Element, int]) -> None:
    """Build the lists of one parent's children."""
    outline = Outline()
    for child in list(parent):
        items = [item for item in child.iter("li") if item in levels]
        wrapper = child.tag in LISTS or "ListContainerWrapper" in (child.get("class") or "")
        if not items or not wrapper:
            outline.end()
            continue
        for item in items:
            within = item.getparent()
            ordered = within is not None and within.tag == "ol"
            child.addprevious(item)
            outline.add(
                Item(
                    item,
                    levels[item],
                    ordered,
                    online_number(item, within) if ordered else None,
                    item.get("data-listid") or "",
                )
            )
        remove(child)


def online_number(item: Element, within: Element | None) -> Marker | None:
    """The number of an item, as its place in its list or its list's start says."""
    for value in (
        item.get("data-aria-posinset"),
        item.get("aria-posinset"),
        None if within is None else within.get("start"),
    ):
        if value and value.isdecimal() and len(value) < 9:
            return Marker((int(value),))
    return None


def drop_last_breaks(clipboard: Clipboard) -> None:
    """`<p>text<br></p>` → `<p>text</p>`; LibreOffice writes empty paragraphs as `<p><br></p>`."""
    for line in list(clipboard.body.iter("br")):
        parent = line.getparent()
        if parent is not None and parent.tag == "p" and line.getnext() is None and not (line.tail or "").strip():
            remove(line)


def adopt_paragraphs(clipboard: Clipboard) -> None:
    """`<ul><li>one</li><p>more</p></ul>` → `<ul><li>one<p>more</p></li></ul>`."""
    for element in list(clipboard.body.iter("p")):
        parent, before = element.getparent(), element.getprevious()
        if parent is not None and parent.tag in LISTS and before is not None and before.tag == "li":
            element.tail = None
            before.append(element)


EXCEL_STEPS = (trim_cells, used_range, unwrap_single_cell)
ONLINE_STEPS = (drop_editing_marks, online_headings, online_lists)
LIBREOFFICE_STEPS = (adopt_paragraphs, drop_last_breaks)
