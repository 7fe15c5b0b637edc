"""Google Docs and Sheets."""

from __future__ import annotations

from editor.paste.clipboard import Clipboard
from editor.paste.tree import BLOCKS, forget, remove, rename, select, unwrap


def unwrap_document(clipboard: Clipboard) -> None:
    """`<b style="font-weight:normal" id="docs-internal-guid-…">…</b>` → `…`."""
    for element in select(clipboard.body, "//*[starts-with(@id, 'docs-internal-guid')]"):
        if element.tag in ("b", "span", "div"):
            rename(element, "div")
            forget(element, "style")


def drop_breaks_between_blocks(clipboard: Clipboard) -> None:
    """`<p>one</p><br><p>two</p>` → `<p>one</p><p>two</p>`: an empty paragraph is written as a br."""
    for line in list(clipboard.body.iter("br")):
        before, after = line.getprevious(), line.getnext()
        if (before is None or before.tag in BLOCKS or before.tag == "br") and not (line.tail or "").strip():
            parent = line.getparent()
            alone = before is not None or (parent is not None and not (parent.text or "").strip())
            if alone and after is not None and (after.tag in BLOCKS or after.tag == "br"):
                remove(line)


def unwrap_sheets(clipboard: Clipboard) -> None:
    """`<google-sheets-html-origin><table>…` → `<table>…`."""
    for element in list(clipboard.body.iter("google-sheets-html-origin", "byte-sheet-html-origin")):
        unwrap(element)


DOCS_STEPS = (unwrap_document, drop_breaks_between_blocks)
SHEETS_STEPS = (unwrap_sheets,)
