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
from editor.html.verify import FORBIDDEN

PLACEHOLDERS = str.maketrans({"<": "\ufdd0", ">": "\ufdd1", "&": "\ufdd2"})
"""Noncharacters that stand for markup characters in text until the parsers have done their work."""
REFERENCES = str.maketrans({"\ufdd0": "&lt;", "\ufdd1": "&gt;", "\ufdd2": "&amp;"})
"""What is written for the placeholders after the parsers."""
_MARKUP = re.compile("[<>&]")

RAW_TEXT = frozenset({"script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"})
"""Elements whose content is not markup (https://html.spec.whatwg.org/multipage/parsing.html#parsing-html-fragments)."""
OPAQUE = frozenset({"svg", "math", "template", "object", "applet", "xml"})
"""Elements that vanish with their content because it is no part of the reply's language."""
TRANSPARENT = frozenset({"plaintext", "noscript", "frameset", "select", "optgroup", "option"})
"""Elements whose start tag would change how parsers read what follows; a space stays."""
VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
UNCOUNTED = frozenset(
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rp rt body html head".split()
)
"""Elements that end by themselves when the next begins, so that unclosed ones do not nest."""
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that the tree builder opens again in each following block until they are closed."""
MAX_OPEN_FORMATTING = 16
"""Later ones are dropped: there are fewer marks than that, and each block would repeat all of them."""
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
    its bare text; and what was taken out, by name.
    """

    html: str
    tags: int
    links: int
    depth: int
    text: str
    removed: Counter[str]


def prescan(html: str) -> Prescanned:
    """Take out what no parser needs to see, in one pass. Never raises; linear in the input."""
    written: list[str] = []
    text: list[str] = []
    removed: Counter[str] = Counter()
    open_elements: Counter[str] = Counter()
    never_closed: set[str] = set()
    tags = links = depth = deepest = formatting = 0
    position = 0
    while token := _TOKEN.search(html, position):
        before = _decoded(html[position : token.start()])
        written.append(before.translate(PLACEHOLDERS) if _MARKUP.search(before) else before)
        text.append(before)
        position = token.end()
        if token[0].startswith("<!--"):
            removed["comment"] += not token[0].endswith(">")
            continue
        if not token[0].endswith(">"):
            # The tag never ends: a browser would drop all of it, a writer meant it as text.
            position = token.start()
            break
        if token[2] is None:
            continue
        name = token[2].lower()
        if name in TRANSPARENT:
            written.append(" ")
            text.append(" ")
            continue
        tags += 1
        if token[1]:
            if open_elements[name]:
                open_elements[name] -= 1
                depth -= 1
                formatting -= name in FORMATTING
            text.append("" if name in FORMATTING or name == "span" else "\n\n")
            written.append(f"</{name}>")
            continue
        if name in RAW_TEXT or name in OPAQUE:
            end = None if name in never_closed else _end_of(name, html, position)
            if end is None and name in RAW_TEXT:
                end = len(html)
            if end is not None:
                removed[name] += 1
                position = end
                continue
            never_closed.add(name)
            continue
        if name == "a" and "href" in token[3].lower():
            links += 1
        if name not in VOID and name not in UNCOUNTED:
            if name in FORMATTING:
                if formatting >= MAX_OPEN_FORMATTING:
                    continue
                formatting += 1
            open_elements[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        text.append("" if name in FORMATTING or name == "span" else "\n\n")
        attributes = token[3] if len(token[3]) <= LONG_TAG else _capped(token[3])
        if "<" in attributes or ">" in attributes:
            attributes = attributes.replace("<", "\ufdd0").replace(">", "\ufdd1")
        written.append(f"<{name}{attributes}>")
    rest = _decoded(html[position:])
    written.append(rest.translate(PLACEHOLDERS))
    text.append(rest)
    return Prescanned("".join(written), tags, links, deepest, "".join(text), +removed)


def _decoded(text: str) -> str:
    """The text with its references decoded, without what no text may hold."""
    text = unescape(text) if "&" in text else text
    return FORBIDDEN.sub(_kept, text) if FORBIDDEN.search(text) else text


def _kept(match: re.Match[str]) -> str:
    return "\xa0" if match.group() == "\xa0" else ""


def _end_of(name: str, html: str, position: int) -> int | None:
    end = _END_TAGS[name].search(html, position)
    return end.end() if end else None


_END_TAGS = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.I) for name in RAW_TEXT | OPAQUE}


def _capped(attributes: str) -> str:
    """The attributes as they are, or, where there are too many, the first of those that matter."""
    if sum(1 for _ in _ATTRIBUTE.finditer(attributes)) <= MAX_ATTRIBUTES:
        return attributes
    kept: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(attributes):
        if name.lower() in KEPT_ATTRIBUTES and len(kept) < MAX_ATTRIBUTES:
            kept.setdefault(name.lower(), value)
    return "".join(f" {name}={value}" if value else f" {name}" for name, value in kept.items())
