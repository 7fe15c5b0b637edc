"""What other forum software stored, in any dialect → canonical HTML."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from lxml import etree

from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.dialects import markdown
from editor.dialects.addresses import require_address
from editor.dialects.bbcode.programs import PROGRAMS as BBCODE
from editor.dialects.bbcode.read import read as read_bbcode
from editor.dialects.errors import DialectError
from editor.dialects.html import Html
from editor.dialects.programs.read import read as read_html
from editor.dialects.programs.rules import programs
from editor.dialects.signs import program_of, sure
from editor.dialects.taken import Taken
from editor.policy import Policy, grammar_of
from editor.repair.losses import Losses
from editor.repair.prescan import bare_paragraphs, prescan
from editor.repair.repair import Repaired, parse, prove, repair
from editor.repair.reshape import Reshaped, reshape

DIALECTS: tuple[str, ...] = ("auto", "html", *programs(), *(f"bbcode:{name}" for name in BBCODE), "markdown")
"""Every dialect. "auto" is the one that a sure sign names, else "html": any HTML, or plain text."""


class Migration(NamedTuple):
    """A text in canonical HTML: the `dialect` it was read as, and how often which markup was kept as text."""

    dialect: str
    repaired: Repaired
    unknown: Counter[str]
    changed: bool


def migrate(text: str, dialect: str, base: str | None, policy: Policy) -> Migration:
    """What a stored text becomes. Raises DialectError for an unknown dialect or an invalid base, never for the text."""
    if dialect not in DIALECTS:
        raise DialectError(f"dialect {dialect!r} is not one of {', '.join(DIALECTS)}")
    require_address(base)
    if dialect == "auto":
        dialect = sure(text) or "html"
    family, _, name = dialect.partition(":")
    if family == "bbcode":
        html = read_bbcode(text, BBCODE[name], base, policy.styles)
        repaired = _proven(html, policy)
    elif family == "markdown":
        html = markdown.read(text, base, policy.link_rel)
        repaired = _repaired(html.html, policy, html.html)
    else:
        program = programs().get(dialect)
        html = Html(text) if "<" not in text else read_html(text, program, base)
        repaired = _repaired(text, policy, html.html, base)
    if html.removed or (repaired.losses and html.html != text):
        repaired.losses = Taken(repaired.losses, html.removed)
    return Migration(dialect, repaired, +html.unknown, repaired.document.html != text)


def repair_stored(html: str, policy: Policy, base: str | None = None) -> Repaired:
    """HTML that is not canonical, repaired: what a forum program wrote, by a sure sign, as that program means it."""
    read_as = html if "<" not in html else read_html(html, program_of(html), base).html
    repaired = repair(read_as, policy, base)
    if repaired.losses and read_as != html:
        repaired.losses = Taken(repaired.losses, Counter())
    return repaired


def _repaired(text: str, policy: Policy, html: str, base: str | None = None) -> Repaired:
    """The text itself where it is canonical, else what it was read into, repaired."""
    document = verify(text, grammar_of(policy), policy.max_depth)
    return Repaired(document) if isinstance(document, Document) else repair(html, policy, base)


def _proven(html: Html, policy: Policy) -> Repaired:
    """Well-formed HTML, shaped as a reply and proven."""
    scanned = prescan(html.html)
    try:
        reshaped = reshape(parse(html.html), policy)
    except etree.XMLSyntaxError:  # cannot be, as it was written by hand; the text is safe all the same
        reshaped = Reshaped(bare_paragraphs(scanned), Counter(formatting=1))
    repaired = prove(reshaped, policy)
    repaired.losses = Losses(html.html, html.html, scanned.start_tags, reshaped.removed, repaired.html, policy)
    return repaired
