"""The first look at HTML that is not canonical: one pass that keeps hostile input away from the parsers.

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
from editor.repair.attributes import ATTRIBUTE, ATTRIBUTES
from editor.repair.foreign import FOREIGN, Foreign
from editor.repair.names import SURE, Words
from editor.repair.plain import paragraphs
from editor.repair.quotations import ELEMENTS as QUOTING
from editor.repair.quotations import QUOTED, player, quoted_post
from editor.repair.relative import resolved

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
    """Take out what no parser needs to see, in one pass, and resolve addresses. Never raises."""
    return _Scan(html, base).run()


class _Scan:
    """The pass over one reply: where it is, what is left so far, and which elements are open.

    A tag goes to the reader of its element, in READERS, once it is known to be one.
    """

    __slots__ = (
        "base",
        "deepest",
        "depth",
        "end",
        "foreign",
        "formatting",
        "html",
        "idle",
        "never_closed",
        "open_elements",
        "pieces",
        "start",
        "start_tags",
        "transparent",
        "words",
        "write",
    )

    def __init__(self, html: str, base: str | None) -> None:
        self.html = html
        self.base = base
        self.start = self.end = 0  # of the token that is read; what follows is read from `end`
        self.pieces: list[str] = []
        self.write = self.pieces.append
        self.start_tags: list[StartTag] = []
        self.depth = self.deepest = 0
        self.transparent = 0  # tags of which only a space stays
        self.open_elements: dict[str, int] = {}
        self.formatting = 0  # open elements of that kind
        self.idle: list[bool] = []  # of each open span, whether it is kept
        self.never_closed: set[str] = set()
        self.words = Words(html)
        self.foreign = Foreign()

    def run(self) -> Prescanned:
        html, write, remember = self.html, self.write, self.start_tags.append
        reader_of, counted = READERS.get, _Scan._counted
        decent = not SUSPECT.search(html)
        position = tags = 0
        tokens = TOKEN.finditer(html)
        while token := next(tokens, None):
            start, end = token.span()
            self.start, self.end = start, end
            if start > position:
                text = html[position:start]
                simple = decent and "&" not in text and "<" not in text and ">" not in text
                write(text if simple else _text(text))
            if html[end - 1] != ">":
                # It never ends: a browser would drop all of it, a writer meant it as text.
                position = start
                break
            closing, name, attributes = token.groups()
            if name is None:
                self._declaration()
            elif ((name := name.lower()) not in SURE or (attributes and "=" not in attributes)) and self.words.holds(
                start, closing, name, attributes
            ):
                self._as_text()
            else:
                tags += 1
                if not closing:
                    if attributes:
                        attributes = self._attributes(name, attributes)
                    else:
                        remember((start, name, ""))
                reader_of(name, counted)(self, closing, name, attributes)
            position = self.end
            if position != end:
                tokens = TOKEN.finditer(html, position)
        write(_text(html[position:]))
        return Prescanned(self.pieces, tags - self.transparent, self.deepest, self.start_tags)

    def _declaration(self) -> None:
        """A comment, or what is read like one."""
        if _NOISE.match(self.html, self.start):
            self.start_tags.append((self.start, COMMENT, ""))
        else:
            self._as_text()

    def _as_text(self) -> None:
        """What seemed to be markup is a writer's words."""
        self.end = self.words.end(self.start, self.end)
        self.write(_text(self.html[self.start : self.end]))

    def _attributes(self, name: str, attributes: str) -> str:
        """The attributes of a start tag, remembered, with their addresses resolved."""
        if self.base is not None:
            attributes = resolved(attributes, self.base)
        self.start_tags.append((self.start, name, attributes))
        if name in QUOTING and (post := quoted_post(name, attributes, self.html, self.end)):
            # The player of the post that a quotation shows stands before it.
            self.start_tags.append((self.start, QUOTATION, post))
            self.pieces += player(post, QUOTED)
        return attributes

    def _foreign(self, closing: str, name: str, attributes: str) -> None:
        pieces = self.foreign.read(closing, name, attributes)
        if pieces is None:
            _READER_OF[KINDS.get(name, COUNTED)](self, closing, name, attributes)
            return
        self.pieces += pieces
        if KINDS.get(name) is RAW_TEXT and not closing:
            content = self._content_of(name)
            if content is not None and pieces and content.strip():
                self.start_tags.append((self.start, COMMENT + name, ""))

    def _counted(self, closing: str, name: str, attributes: str) -> None:
        if ":" in name:
            return
        if closing:
            self._end_tag(name)
        else:
            self._start_tag(name, attributes)

    def _formatting(self, closing: str, name: str, attributes: str) -> None:
        if closing:
            if self.open_elements.get(name):
                self.formatting -= 1
            self._end_tag(name)
        elif self.formatting < MAX_OPEN_FORMATTING:
            self.formatting += 1
            self._start_tag(name, attributes)

    def _idle(self, closing: str, name: str, attributes: str) -> None:
        # Word and its kind put most of their text into spans that say nothing.
        if closing:
            if self.idle and self.idle.pop():
                self._end_tag(name)
            return
        kept = _means_something(attributes)
        self.idle.append(kept)
        if kept:
            self._start_tag(name, attributes)

    def _transparent(self, closing: str, name: str, attributes: str) -> None:
        self.transparent += 1
        self.write(" ")

    def _without_content(self, closing: str, name: str, attributes: str) -> None:
        if not closing:
            content = self._content_of(name)
            if content is not None and name in SHOWN_AS_TEXT:
                self.pieces += "<pre>", _text(content), "</pre>"

    def _content_of(self, name: str) -> str | None:
        """The content of an element whose content is no markup, which is passed over; None where it never ends."""
        end_tag = None if name in self.never_closed else _END_TAGS[name].search(self.html, self.end)
        if end_tag is None:
            self.never_closed.add(name)
            return None
        content = self.html[self.end : end_tag.start()]
        self.end = end_tag.end()
        return content

    def _start_tag(self, name: str, attributes: str) -> None:
        self.open_elements[name] = self.open_elements.get(name, 0) + 1
        self.depth = depth = self.depth + 1
        if depth > self.deepest:
            self.deepest = depth
        self._write_tag("", name, attributes)

    def _end_tag(self, name: str) -> None:
        still_open = self.open_elements.get(name)
        if still_open:
            self.open_elements[name] = still_open - 1
            self.depth -= 1
        # One end tag more than start tags may be the one that counts, where another stood in the wrong place.
        if still_open is not None or name in HEADINGS:
            self.write(f"</{name}>")

    def _write_tag(self, closing: str, name: str, attributes: str) -> None:
        if not attributes:
            self.write(f"<{closing}{name}>")
            return
        if len(attributes) > LONG_TAG:
            attributes = _capped(attributes)
        if "<" in attributes or ">" in attributes:
            attributes = attributes.replace("<", "\ufdd0").replace(">", "\ufdd1")
        self.write(f"<{closing}{name}{attributes}>")


_READER_OF = {
    COUNTED: _Scan._counted,
    IDLE: _Scan._idle,
    RAW_TEXT: _Scan._without_content,
    OPAQUE: _Scan._without_content,
    TRANSPARENT: _Scan._transparent,
    PASSED: _Scan._write_tag,
    FORMATTING: _Scan._formatting,
}
READERS = {name: _READER_OF[kind] for name, kind in KINDS.items()} | dict.fromkeys(FOREIGN, _Scan._foreign)
"""Name of an element → what reads its tags; those of any other are counted."""


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
    for part in MEANINGFUL:  # noqa: SIM110 - any() takes half as long again
        if part in attributes:
            return True
    return False


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
