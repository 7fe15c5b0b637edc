"""Clipboard HTML read into a tree: bounded, without comments and pictures' bytes, styles resolved by class."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from editor.paste.css import StyleSheet, declarations, written
from editor.paste.tree import HEADINGS

MAX_DEPTH = 120
"""Deepest nesting that is read as nesting; deeper tags are dropped and their text stays.

libxml2 stops reading at 2,048, and would lose the rest."""

# [MS-HTMLCLIP]: "Version:0.9\r\nStartHTML:…" stands before the HTML when the clipboard is read raw.
HEADER = re.compile(r"\s*Version:\d[^<]*")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Characters that only steer the layout of the page they came from; ZWJ and ZWNJ belong to words and emoji and stay.
ZERO_WIDTH = re.compile(
    "[\u00ad\u200b\u2060\ufeff]|&(?:shy|ZeroWidthSpace|NoBreak|#(?:173|8203|8288|65279)|#[xX]0*(?:ad|AD|200[bB]|2060|[fF][eE][fF][fF]));"
)
TAG_WITH_DATA = re.compile(r"<[a-zA-Z][^<>]*?(?<![a-zA-Z0-9])data:[^<>]*>")
DATA = re.compile(r"(?<![a-zA-Z0-9])data:[^\"'\s>)]{64,}")
OFFICE_TAG = re.compile(r"<o:p>(?:\s|&nbsp;|\u00a0)*</o:p>|</?o:p\b[^<>]*>|<\?xml:[^<>]*>")
CONDITION = re.compile(r"<!\[(?:if ([^\]]*)|endif)\]>|<!--\[(?:if ([^\]]*)|endif)\]-->")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
STYLE_BODY = re.compile(r"(?i)<style[^<>]*>")
BREAKING = frozenset("address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul".split())

MARKER = "data-mso-marker"
"""The attribute of the span that stands for Word's `[if !supportLists]` … `[endif]`."""

Element = etree._Element


@dataclass(slots=True)
class Clipboard:
    """A clipboard's body, and its elements by the properties of their style."""

    body: Element
    html: str
    """The source the tree was read from."""
    sheet: StyleSheet
    styled: dict[str, list[Element]] = field(default_factory=dict)
    """Property → the elements that have it in their own style, in document order."""

    def having(self, name: str) -> list[Element]:
        """The elements whose own style sets a property, in document order; some may have left the tree."""
        return self.styled.get(name, [])


def read(html: str) -> Clipboard:
    """The tree of a clipboard's prepared HTML, in time linear in its length. Never raises for what the text holds."""
    if "<o:p" in html or "<?xml:" in html:
        html = OFFICE_TAG.sub("", html)
    html = without_comments(html)
    body = parsed(html)
    if body.xpath(TOO_DEEP):
        body = parsed(flattened(html))
    sheet = StyleSheet()
    for element in list(body.iter("style")):
        sheet.read(element.text or "")
    clipboard = Clipboard(body, html, sheet)
    resolve_styles(clipboard)
    return clipboard


TOO_DEEP = "boolean(/" + "/".join("*" * MAX_DEPTH) + ")"


def prepared(html: str) -> str:
    """The text without its clipboard header, unreadable characters and the bytes of pictures.

    `<img src="data:image/png;base64,AAAA…">` → `<img src="data:,">`
    """
    if header := HEADER.match(html):
        html = html[header.end() :]
    html = UNREADABLE.sub("", html)
    if "data:" in html:
        html = TAG_WITH_DATA.sub(lambda tag: DATA.sub("data:,", tag[0]), html)
    return ZERO_WIDTH.sub("", html)


def without_comments(html: str) -> str:
    """The text without comments; what stands between `[if !supportLists]` and `[endif]` goes into a marked span.

    Style elements keep theirs, as old pages hide their rules in one.
    """
    if "<!" not in html:
        return html
    parts: list[str] = []
    position = 0
    conditions: list[bool] = []
    while (start := html.find("<!", position)) >= 0:
        parts.append(html[position:start])
        if condition := CONDITION.match(html, start):
            position = condition.end()
            opened = condition[1] or condition[2]
            if opened:
                conditions.append(opened == "!supportLists")
                parts.append(f'<span {MARKER}="">' if conditions[-1] else "")
            elif conditions and conditions.pop():
                parts.append("</span>")
            continue
        if not html.startswith("<!--", start):
            position = html.find(">", start) + 1 or len(html)
            continue
        end = html.find("-->", start + 2)
        end = len(html) if end < 0 else end + 3
        if in_style(html, position, start):
            parts.append(html[start:end])
        position = end
    parts.append(html[position:])
    return "".join(parts)


def in_style(html: str, position: int, start: int) -> bool:
    """Whether the markup at `start` stands inside a style element that was opened after `position`."""
    opened = html.rfind("<style", position, start)
    return opened >= 0 and html.find("</style", opened, start) < 0


def parsed(html: str) -> Element:
    """The body element of HTML text; an empty one where there is nothing to read."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<html><body>{html}".encode(), parser)
    body = root.find("body")
    return root if body is None else body


def flattened(html: str) -> str:
    """The text with tags deeper than MAX_DEPTH taken out; those that border blocks become line breaks."""
    depth = 0

    def shallow(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = tag[1], tag[2].lower()
        if name in ("br", "img", "hr", "meta", "link", "input", "col", "wbr"):
            return tag[0] if depth <= MAX_DEPTH // 2 else "<br>" if name in BREAKING else " "
        if not closing:
            depth += 1
        keep = depth <= MAX_DEPTH // 2
        if closing:
            depth = max(0, depth - 1)
        return tag[0] if keep else "<br>" if name in BREAKING else ""

    return TAG.sub(shallow, html)


def resolve_styles(clipboard: Clipboard) -> None:
    """Write each element's kept declarations, its classes' and its own, into its style attribute.

    `<p class="x" style="margin:0">` under `.x { font-weight: bold }` → `<p class="x" style="font-weight:bold">`
    """
    sheet, styled = clipboard.sheet, defaultdict(list)
    rules = sheet.rules
    known: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
    for element in clipboard.body.iter(etree.Element):
        attributes = element.attrib
        style, tag = attributes.get("style", ""), str(element.tag)
        classes = attributes.get("class", "") if rules else ""
        if not style and not classes and tag not in rules:
            continue
        key = (tag, classes, style)
        if key not in known:
            values = sheet.cascade(*key) if rules else declarations(style)
            # A heading is bold by being one, in every program.
            if tag in HEADINGS:
                values.pop("font-weight", None)
            known[key] = (written(values), tuple(values))
        text, names = known[key]
        if text:
            if text != style:
                attributes["style"] = text
            for name in names:
                styled[name].append(element)
        elif style:
            del attributes["style"]
    clipboard.styled = dict(styled)

