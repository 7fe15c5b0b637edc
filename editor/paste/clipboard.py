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
CONTROLS = bytes(byte for byte in range(0x20) if byte not in (0x09, 0x0A)) + b"\x7f"
# Characters that only steer the layout of the page they came from; ZWJ and ZWNJ belong to words and emoji and stay.
ZERO_WIDTH: tuple[str, ...] = ("\u00ad", "\u200b", "\u2060", "\ufeff", "&shy;", "&ZeroWidthSpace;", "&NoBreak;")
ZERO_WIDTH += (
    "&#173;",
    "&#8203;",
    "&#8288;",
    "&#65279;",
    "&#xad;",
    "&#xAD;",
    "&#x200b;",
    "&#x200B;",
    "&#xfeff;",
    "&#xFEFF;",
)
# A tag as the tokenizer ends it; the quantifiers are possessive, so that no input is scanned twice.
WHOLE_TAG = re.compile(r"""<[a-zA-Z][^\s/>]*+(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))*+""")
ATTRIBUTE = re.compile(r"""([^\s/>="']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?""")
LONG_TAG = 1000
"""Longer tags, in characters, are looked into before the parser: a picture's bytes, or thousands of attributes."""
KEPT_ATTRIBUTES = frozenset("alt class colspan href id rowspan src start style type".split())
"""Attributes that survive in a tag that has more than 64; libxml2's time is quadratic in their number."""
DATA = re.compile(r"(?<![a-zA-Z0-9])data:[^\"'\s>)]{64,}")
OFFICE_TAG = re.compile(r"<o:p>(?:\s|&nbsp;|\u00a0)*</o:p>|</?o:p\b[^<>]*>|<\?xml:[^<>]*>")
CONDITION = re.compile(r"<!\[(?:if ([^\]]*)|endif)\]>|<!--\[(?:if ([^\]]*)|endif)\]-->")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
STYLE_BODY = re.compile(r"(?i)<style[^<>]*>")
BREAKING = frozenset(
    "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul".split()
)

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
    classed: dict[str, list[Element]] = field(default_factory=dict)
    """Class attribute → the elements that have it, in document order."""

    def having(self, name: str) -> list[Element]:
        """The elements whose own style sets a property, in document order; some may have left the tree."""
        return self.styled.get(name, [])

    def of_class(self, pattern: re.Pattern[str]) -> list[Element]:
        """The elements whose class attribute a pattern finds; some may have left the tree."""
        return [element for name, found in self.classed.items() if pattern.search(name) for element in found]


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
    end = html.rfind("</html>")
    if end >= 0 and "<" not in html[end + 1 :]:
        html = html[:end]  # Windows programs hand over what lay behind the text in memory, too
    html = without_bulk(html)
    for character in ZERO_WIDTH:
        if character in html:
            html = html.replace(character, "")
    return html


def without_bulk(html: str) -> str:
    """The text without the bytes of pictures in long tags, and with few attributes in them."""
    parts: list[str] = []
    position = 0
    for tag in WHOLE_TAG.finditer(html):
        if tag.end() - tag.start() > LONG_TAG:
            parts += (html[position : tag.start()], slim(tag[0]))
            position = tag.end()
    return "".join([*parts, html[position:]]) if parts else html


def slim(tag: str) -> str:
    """One long tag, its end left out, made short where it holds no text."""
    if "data:" in tag:
        tag = DATA.sub("data:,", tag)
    name, *attributes = ATTRIBUTE.findall(tag[1:])
    if len(attributes) <= MAX_ATTRIBUTES:
        return tag
    kept = dict(attribute for attribute in reversed(attributes) if attribute[0].lower() in KEPT_ATTRIBUTES)
    return "<" + " ".join([name[0], *(f"{attribute}={value}" for attribute, value in kept.items())])


MAX_ATTRIBUTES = 64


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
    root = etree.fromstring(f"<html><body>{html}".encode(errors="replace").translate(None, CONTROLS), parser)
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
    sheet = clipboard.sheet
    styled: dict[str, list[Element]] = defaultdict(list)
    classed: dict[str, list[Element]] = defaultdict(list)
    rules = sheet.rules
    known: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
    for element in clipboard.body.iter(etree.Element):
        attributes = element.attrib
        tag = element.tag
        style, classes = attributes.get("style", ""), attributes.get("class", "")
        if classes:
            classed[classes].append(element)
        if style or classes or tag in rules:
            key = (tag, classes, style)
            if key not in known:
                known[key] = resolved(sheet, *key)
            text, names = known[key]
            if text:
                if text != style:
                    attributes["style"] = text
                for name in names:
                    styled[name].append(element)
                continue
            if style:
                del attributes["style"]
        if tag == "span" and not classes and HARMLESS.issuperset(attributes.keys()):
            element.tag = MEANINGLESS
    etree.strip_tags(clipboard.body, MEANINGLESS)
    clipboard.styled, clipboard.classed = dict(styled), dict(classed)


def resolved(sheet: StyleSheet, tag: str, classes: str, style: str) -> tuple[str, tuple[str, ...]]:
    """An element's declarations as a style attribute, and the names of their properties."""
    values = sheet.cascade(tag, classes, style) if sheet.rules else declarations(style)
    if tag in HEADINGS:  # how a heading looks is what its level says, in every program
        for name in ("font-weight", "font-style", "text-decoration"):
            values.pop(name, None)
    return written(values), tuple(values)


HARMLESS = frozenset(("lang", "dir", "xml:lang", "id", "title"))
MEANINGLESS = "meaningless"
"""A span that says nothing: most of what word processors write. They are unwrapped all at once."""
