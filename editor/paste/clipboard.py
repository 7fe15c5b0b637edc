"""Clipboard HTML read into a tree, its style sheet resolved into the elements' own styles."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from editor.paste.css import StyleSheet, declarations, written
from editor.paste.markup import MAX_DEPTH, RENAMED, flattened, parseable
from editor.paste.tree import HEADINGS, select
from editor.paste.vml import with_drawn_text

CONTROLS = bytes(byte for byte in range(0x20) if byte not in (0x09, 0x0A)) + b"\x7f"
NONCHARACTERS = ("\ufffe", "\uffff")
# libxml2's HTML parser decodes them; no text that holds one can be written back into its tree
# (https://www.w3.org/TR/xml/#charsets).
REFERENCE_TO_NO_TEXT = re.compile(
    "&#(?:0*+(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9][0-9]{2}|56[0-9]{3}|57[0-2][0-9]{2}|5733[0-9]|5734[0-3]"
    "|6553[45])(?![0-9])|x0*+(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef])(?![0-9a-f]));?",
    re.I,
)

Element = etree._Element


@dataclass(slots=True)
class Clipboard:
    """A clipboard's body, and its elements by the properties of their style."""

    body: Element
    html: str
    """The source the tree was read from."""
    sheet: StyleSheet
    styled: dict[str, list[Element]] = field(default_factory=dict)
    """Property of those in INDEXED → the elements that have it in their own style, in document order."""
    classes: frozenset[str] = frozenset()
    """The class attributes of all elements."""
    tags: frozenset[str] = frozenset()
    """The names of all elements."""

    def having(self, name: str) -> list[Element]:
        """The elements whose own style sets a property of INDEXED, in document order; some may have left the tree."""
        return self.styled.get(name, [])

    def of_class(self, pattern: re.Pattern[str]) -> list[Element]:
        """The elements whose class attribute a pattern finds; some may have left the tree."""
        names = {name for name in self.classes if pattern.search(name)}
        return [each for each in select(self.body, "//*[@class]") if each.get("class") in names] if names else []


def read(html: str) -> Clipboard:
    """The tree of a clipboard's prepared HTML. Never raises for what the text holds."""
    html = parseable(with_drawn_text(html))
    body = parsed(html)
    if body.xpath(TOO_DEEP):
        body = parsed(flattened(html))
        if body.xpath(TOO_DEEP):  # end tags that end nothing
            body = parsed(flattened(html, levels=0))
    sheet = StyleSheet()
    for element in list(body.iter("style")):
        sheet.read(element.text or "")
    clipboard = Clipboard(body, html, sheet)
    resolve_styles(clipboard)
    return clipboard


TOO_DEEP = "boolean(/" + "/".join("*" * MAX_DEPTH) + ")"


def parsed(html: str) -> Element:
    """The body element of HTML text; an empty one where there is nothing to read."""
    for character in NONCHARACTERS:
        if character in html:
            html = html.replace(character, "")
    if "&#" in html:
        html = REFERENCE_TO_NO_TEXT.sub("", html)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<html><body>{html}".encode(errors="replace").translate(None, CONTROLS), parser)
    body = root.find("body")
    return root if body is None else body


def resolve_styles(clipboard: Clipboard) -> None:
    """Write each element's kept declarations, its classes' and its own, into its style attribute.

    `<p class="x" style="margin:0">` under `.x { font-weight: bold }` → `<p class="x" style="font-weight:bold">`
    """
    sheet = clipboard.sheet
    styled: dict[str, list[Element]] = defaultdict(list)
    seen: set[str] = set()
    rules = sheet.rules
    known: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
    tags: set[str] = set()
    for element in clipboard.body.iter(etree.Element):
        tag = element.tag
        if tag.startswith(RENAMED):
            element.tag = tag = tag.removeprefix(RENAMED)
        tags.add(tag)
        style, classes = element.get("style", ""), element.get("class", "")
        if classes:
            seen.add(classes)
        if style or classes or tag in rules:
            key = (tag, classes, style)
            if key not in known:
                known[key] = resolved(sheet, *key)
            text, names = known[key]
            if text:
                if text != style:
                    element.set("style", text)
                for name in names:
                    styled[name].append(element)
                continue
            if style:
                del element.attrib["style"]
        if tag == "span" and not classes and HARMLESS.issuperset(element.keys()):
            element.tag = MEANINGLESS
    etree.strip_tags(clipboard.body, MEANINGLESS)
    clipboard.styled, clipboard.classes, clipboard.tags = dict(styled), frozenset(seen), frozenset(tags)


def resolved(sheet: StyleSheet, tag: str, classes: str, style: str) -> tuple[str, tuple[str, ...]]:
    """An element's declarations as a style attribute, and the names of their properties."""
    values = sheet.cascade(tag, classes, style) if sheet.rules else declarations(style)
    if tag in HEADINGS:  # how a heading looks is what its level says, in every program
        for name in ("font-weight", "font-style", "text-decoration"):
            values.pop(name, None)
    return written(values), tuple(INDEXED.intersection(values))


INDEXED = frozenset(
    "clip display font mso-char-type mso-element mso-hide mso-list mso-outline-level mso-special-character"
    " mso-tab-count page-break-before visibility white-space white-space-collapse".split()
)
"""Properties that steps look for. No more, as each entry keeps an element in memory."""
HARMLESS = frozenset(("lang", "dir", "xml:lang", "id", "title"))
MEANINGLESS = "meaningless"
"""A span that says nothing: most of what word processors write. They are unwrapped all at once."""
