"""Canonical HTML out of anything: the writer's text and formatting are kept, and the result is proven.

Safety rests on `verify` alone. Whatever goes wrong here ends in escaped plain text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from editor.canonical.characters import characters, unescape
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import Policy, grammar_of
from editor.repair.build import build
from editor.repair.cleaner import CLEANERS
from editor.repair.elements import NOT_XML
from editor.repair.losses import Losses
from editor.repair.plain import paragraphs
from editor.repair.prescan import Prescanned, bare_paragraphs, prescan
from editor.repair.reshape import Reshaped, reshape
from editor.repair.retag import retag

if TYPE_CHECKING:
    from lxml import etree

PARSED_DEPTH = 4
"""HTML nested up to this many times deeper than a reply may be is still read as HTML: most of it unwraps."""
CLEANED_TAGS = 500
CHARACTERS_A_TAG = 32
"""A cleaner is given that many tags, and one for so many characters: bleach takes 50 µs for one, and more where it has
many siblings. With more of them the tree that was guessed is taken."""

_VOID = re.compile(r"<((?:br|hr|img|col)\b[^<>]*?) ?/?>")
# XML knows five names; a cleaner may leave others in attributes.
_NAMED = re.compile("&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z0-9]+;")
_BARE = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")


@dataclass(slots=True)
class Repaired:
    """A proven document, and what was lost on the way to it.

    `losses` work out what was taken away; `pasted_images` counts pictures that exist only on the writer's machine
    or are in the source itself; `depth` is the nesting found, if it was too deep, else 0.
    """

    document: Document
    losses: Losses | None = None
    pasted_images: int = 0
    depth: int = 0

    @property
    def html(self) -> str:
        """The canonical HTML."""
        return self.document.html

    @property
    def seen(self) -> Counter[str]:
        """How many things of each name were taken away that a reader would miss."""
        return self.losses.seen if self.losses else Counter()


def repair(html: str, policy: Policy, base: str | None = None) -> Repaired:
    """Canonical HTML with the text and the formatting of `html`. Never raises.

    `base` is the address of the page that its own addresses are relative to.

    `<B>one<p onclick=x>two<script>…` → `<p><strong>one</strong></p><p>two</p>`
    """
    submitted, html = html, characters(html)
    if "<" not in html:
        # Nobody wrote HTML here: line ends are meant.
        return prove(Reshaped(paragraphs(unescape(html))), policy)
    if base is None and (retagged := retag(html, policy)) is not None:
        document = verify(retagged[0], grammar_of(policy), policy.max_depth)
        if isinstance(document, Document):
            return Repaired(document, Losses(submitted, html, retagged[1], Counter(), document.html, policy))
    scanned = prescan(html, base)
    too_deep = scanned.depth > policy.max_depth * PARSED_DEPTH
    if too_deep or not scanned.tags:
        reshaped = Reshaped(bare_paragraphs(scanned), too_deep=too_deep)
    else:
        reshaped = reshape_scanned(scanned, len(html), policy)
    repaired = prove(reshaped, policy)
    repaired.losses = Losses(submitted, html, scanned.start_tags, reshaped.removed, repaired.html, policy)
    repaired.depth = max(scanned.depth, policy.max_depth + 1) if reshaped.too_deep else 0
    return repaired


def reshape_scanned(scanned: Prescanned, length: int, policy: Policy) -> Reshaped:
    """What a pre-scan left of `length` characters, reshaped: through a cleaner only where no simpler way is sure."""
    tree = build(scanned.pieces)
    if tree.guessed and scanned.tags <= CLEANED_TAGS + length // CHARACTERS_A_TAG:
        try:
            cleaned = parse(CLEANERS[policy.cleaner](scanned.html))
        except SyntaxError:  # a cleaner whose output is not well-formed; the text is safe
            return Reshaped(bare_paragraphs(scanned), Counter(formatting=1))
        # html5lib loses some of what it moves out of tables.
        if _letters(map(str, cleaned.itertext())) >= _letters(piece for piece in scanned.pieces if piece[:1] != "<"):
            return reshape(cleaned, policy)
    reshaped = reshape(tree.root, policy)
    if tree.marks_left_out:
        reshaped.removed["formatting"] += 1
    return reshaped


def _letters(texts: Iterable[str]) -> int:
    """How many characters they hold that are no white space."""
    return sum(map(len, "".join(texts).split()))


def parse(cleaned: str) -> etree._Element:
    """The tree of a cleaner's well-formed HTML. Raises etree.XMLSyntaxError where it is not.

    It is read as XML, because libxml2's HTML parser ends elements early by rules older than HTML 5: it would take
    the bold off `<b><p>text</p></b>`.
    """
    text = _VOID.sub(r"<\1/>", cleaned.replace("&nbsp;", "\xa0"))
    if "&" in text:
        text = _BARE.sub("&amp;", _NAMED.sub(lambda match: unescape(match[0]), text))
    text = text.replace("\ufdd0", "&lt;").replace("\ufdd1", "&gt;").replace("\ufdd2", "&amp;")
    # A reference in an attribute may have stood for it.
    if NOT_XML.search(text):
        text = NOT_XML.sub("", text)
    from lxml import etree  # few replies need it

    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    return etree.fromstring(f"<div>{text}</div>".encode(), parser)


def prove(reshaped: Reshaped, policy: Policy) -> Repaired:
    """The reshaped HTML if it is canonical, else its text, escaped."""
    document = verify(reshaped.html, grammar_of(policy), policy.max_depth)
    if not isinstance(document, Document):
        document = verify(bare_paragraphs(prescan(reshaped.html)), grammar_of(policy), policy.max_depth)
        reshaped.removed["formatting"] += 1
    if not isinstance(document, Document):  # cannot be, as escaped text is canonical; fail closed all the same
        document = Document("", b"", [], [], [])
    return Repaired(document, None, reshaped.pasted_images)
