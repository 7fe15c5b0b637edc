"""Word and Outlook: what their HTML says with `mso-` properties, said with HTML's own elements."""

from __future__ import annotations

import re

from lxml import etree

from editor.paste.clipboard import MARKER, Clipboard
from editor.paste.css import points
from editor.paste.lists import Item, Outline, flatten, rebuilt
from editor.paste.markers import BULLET, Marker, read_marker
from editor.paste.symbols import symbol_text
from editor.paste.tree import HEADINGS, LISTS, Element, forget, remove, rename, replace, style_of, text_of, unwrap

HEADING_CLASS = re.compile(r"\bMsoHeading([1-9])\b|MsoTitle\b")
QUOTE_CLASS = re.compile(r"\bMso(?:Intense)?Quote\b")
NOTE_CLASS = re.compile(r"\bMso(?:Footnote|Endnote)Reference\b")
COMMENT_CLASS = re.compile(r"\b(?:msocomanchor|MsoCommentReference|msocomoff|msoDel)\b")
INSERTED_CLASS = re.compile(r"\bmsoIns\b")
LINK_CLASS = re.compile(r"\bMsoHyperlink")
LEVEL = re.compile(r"(?i)(l\d+)\s+level(\d{1,2})(?:\s+(lfo\d+))?")
NUMBER_FORMAT = re.compile(r"mso-level-number-format:\s*\"?([\w-]+)")
START_AT = re.compile(r"mso-level-start-at:\s*(\d{1,8})")
EM_SPACE = "\u2003"


def drop_office_data(clipboard: Clipboard) -> None:
    """`<xml>…</xml>` → nothing: document properties and drawings that no browser shows."""
    for element in list(clipboard.body.iter("xml", "w:data", "w:sdtpr", "o:officedocumentsettings", "w:worddocument")):
        remove(element)


def drop_comments_and_deletions(clipboard: Clipboard) -> None:
    """`<del cite="mailto:Ann">old</del><ins cite="mailto:Ann">new</ins>` → `new`; reviewers' comments go."""
    for element in clipboard.having("mso-element"):
        if "mso-element:comment" in (element.get("style") or ""):
            remove(element)
    for element in clipboard.having("mso-special-character"):
        if "mso-special-character:comment" in (element.get("style") or ""):
            remove(element)
    for element in clipboard.of_class(COMMENT_CLASS):
        remove(element)
    for element in clipboard.of_class(INSERTED_CLASS):
        unwrap(element)
    for element in list(clipboard.body.iter("del", "ins")):
        if element.get("cite") is None and element.get("datetime") is None:
            continue
        if element.tag == "del":
            remove(element)
        else:
            unwrap(element)


def drop_page_breaks(clipboard: Clipboard) -> None:
    """`<br style="page-break-before:always">` → nothing: a reply has no pages."""
    for element in clipboard.having("page-break-before"):
        if element.tag == "br":
            replace(element, "\n")


def show_tabs(clipboard: Clipboard) -> None:
    """`<span style="mso-tab-count:1">&nbsp;&nbsp;&nbsp; </span>` → one em space."""
    for element in clipboard.having("mso-tab-count"):
        if not text_of(element).strip():
            replace(element, EM_SPACE)


def show_symbols(clipboard: Clipboard) -> None:
    """`<span style="font-family:Wingdings;mso-char-type:symbol">J</span>` → 🙂."""
    for element in clipboard.having("mso-char-type"):
        if len(element) or not element.text:
            continue
        style = style_of(element)
        if style.get("mso-char-type") == "symbol":
            font = style.get("mso-symbol-font-family") or style.get("font-family", "")
            element.text = symbol_text(element.text, font)


def raise_note_references(clipboard: Clipboard) -> None:
    """`<a href="#_ftn1"><span class="MsoFootnoteReference">[1]</span></a>` → `<sup>[1]</sup>`."""
    for element in clipboard.of_class(NOTE_CLASS):
        rename(element, "sup")
    for element in list(clipboard.body.iter("a")):
        if (element.get("href") or "#").startswith("#"):
            unwrap(element)


def plain_hyperlinks(clipboard: Clipboard) -> None:
    """`<span class="MsoHyperlink" style="text-decoration:underline">` → no underline: the link shows it."""
    for element in clipboard.of_class(LINK_CLASS):
        forget(element, "style")


def make_headings(clipboard: Clipboard) -> None:
    """`<p class="MsoTitle">` → `<h1>`, `<p style="mso-outline-level:2">` → `<h2>`."""
    for element in clipboard.of_class(HEADING_CLASS):
        if element.tag == "p" and (found := HEADING_CLASS.search(element.get("class") or "")):
            make_heading(element, int(found[1] or 1))
    for element in clipboard.having("mso-outline-level"):
        level = style_of(element).get("mso-outline-level", "")
        if element.tag == "p" and level.isdecimal() and level != "0":
            make_heading(element, int(level[:1]))


def make_heading(element: Element, level: int) -> None:
    """A paragraph as a heading, which looks as its level says."""
    forget(element, "style")
    rename(element, f"h{min(level, 6)}")


def make_quotations(clipboard: Clipboard) -> None:
    """`<p class="MsoQuote">` → `<blockquote><p>`, neighbors in one."""
    for element in clipboard.of_class(QUOTE_CLASS):
        if element.tag != "p" or element.getparent() is None:
            continue
        before = element.getprevious()
        if before is not None and before.get(QUOTATION) is not None and not (before.tail or "").strip():
            before.append(element)
            continue
        quotation = etree.Element("blockquote")
        quotation.set(QUOTATION, "")
        element.addprevious(quotation)
        quotation.tail, element.tail = element.tail, None
        quotation.append(element)


QUOTATION = "data-mso-quotation"


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
        remove(element)
        return read_marker(text, fonts) if text.strip() else BULLET
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
        found = marker_before(paragraph, spacer)
        if found is None:
            continue
        margin = points(style_of(paragraph).get("margin-left", ""))
        level = 1 if margin is None else round(margin / 18)
        parents.setdefault(parent, {})[paragraph] = Item(paragraph, level, found.ordered, found, "look", margin)
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
    text = text_of(wrapper)
    marker = text.strip()
    if not marker or len(marker) > 12 or (paragraph.text or "").strip():
        return None
    fonts = " ".join(inner.get("style") or "" for inner in wrapper.iter())
    wrapper.tail = (wrapper.tail or "").lstrip()
    remove(wrapper)
    return read_marker(marker, fonts)


STEPS = (
    drop_office_data,
    drop_comments_and_deletions,
    drop_page_breaks,
    build_lists,
    build_lists_by_look,
    show_tabs,
    show_symbols,
    raise_note_references,
    plain_hyperlinks,
    make_headings,
    make_quotations,
)
