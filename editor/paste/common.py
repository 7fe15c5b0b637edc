"""Steps for every clipboard: what no reader saw goes, and what CSS alone says is said with elements."""

from __future__ import annotations

import re

from lxml import etree

from editor.paste.clipboard import Clipboard
from editor.paste.css import declarations, written
from editor.paste.emoji import show_emoji
from editor.paste.lists import close_levels
from editor.paste.tree import (
    BLOCKS,
    HEADINGS,
    LISTS,
    Element,
    append_text,
    drop_labels,
    is_blank,
    remove,
    rename,
    replace,
    select,
    style_of,
    unwrap,
)

UNSEEN = frozenset(
    "script style title meta link base noscript template iframe object embed applet svg canvas audio video math"
    " textarea datalist dialog frameset".split()
)
"""Elements whose content is no text of the page, or is shown only where what they are for cannot be."""
OFF_SCREEN = re.compile(r"clip:\s*rect\(\s*0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?\s*\)|clip:\s*rect\(\s*1px")
APPLE_SPACE = re.compile(r"\bApple-converted-space\b")
APPLE_TAB = re.compile(r"\bApple-tab-span\b")
EM_SPACE = "\u2003"


def drop_unseen(clipboard: Clipboard) -> None:
    """`<script>…</script>`, `<p style="display:none">`, `<button>Copy</button>` → nothing."""
    if unseen := UNSEEN & clipboard.tags:
        for element in list(clipboard.body.iter(*unseen)):
            remove(element)
    if "button" in clipboard.tags:
        drop_labels(list(clipboard.body.iter("button")))
    for name, value in (("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"), ("mso-hide", "all")):
        for element in clipboard.having(name):
            if style_of(element).get(name) == value:
                remove(element)
    for element in clipboard.having("clip"):
        if OFF_SCREEN.search(element.get("style") or ""):
            remove(element)
    if " hidden" in clipboard.html:
        for element in select(clipboard.body, "//*[@hidden]"):
            remove(element)


def show_quotes(clipboard: Clipboard) -> None:
    """`<q>yes</q>` → “yes”: browsers show quotation marks that no text holds."""
    for element in list(clipboard.body.iter("q")):
        element.text = "“" + (element.text or "")
        append_text(element, "”")


def restore_spaces(clipboard: Clipboard) -> None:
    """`a<span class="Apple-converted-space">&nbsp;</span>b` → `a b`, and a tab → an em space."""
    for element in clipboard.of_class(APPLE_TAB):
        replace(element, EM_SPACE)
    for element in clipboard.of_class(APPLE_SPACE):
        if not len(element):
            element.text = (element.text or "").replace("\u00a0", " ")


def show_boxes(clipboard: Clipboard) -> None:
    """`<li><input type="checkbox" checked> Done` → `<li>☑ Done`."""
    for element in list(clipboard.body.iter("input")):
        if (element.get("type") or "").lower() == "checkbox":
            replace(element, "☐ " if element.get("checked") is None else "☑ ")
        else:
            remove(element)
    if "checkbox" not in clipboard.html:
        return
    for element in select(clipboard.body, "//*[@role='checkbox' or (self::li and @aria-checked)]"):
        checked = (element.get("aria-checked") or "").lower() == "true"
        for image in list(element.iter("img")):
            remove(image)
        inner = next(element.iter("p", "span"), element)
        inner.text = ("☑ " if checked else "☐ ") + (inner.text or "").lstrip()


def make_blocks(clipboard: Clipboard) -> None:
    """`<span style="display:block">` → `<div>`."""
    for element in clipboard.having("display"):
        if element.tag in BLOCKS or element.tag in ("a", "img", "br"):
            continue
        if style_of(element).get("display", "").startswith(("block", "flex", "grid", "list-item", "table")):
            rename(element, "div")


def keep_spaces(clipboard: Clipboard) -> None:
    """`<span style="white-space:pre-wrap">a  b⏎c</span>` → `a&nbsp; b<br>c`; the property itself goes."""
    if not clipboard.having("white-space") and not clipboard.having("white-space-collapse"):
        return
    kept: dict[Element, str] = {}
    for element in list(clipboard.body.iter(etree.Element)):
        parent = element.getparent()
        above = kept.get(parent, "") if parent is not None else ""
        mode = own_mode(element)
        kept[element] = mode = above if mode is None else mode
        if element.tag == "pre":
            kept[element] = mode = ""
        if mode and element.text:
            keep_in_text(element, mode)
        if above and element.tail:
            keep_in_tail(element, above)


def own_mode(element: Element) -> str | None:
    """What an element says about its white space: "" collapses, None is what stands around it. Forgets it."""
    style = element.get("style") or ""
    if "white-space" not in style:
        return None
    values = declarations(style)
    mode = values.pop("white-space", "")
    collapse = values.pop("white-space-collapse", "")
    element.set("style", written(values))
    if collapse in ("preserve", "break-spaces") or mode in ("pre", "pre-wrap", "break-spaces"):
        return "all"
    return "lines" if mode == "pre-line" or collapse == "preserve-breaks" else ""


def keep_in_text(element: Element, mode: str) -> None:
    """Keep the spaces and lines of the text that an element begins with."""
    lines = kept_lines(element.text or "", mode)
    element.text = lines[0]
    for line in reversed(lines[1:]):
        element.insert(0, line_break(line))


def keep_in_tail(element: Element, mode: str) -> None:
    """Keep the spaces and lines of the text after an element."""
    lines = kept_lines(element.tail or "", mode)
    element.tail = None
    for line in reversed(lines[1:]):
        break_element = line_break("")
        element.addnext(break_element)
        break_element.tail = line
    element.tail = lines[0]


def line_break(line: str) -> Element:
    """A br with the text after it."""
    break_element = etree.Element("br")
    break_element.tail = line
    return break_element


def kept_lines(text: str, mode: str) -> list[str]:
    """The lines of text whose white space counts; between blocks, where it is all there is, it does not."""
    if not text.strip() and "\n" in text:
        return [text]
    if mode == "all":
        text = text.replace("\t", EM_SPACE)
        while "  " in text:
            text = text.replace("  ", "\u00a0 ")
    return text.split("\n")


def plain_links(clipboard: Clipboard) -> None:
    """`<a href="…"><u>text</u></a>` → no underline: the link shows it."""
    for link in list(clipboard.body.iter("a")):
        if not link.get("href"):
            continue
        for element in list(link.iter(etree.Element)):
            style = element.get("style") or ""
            if "underline" in style:
                values = declarations(style)
                for name in ("text-decoration", "text-decoration-line"):
                    if "underline" in values.get(name, ""):
                        values[name] = values[name].replace("underline", "")
                element.set("style", written(values))
        for element in list(link.iter("u")):
            unwrap(element)


def drop_blank_paragraphs(clipboard: Clipboard) -> None:
    """`<p>&nbsp;</p>` → nothing: paragraphs have space between them anyway."""
    holding: set[Element] = set()  # paragraphs known to hold something by one inside, so that none is read twice
    for element in reversed(list(clipboard.body.iter("p", *HEADINGS))):
        if element in holding:
            continue
        if is_blank(element):
            remove(element)
        else:
            holding.update(element.iterancestors("p", *HEADINGS))


def house_items(clipboard: Clipboard) -> None:
    """`<li>one</li><li>two</li>` → `<ul><li>one</li><li>two</li></ul>`: part of a list, copied without it."""
    house: Element | None = None
    for item in list(clipboard.body.iter("li")):
        parent, before = item.getparent(), item.getprevious()
        if parent is None or parent.tag in LISTS:
            continue
        if house is None or before is not house or (house.tail or "").strip():
            house = etree.Element("ul")
            item.addprevious(house)
        house.tail, item.tail = item.tail, None
        house.append(item)


def close_list_levels(clipboard: Clipboard) -> None:
    """`<ul><ul><li>one</li></ul></ul>` → `<ul><li>one</li></ul>`."""
    close_levels(clipboard.body)


def trim_cells(clipboard: Clipboard) -> None:
    """`<td>&nbsp;</td>` → `<td></td>`."""
    for cell in list(clipboard.body.iter("td", "th")):
        if not len(cell) and cell.text and not cell.text.strip():
            cell.text = None


FIRST = (drop_unseen, show_quotes, restore_spaces, show_emoji, show_boxes)
LAST = (make_blocks, house_items, close_list_levels, keep_spaces, plain_links, drop_blank_paragraphs, trim_cells)
