"""Word's lists: paragraphs that say their level, and a marker that is text."""

from __future__ import annotations

import re

from editor.paste.clipboard import Clipboard
from editor.paste.css import points
from editor.paste.lists import Item, Outline, flatten, rebuilt
from editor.paste.markers import BULLET, Marker, read_marker
from editor.paste.markup import MARKER
from editor.paste.tree import HEADINGS, LISTS, Element, remove, style_of, text_of

LEVEL = re.compile(r"(?i)(l\d+)\s+level(\d{1,2})(?:\s+(lfo\d+))?")
NUMBER_FORMAT = re.compile(r"mso-level-number-format:\s*\"?([\w-]+)")
START_AT = re.compile(r"mso-level-start-at:\s*(\d{1,8})")


def build_lists(clipboard: Clipboard) -> None:
    """`<p style="mso-list:l0 level1 lfo1">1. One</p>` → `<ol><li>One</li></ol>`, nested and numbered."""
    listed: dict[Element, re.Match[str]] = {}
    parents: dict[Element, None] = {}
    for element in clipboard.having("mso-list"):
        level = LEVEL.match(style_of(element).get("mso-list", ""))
        if level is None or not (element.tag in ("p", "li", "div") or element.tag in HEADINGS):
            continue
        parent = element.getparent()
        while parent is not None and (parent.tag in LISTS or (parent.tag == "li" and element.tag == "li")):
            parent = parent.getparent()
        if parent is not None:
            listed[element] = level
            parents[parent] = None
    for parent in parents:
        gather(clipboard, parent, listed)


def gather(clipboard: Clipboard, parent: Element, listed: dict[Element, re.Match[str]]) -> None:
    """Build the lists of one parent's children."""
    outline = Outline()
    for child in list(parent):
        if not outline.open and child not in listed and child.tag not in LISTS:
            continue
        tail, child.tail = child.tail, None
        anchor = child
        if child in listed:
            outline.add(paragraph_item(clipboard, child, listed[child]))
            anchor = outline.open[0].element
        elif child.tag in LISTS:
            items = flatten(child)
            if any(element in listed for element, _, _ in items):
                for element, depth, number in items:
                    outline.add(list_item(element, depth, number, listed.get(element)))
                anchor = outline.open[0].element
            else:
                anchor = rebuilt(child, items)
                outline.end()
        elif outline.gap(child):
            pass
        elif child.tag == "p" and outline.takes(child, own_margin(child)):
            anchor = outline.open[0].element
        else:
            outline.end()
        if tail and tail.strip():
            outline.end()
            anchor.tail = (anchor.tail or "") + tail


def own_margin(paragraph: Element) -> float | None:
    """The left margin a paragraph sets for itself, in points; None where it says that it is no part of a list."""
    style = style_of(paragraph)
    margin = points(style.get("margin-left", ""))
    if not margin and "MsoListParagraph" not in (paragraph.get("class") or ""):
        return None
    return margin


def paragraph_item(clipboard: Clipboard, paragraph: Element, level: re.Match[str]) -> Item:
    """A paragraph with `mso-list` as an item, its marker taken out of its text."""
    marker = take_marker(paragraph)
    definition = clipboard.sheet.lists.get(f"{level[1]}:level{level[2]}")
    ordered = marker is not None and marker.ordered
    if definition is not None:
        shown = NUMBER_FORMAT.search(definition)
        ordered = shown is None or shown[1] not in ("bullet", "image", "none")
        if ordered and (marker is None or not marker.ordered):
            start = START_AT.search(definition)
            marker = Marker((int(start[1]),)) if start and marker is None else None
    margin = points(style_of(paragraph).get("margin-left", ""))
    return Item(paragraph, int(level[2]), ordered, marker, f"{level[1]} {level[3]}", margin)


def list_item(element: Element, depth: int, number: Marker | None, level: re.Match[str] | None) -> Item:
    """An li of Word's own as an item."""
    margin = points(style_of(element).get("margin-left", ""))
    if level is None:
        return Item(element, depth, number is not None, number, margin=margin)
    return Item(element, int(level[2]), number is not None, number, f"{level[1]} {level[3]}", margin)


def take_marker(paragraph: Element) -> Marker | None:
    """Take the marker out of a list paragraph; None where it has none."""
    for element in paragraph.iter("span", "font", "b", "i"):
        if element.get(MARKER) is None and "mso-list:Ignore" not in (element.get("style") or ""):
            continue
        fonts = " ".join(inner.get("style") or "" for inner in element.iter())
        above = element.getparent()
        if above is not None and above is not paragraph:
            fonts += above.get("style") or ""
        text = text_of(element)
        element.tail = (element.tail or "").lstrip()
        marker = read_marker(text, fonts) if text.strip() else BULLET
        if not marker.ordered and sum(map(str.isalpha, text)) > 2:
            element.tail = f"{' '.join(text.split())} {element.tail}"  # a word such as "Note:" is text to its reader
        remove(element)
        return marker
    return None


def build_lists_by_look(clipboard: Clipboard) -> None:
    """`<p>1.<span style="font:7pt">&nbsp;&nbsp; </span>One</p>` → `<ol><li>One</li></ol>`: lists that lost `mso-list`.

    The spacer in 7 point type behind each marker is all that mail programs leave of Word's lists.
    """
    parents: dict[Element, dict[Element, Item]] = {}
    for spacer in clipboard.having("font"):
        if not re.match(r"7(?:\.0)?pt|9\.33", style_of(spacer).get("font", "")) or text_of(spacer).strip():
            continue
        paragraph = next(spacer.iterancestors("p"), None)
        parent = None if paragraph is None else paragraph.getparent()
        if paragraph is None or parent is None or paragraph in parents.get(parent, ()):
            continue
        marker = marker_before(paragraph, spacer)
        if marker is None:
            continue
        margin = points(style_of(paragraph).get("margin-left", ""))
        level = 1 if margin is None else round(margin / 18)
        parents.setdefault(parent, {})[paragraph] = Item(paragraph, level, marker.ordered, marker, "look", margin)
    for parent, items in parents.items():
        outline = Outline()
        for child in list(parent):
            tail, child.tail = child.tail, None
            anchor = child
            if child in items:
                outline.add(items[child])
                anchor = outline.open[0].element
            elif not outline.gap(child):
                outline.end()
            if tail and tail.strip():
                outline.end()
                anchor.tail = (anchor.tail or "") + tail


def marker_before(paragraph: Element, spacer: Element) -> Marker | None:
    """Take the marker and its spacer out of a paragraph, where the text before the spacer is a marker."""
    wrapper = spacer
    while (above := wrapper.getparent()) is not None and above is not paragraph:
        wrapper = above
    if wrapper.getprevious() is not None and any(
        text_of(before).strip() for before in wrapper.itersiblings(preceding=True)
    ):
        return None
    before, inside = (paragraph.text or "").strip(), text_of(wrapper).strip()
    marker = before or inside
    if not marker or (before and inside) or len(marker) > 12:
        return None
    read = read_marker(marker, " ".join(inner.get("style") or "" for inner in wrapper.iter()))
    if not read.ordered and len(marker) > 2:
        return None
    paragraph.text = None
    wrapper.tail = (wrapper.tail or "").lstrip()
    remove(wrapper)
    return read
