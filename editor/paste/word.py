"""Word and Outlook: what their HTML says with `mso-` properties, said with HTML's own elements."""

from __future__ import annotations

import re

from lxml import etree

from editor.paste.clipboard import Clipboard
from editor.paste.symbols import symbol_text
from editor.paste.tree import Element, forget, remove, rename, replace, style_of, text_of, unwrap
from editor.paste.word_lists import build_lists, build_lists_by_look

HEADING_CLASS = re.compile(r"\bMsoHeading([1-9])\b|MsoTitle\b")
QUOTE_CLASS = re.compile(r"\bMso(?:Intense)?Quote\b")
NOTE_CLASS = re.compile(r"\bMso(?:Footnote|Endnote)Reference\b")
COMMENT_CLASS = re.compile(r"\b(?:msocomanchor|MsoCommentReference|msocomoff|msoDel)\b")
INSERTED_CLASS = re.compile(r"\bmsoIns\b")
LINK_CLASS = re.compile(r"\bMsoHyperlink")
EM_SPACE = "\u2003"


def drop_office_data(clipboard: Clipboard) -> None:
    """`<xml>…</xml>` → nothing: document properties and drawings that no browser shows."""
    for element in list(clipboard.body.iter("xml", "w:data", "w:sdtpr", "o:officedocumentsettings", "w:worddocument")):
        remove(element)


def drop_comments_and_deletions(clipboard: Clipboard) -> None:
    """`<del cite="mailto:Ann">old</del><ins cite="mailto:Ann">new</ins>` → `new`; reviewers' comments go."""
    for element in clipboard.having("mso-element"):
        if "mso-element:comment" in (element.get("style") or ""):
            remove(element)
    for element in clipboard.having("mso-special-character"):
        if "mso-special-character:comment" in (element.get("style") or ""):
            remove(element)
    for element in clipboard.of_class(COMMENT_CLASS):
        remove(element)
    for element in clipboard.of_class(INSERTED_CLASS):
        unwrap(element)
    for element in list(clipboard.body.iter("del", "ins")):
        if element.get("cite") is None and element.get("datetime") is None:
            continue
        if element.tag == "del":
            remove(element)
        else:
            unwrap(element)


def drop_page_breaks(clipboard: Clipboard) -> None:
    """`<br style="page-break-before:always">` → nothing: a reply has no pages."""
    for element in clipboard.having("page-break-before"):
        if element.tag == "br":
            replace(element, "\n")


def show_tabs(clipboard: Clipboard) -> None:
    """`<span style="mso-tab-count:1">&nbsp;&nbsp;&nbsp; </span>` → one em space."""
    for element in clipboard.having("mso-tab-count"):
        if not text_of(element).strip():
            replace(element, EM_SPACE)


def show_symbols(clipboard: Clipboard) -> None:
    """`<span style="font-family:Wingdings;mso-char-type:symbol">J</span>` → 🙂."""
    for element in clipboard.having("mso-char-type"):
        if len(element) or not element.text:
            continue
        style = style_of(element)
        if style.get("mso-char-type") == "symbol":
            font = style.get("mso-symbol-font-family") or style.get("font-family", "")
            element.text = symbol_text(element.text, font)


def raise_note_references(clipboard: Clipboard) -> None:
    """`<a href="#_ftn1"><span class="MsoFootnoteReference">[1]</span></a>` → `<sup>[1]</sup>`."""
    for element in clipboard.of_class(NOTE_CLASS):
        rename(element, "sup")
    for element in list(clipboard.body.iter("a")):
        if (element.get("href") or "#").startswith("#"):
            unwrap(element)


def plain_hyperlinks(clipboard: Clipboard) -> None:
    """`<span class="MsoHyperlink" style="text-decoration:underline">` → no underline: the link shows it."""
    for element in clipboard.of_class(LINK_CLASS):
        forget(element, "style")


def make_headings(clipboard: Clipboard) -> None:
    """`<p class="MsoTitle">` → `<h1>`, `<p style="mso-outline-level:2">` → `<h2>`."""
    for element in clipboard.of_class(HEADING_CLASS):
        if element.tag == "p" and (found := HEADING_CLASS.search(element.get("class") or "")):
            make_heading(element, int(found[1] or 1))
    for element in clipboard.having("mso-outline-level"):
        level = style_of(element).get("mso-outline-level", "")
        if element.tag == "p" and level.isdecimal() and level != "0":
            make_heading(element, int(level[:1]))


def make_heading(element: Element, level: int) -> None:
    """A paragraph as a heading, which looks as its level says."""
    forget(element, "style")
    rename(element, f"h{min(level, 6)}")


def make_quotations(clipboard: Clipboard) -> None:
    """`<p class="MsoQuote">` → `<blockquote><p>`, neighbors in one."""
    for element in clipboard.of_class(QUOTE_CLASS):
        if element.tag != "p" or element.getparent() is None:
            continue
        before = element.getprevious()
        if before is not None and before.get(QUOTATION) is not None and not (before.tail or "").strip():
            before.append(element)
            continue
        quotation = etree.Element("blockquote")
        quotation.set(QUOTATION, "")
        element.addprevious(quotation)
        quotation.tail, element.tail = element.tail, None
        quotation.append(element)


QUOTATION = "data-mso-quotation"


STEPS = (
    drop_office_data,
    drop_comments_and_deletions,
    drop_page_breaks,
    build_lists,
    build_lists_by_look,
    show_tabs,
    show_symbols,
    raise_note_references,
    plain_hyperlinks,
    make_headings,
    make_quotations,
)
