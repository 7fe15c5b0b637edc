"""Clipboard HTML as text, made ready for the parser: bounded, without comments and the bytes of pictures."""

from __future__ import annotations

import re

MAX_DEPTH = 120
"""Deepest nesting that is read as nesting; deeper tags are dropped and their text stays.

libxml2 stops reading at 2,048, and would lose the rest."""

# [MS-HTMLCLIP]: "Version:0.9\r\nStartHTML:…" stands before the HTML when the clipboard is read raw.
HEADER = re.compile(r"\s*Version:\d[\d.]*\s+StartHTML:[^<]*")
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
# libxml2's HTML parser ends these where a paragraph begins, by a rule older than HTML 5: under other names it does not.
MARK_TAG = re.compile(r"<(/?)(b|i|u|s|strike|tt|big|small)(?=[\s/>])", re.I)
RENAMED = "mark-"
CONDITION = re.compile(r"<!\[(?:if ([^\]]*)|endif)\]>|<!--\[(?:if ([^\]]*)|endif)\]-->")
COMMENT_END = re.compile("--!?>")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
BREAKING = frozenset(
    "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul".split()
)

MARKER = "data-mso-marker"
"""The attribute of the span that stands for Word's `[if !supportLists]` … `[endif]`."""


def prepared(html: str) -> str:
    """The text without its clipboard header, unreadable characters and the bytes of pictures.

    `<img src="data:image/png;base64,AAAA…">` → `<img src="data:,">`
    """
    if header := HEADER.match(html):
        html = html[header.end() :]
    end = html.rfind("</html>")
    if end >= 0 and "<" not in html[end + 1 :]:
        html = html[:end]  # Windows programs hand over what lay behind the text in memory, too
    ended = html.rfind(">") + 1
    if (
        html.find("<", ended) >= 0
    ):  # a tag that never ends: the parser would drop it, and the text that it seems to hold
        html = html[:ended] + html[ended:].replace("<", "&lt;")
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


def parseable(html: str) -> str:
    """Prepared text as libxml2's HTML parser reads it rightly."""
    if "<o:p" in html or "<?xml:" in html:
        html = OFFICE_TAG.sub("", html)
    if "mso-" not in html:  # Word never puts a mark around paragraphs
        html = MARK_TAG.sub(rf"<\1{RENAMED}\2", html)
    return without_comments(html)


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
        ended = COMMENT_END.search(html, start + 2)
        end = ended.end() if ended else len(html)
        if in_style(html, position, start):
            parts.append(html[start:end])
        position = end
    parts.append(html[position:])
    return "".join(parts)


def in_style(html: str, position: int, start: int) -> bool:
    """Whether the markup at `start` stands inside a style element that was opened after `position`."""
    opened = html.rfind("<style", position, start)
    return opened >= 0 and html.find("</style", opened, start) < 0


def flattened(html: str, levels: int = MAX_DEPTH // 2) -> str:
    """The text with tags deeper than that many levels taken out; those that border blocks become line breaks."""
    depth = 0

    def shallow(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = tag[1], tag[2].lower()
        if name in ("br", "img", "hr", "meta", "link", "input", "col", "wbr"):
            return tag[0] if depth <= levels else "<br>" if name in BREAKING else " "
        if not closing:
            depth += 1
        keep = depth <= levels
        if closing:
            depth = max(0, depth - 1)
        return tag[0] if keep else "<br>" if name in BREAKING else ""

    return TAG.sub(shallow, html)
