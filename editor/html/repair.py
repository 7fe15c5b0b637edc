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
from editor.html.prescan import bare_text, prescan
from editor.html.reshape import Reshaped, reshape
from editor.html.verify import grammar_of, verify
from editor.policy import Policy

PARSED_DEPTH = 4
"""HTML nested up to this many times deeper than a reply may be is still given to a parser: most of it unwraps."""

# What XML cannot hold; a reference in an attribute may have stood for it.
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
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
        reshaped = Reshaped(paragraphs(bare_text(scanned)), scanned.removed, too_deep=too_deep)
    else:
        try:
            cleaned = CLEANERS[policy.cleaner](scanned.html)
            reshaped = reshape(parse(cleaned), policy)
            # A cleaner drops an address whose scheme it does not know, and says nothing.
            reshaped.removed["a"] += max(0, scanned.links - len(_LINKS.findall(cleaned)))
        except etree.XMLSyntaxError:  # a cleaner whose output is not well-formed; the text is safe
            reshaped = Reshaped(paragraphs(bare_text(scanned)), Counter(formatting=1))
        reshaped.removed += scanned.removed
    repaired = prove(reshaped, policy)
    repaired.depth = scanned.depth if reshaped.too_deep else 0
    return repaired


def parse(cleaned: str) -> etree._Element:
    """The tree of a cleaner's well-formed HTML. Raises etree.XMLSyntaxError where it is not.

    It is read as XML, because libxml2's HTML parser ends elements early by rules older than HTML 5: it would take
    the bold off `<b><p>text</p></b>`.
    """
    text = _VOID.sub(r"<\1/>", cleaned.replace("&nbsp;", "\xa0"))
    if "&" in text:
        text = _BARE.sub("&amp;", _NAMED.sub(lambda match: unescape(match[0]), text))
    text = text.replace("\ufdd0", "&lt;").replace("\ufdd1", "&gt;").replace("\ufdd2", "&amp;")
    if _NOT_XML.search(text):
        text = _NOT_XML.sub("", text)
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    return etree.fromstring(f"<div>{text}</div>".encode(), parser)


def prove(reshaped: Reshaped, policy: Policy) -> Repaired:
    """The reshaped HTML if it is canonical, else its text, escaped."""
    document = verify(reshaped.html, grammar_of(policy), policy.max_depth)
    if not isinstance(document, Document):
        text = bare_text(prescan(reshaped.html))
        document = verify(paragraphs(text), grammar_of(policy), policy.max_depth)
        reshaped.removed["formatting"] += 1
    if not isinstance(document, Document):  # cannot be, as escaped text is canonical; fail closed all the same
        document = Document("", b"", [""], [], [], [])
    return Repaired(document, reshaped.removed, reshaped.pasted_images)
