"""Canonical HTML out of anything: the writer's text and formatting are kept, and the result is proven.

Safety rests on `verify` alone. Whatever goes wrong here ends in escaped plain text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from editor.html.cleaner import CLEANERS
from editor.html.document import Document
from editor.html.plain import characters, paragraphs
from editor.html.prescan import REFERENCES, prescan
from editor.html.reshape import Reshaped, reshape
from editor.html.verify import FORBIDDEN, grammar_of, verify
from editor.policy import Policy

PARSED_DEPTH = 4
"""HTML nested up to this many times deeper than a reply may be is still given to a parser: most of it unwraps."""

_LINKS = re.compile("<a [^>]*href=")
_VOID = re.compile(r"<((?:br|hr|img|col)\b[^<>]*?) ?/?>")
# XML knows five names; a cleaner may leave others in attributes.
_NAMED = re.compile("&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z0-9]+;")
_BARE = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")


@dataclass(slots=True)
class Repaired:
    """A proven document, and what was lost on the way to it.

    `removed` counts what was taken away, by name; `pasted_images` pictures that exist only on the writer's machine
    or are in the source itself; `depth` is the nesting found, if it was too deep, else 0.
    """

    document: Document
    removed: Counter[str] = field(default_factory=Counter)
    pasted_images: int = 0
    depth: int = 0

    @property
    def html(self) -> str:
        """The canonical HTML."""
        return self.document.html


def repair(html: str, policy: Policy) -> Repaired:
    """Canonical HTML with the text and the formatting of `html`. Never raises; linear in the input.

    `<B>one<p onclick=x>two<script>…` → `<p><strong>one</strong></p><p>two</p>`
    """
    html = characters(html)
    if "<" not in html:
        # Nobody wrote HTML here: line ends are meant.
        return prove(Reshaped(paragraphs(unescape(html))), policy)
    scanned = prescan(html)
    too_deep = scanned.depth > policy.max_depth * PARSED_DEPTH
    if too_deep or not scanned.tags:
        reshaped = Reshaped(paragraphs(scanned.text), scanned.removed, too_deep=too_deep)
    else:
        try:
            cleaned = CLEANERS[policy.cleaner](scanned.html)
            reshaped = reshape(parse(cleaned), policy)
            # A cleaner drops an address whose scheme it does not know, and says nothing.
            reshaped.removed["a"] += max(0, scanned.links - len(_LINKS.findall(cleaned)))
        except etree.XMLSyntaxError:  # a cleaner whose output is not well-formed; the text is safe
            reshaped = Reshaped(paragraphs(scanned.text), Counter(formatting=1))
        reshaped.removed += scanned.removed
    repaired = prove(reshaped, policy)
    repaired.depth = scanned.depth if reshaped.too_deep else 0
    return repaired


def parse(cleaned: str) -> etree._Element:
    """The tree of a cleaner's well-formed HTML. Raises etree.XMLSyntaxError where it is not.

    It is read as XML, because libxml2's HTML parser ends elements early by rules older than HTML 5: it would take
    the bold off `<b><p>text</p></b>`.
    """
    text = _VOID.sub(r"<\1/>", cleaned)
    if "&" in text:
        text = _NAMED.sub(lambda match: unescape(match[0]), text)
        text = _BARE.sub("&amp;", text)
    text = FORBIDDEN.sub(lambda match: match[0] if match[0] == "\xa0" else "", text.translate(REFERENCES))
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    return etree.fromstring(f"<div>{text}</div>".encode(), parser)


def prove(reshaped: Reshaped, policy: Policy) -> Repaired:
    """The reshaped HTML if it is canonical, else its text, escaped."""
    document = verify(reshaped.html, grammar_of(policy), policy.max_depth)
    if not isinstance(document, Document):
        text = prescan(reshaped.html).text
        document = verify(paragraphs(text), grammar_of(policy), policy.max_depth)
        reshaped.removed["formatting"] += 1
    if not isinstance(document, Document):  # cannot be, as escaped text is canonical; fail closed all the same
        document = Document("", b"", [""], [], [], [])
    return Repaired(document, reshaped.removed, reshaped.pasted_images)
