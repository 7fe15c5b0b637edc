"""The first look at HTML that is not canonical: one linear pass that keeps hostile input away from the parsers.

Parsers need seconds for some inputs of a few kilobytes: deep nesting, thousands of attributes, an unclosed comment.
So comments and raw-text elements go before them, attributes are capped, and nesting is measured. Text is handed on
decoded, with placeholders for "<", ">" and "&": a reference costs bleach as much as a tag. What is left reads the same
to a parser, but that "<" which begins no tag, and a tag that never ends, are kept as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from editor.canonical.characters import FORBIDDEN, SUSPECT, unescape
from editor.canonical.schema import MAX_ATTRIBUTES
from editor.repair.addresses import resolved
from editor.repair.attributes import ATTRIBUTES
from editor.repair.foreign import FOREIGN, Foreign
from editor.repair.names import SURE, Words
from editor.repair.plain import paragraphs
from editor.repair.quotations import ELEMENTS as QUOTING
from editor.repair.quotations import QUOTED, player, quoted_post

PLACEHOLDERS = str.maketrans({"<": "\ufdd0", ">": "\ufdd1", "&": "\ufdd2"})
"""Noncharacters that stand for markup characters in text until the parsers have done their work."""
_TAG = re.compile("</?([^ />]*)[^>]*>")

# What is done with an element before any parser sees it.
COUNTED = "counted"
"""Nesting is measured, and end tags of what never began are dropped. Everything not listed below."""
RAW_TEXT = "raw text"
"""Vanishes with its content, which is not markup
(https://html.spec.whatwg.org/multipage/parsing.html#parsing-html-fragments)."""
OPAQUE = "opaque"
"""Vanishes with its content, which is no part of the reply's language."""
TRANSPARENT = "transparent"
"""Its start tag would change how parsers read what follows; a space stays in its place."""
PASSED = "passed"
"""Void, or ended by the next of its kind, so that unclosed ones do not nest."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
"""Each ends by the end tag of any."""
FORMATTING = "formatting"
"""Counted, and opened again by the tree builder in each following block until it is closed."""
IDLE = "idle"
"""Counted where its style means something; else only its content stays."""
ELEMENTS = {
    IDLE: "span",
    RAW_TEXT: "script style title textarea iframe noembed noframes xmp",
    OPAQUE: "svg math template xml",
    TRANSPARENT: "plaintext noscript frameset select optgroup option html head body x-reply",
    PASSED: "area base br col embed frame hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup caption rp rt",
    FORMATTING: "a b big code em font i nobr s small strike strong tt u",
}
KINDS = {name: kind for kind, names in ELEMENTS.items() for name in names.split()}
SHOWN_AS_TEXT = frozenset({"textarea", "xmp"})
"""Raw text that browsers show, with its lines."""
COMMENT = "!"
"""Stands for the name of comments and of what is read like them."""
QUOTATION = "!quotation"
"""Stands for the name of a quotation whose embed shows the same; the address of that is in its place of attributes."""
INLINE = frozenset([*ELEMENTS[FORMATTING].split(), "span"])
MAX_OPEN_FORMATTING = 16
"""Later ones are dropped: there are fewer marks than that, and each block would repeat all of them."""
MEANINGFUL = ("weight", "-style", "decoration", "vertical", "white-space")
"""Parts of the styles that mean something on a span; any other span is only its content."""
KEPT_ATTRIBUTES = frozenset(name for names in ATTRIBUTES.values() for name in names) | {"color", "rel"}
"""Attributes that survive in a tag that has too many."""
LONG_TAG = 200
"""Longest attributes, in characters, that are passed on uncounted."""

# An attribute's value ends where the tokenizer ends it; the quantifiers are possessive, so that no input is scanned
# twice. A quote that never closes is no quote.
TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <[!?][^>]*+(?:>|\Z)
    | <(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))*+)(?:>|\Z)
    """,
    re.S | re.X,
)
_NOISE = re.compile(r"<(?:\?(?:xml|mso|import)|!(?:--|doctype|\[))", re.I)
"""What begins what neither a reader nor a writer ever saw. Other markup of that form is text, such as `<?php … ?>`."""
ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?""")


StartTag = tuple[int, str, str]


@dataclass(slots=True)
class Prescanned:
    """What is left for the parser: its tags and texts in order, texts with placeholders; how many tags it has, and how
    deep they nest; and every start tag as (offset, name in lower case, attributes as written). "!" is the name of
    comments, and begins that of an element whose content is left out though the element is not.
    """

    pieces: list[str]
    tags: int
    depth: int
    start_tags: list[StartTag]

    @property
    def html(self) -> str:
        """What is left, as one string."""
        return "".join(self.pieces)


def prescan(html: str, base: str | None = None) -> Prescanned:
    """Take out what no parser needs to see, in one pass, and resolve addresses. Never raises; linear in the input."""
    written: list[str] = []
    write = written.append
    open_elements: dict[str, int] = {}
    never_closed: set[str] = set()
    idle: list[bool] = []
    start_tags: list[StartTag] = []
    words = Words(html)
    foreign = Foreign()
    tags = depth = deepest = formatting = 0
    position = 0
    decent = not SUSPECT.search(html)
    while token := TOKEN.search(html, position):
        start, end = token.span()
        if start > position:
            text = html[position:start]
            simple = decent and "&" not in text and "<" not in text and ">" not in text
            write(text if simple else _text(text))
        position = end
        closing, name, attributes = token.groups()
        if html[end - 1] != ">":
            # It never ends: a browser would drop all of it, a writer meant it as text.
            position = start
            break
        if name is None:
            if _NOISE.match(html, start):
                start_tags.append((start, COMMENT, ""))
            else:
                position = words.end(start, end)
                write(_text(html[start:position]))
            continue
        name = name.lower()
        unsure = name not in SURE or (attributes and "=" not in attributes)
        if unsure and words.holds(start, closing, name, attributes):
            position = words.end(start, end)
            write(_text(html[start:position]))
            continue
        if not closing:
            if base is not None and attributes:
                attributes = resolved(attributes, base)
            start_tags.append((start, name, attributes))
            if name in QUOTING and attributes and (post := quoted_post(name, attributes, html, position)):
                start_tags.append((start, QUOTATION, post))
                written += player(post, QUOTED)
        kind = KINDS.get(name, COUNTED)
        tags += 1
        pieces = foreign.read(closing, name, attributes) if name in FOREIGN else None
        if pieces is not None:
            written += pieces
            if kind is not RAW_TEXT:
                continue
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
                # One end tag more than start tags may be the one that counts, where another stood in the wrong place.
                if name in open_elements or name in HEADINGS:
                    write(f"</{name}>")
                continue
            if kind is FORMATTING:
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
            content = None if name in never_closed else _END_TAGS[name].search(html, position)
            if content is None:
                never_closed.add(name)
                continue
            if name in SHOWN_AS_TEXT:
                written += "<pre>", _text(html[position : content.start()]), "</pre>"
            elif pieces and html[position : content.start()].strip():
                start_tags.append((start, COMMENT + name, ""))
            position = content.end()
            continue
        if len(attributes) > LONG_TAG:
            attributes = _capped(attributes)
        if "<" in attributes or ">" in attributes:
            attributes = attributes.replace("<", "\ufdd0").replace(">", "\ufdd1")
        write(f"<{closing}{name}{attributes}>")
    write(_text(html[position:]))
    return Prescanned(written, tags, deepest, start_tags)


def bare_paragraphs(scanned: Prescanned) -> str:
    """What was scanned as canonical HTML of its text alone: the last resort, where its formatting cannot be read."""
    return paragraphs(bare_text(scanned))


def bare_text(scanned: Prescanned) -> str:
    """The text of what is left, a blank line at each border between blocks."""
    text = _TAG.sub(lambda tag: "" if tag[1] in INLINE else "\n\n", scanned.html)
    return with_markup(text)


def with_markup(text: str) -> str:
    """The text with the characters of markup for their placeholders."""
    # Most texts hold none, which three looks tell faster than a table that is asked for every character.
    return text.replace("\ufdd0", "<").replace("\ufdd1", ">").replace("\ufdd2", "&")


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


_END_TAGS = {
    name: re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.I) for name, kind in KINDS.items() if kind in (RAW_TEXT, OPAQUE)
}


def _capped(attributes: str) -> str:
    """The attributes as they are, or, where there are too many, the first of those that matter."""
    if sum(1 for _ in ATTRIBUTE.finditer(attributes)) <= MAX_ATTRIBUTES:
        return attributes
    kept: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(attributes):
        if name.lower() in KEPT_ATTRIBUTES and len(kept) < MAX_ATTRIBUTES:
            kept.setdefault(name.lower(), value)
    return "".join(f" {name}={value}" if value else f" {name}" for name, value in kept.items())
