"""The first look at HTML that is not canonical: one linear pass that keeps hostile input away from the parsers.

Parsers need seconds for some inputs of a few kilobytes: deep nesting, thousands of attributes, an unclosed comment.
So comments and raw-text elements go before them, attributes are capped, and nesting is measured. Text is handed on
decoded, with placeholders for "<", ">" and "&": a reference costs bleach as much as a tag. What is left reads the same
to a parser, but that "<" which begins no tag, and a tag that never ends, are kept as text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

from editor.html.schema import MAX_ATTRIBUTES
from editor.html.verify import FORBIDDEN, SUSPECT

PLACEHOLDERS = str.maketrans({"<": "\ufdd0", ">": "\ufdd1", "&": "\ufdd2"})
"""Noncharacters that stand for markup characters in text until the parsers have done their work."""
_MARKUP_OF = str.maketrans({"\ufdd0": "<", "\ufdd1": ">", "\ufdd2": "&"})
_TAG = re.compile("</?([^ />]*)[^>]*>")

# What is done with an element before any parser sees it.
COUNTED = "counted"
"""Nesting is measured, and end tags without a start are dropped. Everything not listed below."""
RAW_TEXT = "raw text"
"""Vanishes with its content, which is not markup
(https://html.spec.whatwg.org/multipage/parsing.html#parsing-html-fragments)."""
OPAQUE = "opaque"
"""Vanishes with its content, which is no part of the reply's language."""
TRANSPARENT = "transparent"
"""Its start tag would change how parsers read what follows; a space stays in its place."""
PASSED = "passed"
"""Void, or ended by the next of its kind, so that unclosed ones do not nest."""
FORMATTING = "formatting"
"""Counted, and opened again by the tree builder in each following block until it is closed."""
IDLE = "idle"
"""Counted where its style means something; else only its content stays."""
ELEMENTS = {
    IDLE: "span",
    RAW_TEXT: "script style title textarea iframe noembed noframes xmp",
    OPAQUE: "svg math template object applet xml",
    TRANSPARENT: "plaintext noscript frameset select optgroup option html head body x-reply",
    PASSED: "area base br col embed frame hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup caption rp rt",
    FORMATTING: "a b big code em font i nobr s small strike strong tt u",
}
KINDS = {name: kind for kind, names in ELEMENTS.items() for name in names.split()}
INLINE = frozenset([*ELEMENTS[FORMATTING].split(), "span"])
MAX_OPEN_FORMATTING = 16
"""Later ones are dropped: there are fewer marks than that, and each block would repeat all of them."""
MEANINGFUL = ("weight", "-style", "decoration", "vertical", "white-space")
"""Parts of the styles that mean something on a span; any other span is only its content."""
KEPT_ATTRIBUTES = frozenset(
    "alt class color colspan data-author data-display data-embed data-emoji data-post "
    "height href rel rowspan src start style value width".split()
)
"""Attributes that survive in a tag that has too many."""
LONG_TAG = 200
"""Longest attributes, in characters, that are passed on uncounted."""

# An attribute's value ends where the tokenizer ends it; the quantifiers are possessive, so that no input is scanned
# twice. A quote that never closes is no quote.
_TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)
    | <(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))*+)(?:>|\Z)
    """,
    re.S | re.X,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?""")


@dataclass(slots=True)
class Prescanned:
    """What is left for the parser: the HTML, with placeholders; how many tags and links it has, and how deep they nest;
    and what was taken out, by name.
    """

    html: str
    tags: int
    links: int
    depth: int
    removed: Counter[str]


def prescan(html: str) -> Prescanned:
    """Take out what no parser needs to see, in one pass. Never raises; linear in the input."""
    written: list[str] = []
    write = written.append
    removed: Counter[str] = Counter()
    open_elements: dict[str, int] = {}
    never_closed: set[str] = set()
    idle: list[bool] = []
    tags = links = depth = deepest = formatting = 0
    position = 0
    while token := _TOKEN.search(html, position):
        start, end = token.span()
        if start > position:
            write(_text(html[position:start]))
        position = end
        closing, name, attributes = token.groups()
        if html[end - 1] != ">":
            if html.startswith("<!--", start):
                removed["comment"] += 1
                continue
            # The tag never ends: a browser would drop all of it, a writer meant it as text.
            position = start
            break
        if name is None:
            continue
        name = name.lower()
        kind = KINDS.get(name, COUNTED)
        tags += 1
        if kind is IDLE:
            # Word and its kind put most of their text into spans that say nothing.
            if closing:
                if not idle or not idle.pop():
                    continue
            else:
                idle.append(_means_something(attributes))
                if not idle[-1]:
                    continue
            kind = COUNTED
        elif ":" in name:
            continue
        if kind is COUNTED or kind is FORMATTING:
            if closing:
                if open_elements.get(name):
                    open_elements[name] -= 1
                    depth -= 1
                    if kind is FORMATTING:
                        formatting -= 1
                    write(f"</{name}>")
                continue
            if kind is FORMATTING:
                if name == "a" and "href" in attributes.lower():
                    links += 1
                if formatting >= MAX_OPEN_FORMATTING:
                    continue
                formatting += 1
            open_elements[name] = open_elements.get(name, 0) + 1
            depth += 1
            if depth > deepest:
                deepest = depth
        elif kind is TRANSPARENT:
            tags -= 1
            write(" ")
            continue
        elif kind is RAW_TEXT or kind is OPAQUE:
            if closing:
                continue
            after = None if name in never_closed else _end_of(name, html, position)
            if after is None and kind is RAW_TEXT:
                after = len(html)
            if after is None:
                never_closed.add(name)
            else:
                removed[name] += 1
                position = after
            continue
        if len(attributes) > LONG_TAG:
            attributes = _capped(attributes)
        if "<" in attributes or ">" in attributes:
            attributes = attributes.replace("<", "\ufdd0").replace(">", "\ufdd1")
        write(f"<{closing}{name}{attributes}>")
    write(_text(html[position:]))
    return Prescanned("".join(written), tags, links, deepest, removed)


def bare_text(scanned: Prescanned) -> str:
    """The text of what is left, a blank line at each border between blocks."""
    text = _TAG.sub(lambda tag: "" if tag[1] in INLINE else "\n\n", scanned.html)
    return text.translate(_MARKUP_OF)


def _text(text: str) -> str:
    """Text with its references decoded, without what no text may hold, and with placeholders."""
    if "&" in text:
        text = unescape(text)
    if SUSPECT.search(text):
        text = FORBIDDEN.sub(_kept, text)
    return text.translate(PLACEHOLDERS) if "<" in text or ">" in text or "&" in text else text


def _means_something(attributes: str) -> bool:
    """Whether the attributes of a span may hold a style that repair looks at."""
    if "=" not in attributes:
        return False
    attributes = attributes.lower()
    return any(map(attributes.__contains__, MEANINGFUL))


def _kept(match: re.Match[str]) -> str:
    return "\xa0" if match.group() == "\xa0" else ""


def _end_of(name: str, html: str, position: int) -> int | None:
    end = _END_TAGS[name].search(html, position)
    return end.end() if end else None


_END_TAGS = {
    name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.I) for name, kind in KINDS.items() if kind in (RAW_TEXT, OPAQUE)
}


def _capped(attributes: str) -> str:
    """The attributes as they are, or, where there are too many, the first of those that matter."""
    if sum(1 for _ in _ATTRIBUTE.finditer(attributes)) <= MAX_ATTRIBUTES:
        return attributes
    kept: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(attributes):
        if name.lower() in KEPT_ATTRIBUTES and len(kept) < MAX_ATTRIBUTES:
            kept.setdefault(name.lower(), value)
    return "".join(f" {name}={value}" if value else f" {name}" for name, value in kept.items())
