"""Which program a clipboard comes from, and the steps that its HTML needs: one table."""

from __future__ import annotations

import re
from collections.abc import Callable

from editor.paste import common, google, mail, office, web, word, word_lists
from editor.paste.clipboard import Clipboard

Step = Callable[[Clipboard], None]

SOURCES: tuple[tuple[str, tuple[str, ...], tuple[Step, ...]], ...] = (
    ("editor", (" data-pm-slice=",), ()),
    (
        "google-sheets",
        ("<google-sheets-html-origin", "<byte-sheet-html-origin", "data-sheets-root=", "data-sheets-value="),
        (*google.SHEETS_STEPS, *office.EXCEL_STEPS),
    ),
    ("google-docs", ("docs-internal-guid-",), google.DOCS_STEPS),
    (
        "outlook",
        ("elementToProof", "OutlookMessageHeader", "ms-outlook", 'class="x_Mso', 'id="appendonsend"', "OLK_SRC_BODY"),
        (*word.STEPS, *mail.OUTLOOK_STEPS),
    ),
    # Outlook's messages name Excel's namespace besides Word's; Excel's own clipboard does not name Word's.
    ("word", ("urn:schemas-microsoft-com:office:word", "content=Word.Document", 'content="Word.Document'), word.STEPS),
    (
        "excel",
        ("urn:schemas-microsoft-com:office:excel", 'content="Excel.Sheet', "content=Excel.Sheet"),
        office.EXCEL_STEPS,
    ),
    (
        "word-online",
        ("ListContainerWrapper", '"OutlineElement ', "NormalTextRun", '"EOP ', "data-ccp-", ' data-contrast="'),
        office.ONLINE_STEPS,
    ),
    (
        "word",
        (
            "urn:schemas-microsoft-com:office:powerpoint",
            "<o:p>",
            'class="Mso',
            "class=Mso",
            "mso-",
            "<!--[if !supportLists]",
            "<![if !supportLists]",
        ),
        word.STEPS,
    ),
    (
        "libreoffice",
        (
            'content="LibreOffice',
            'content="OpenOffice',
            'content="Collabora',
            'CONTENT="LibreOffice',
            'CONTENT="OpenOffice',
        ),
        office.LIBREOFFICE_STEPS,
    ),
    ("notion", ("<!-- notionvc:", 'class="notion-'), web.NOTION_STEPS),
    ("gmail", ('class="gmail_', 'class="gmail-', ' class="gmail'), (word_lists.build_lists_by_look, *mail.GMAIL_STEPS)),
    (
        "apple",
        (
            "Cocoa HTML Writer",
            "Apple-converted-space",
            "Apple-tab-span",
            '<p class="p1"',
            '<ul class="ul1"',
            '<ol class="ol1"',
            '"Apple-dash-list"',
            "-webkit-nbsp-mode",
        ),
        mail.APPLE_STEPS,
    ),
)
"""Name, marks of its HTML, and its steps; the first of which a mark is found counts."""
CODE = ("vscode", web.CODE_STEPS)
# A code editor marks nothing by name; its clipboard is one block in its font.
CODE_BLOCK = re.compile(
    r"""\s*(?:<(?:!--|!doctype|/?html|/?head|body|meta)[^<>]*>\s*)*<(?:div|pre)\s[^<>]*?style=["'][^<>]*?font-family:[^<>]*?"""
    r"(?:monospace|consolas|menlo|monaco|courier|mono\b)[^<>]*>",
    re.I,
)
WEB = ("web", web.WEB_STEPS)


BEGINNING = 64 * 1024
LONGEST_MARK = max(len(mark) for _, marks, _ in SOURCES for mark in marks)


def _marked(html: str) -> tuple[str, tuple[str, ...], tuple[Step, ...]] | None:
    return next((source for source in SOURCES if any(mark in html for mark in source[1])), None)


def recognize(html: str) -> tuple[str, tuple[Step, ...]]:
    """The source of a clipboard's HTML, and all steps for it in order.

    >>> recognize('<b style="font-weight:normal" id="docs-internal-guid-1">')[0]
    'google-docs'
    """
    # Most programs name themselves at once; the rest is looked through only where they do not.
    if (source := _marked(html[:BEGINNING]) or _marked(html[BEGINNING - LONGEST_MARK :])) is not None:
        name, _, steps = source
    else:
        name, steps = CODE if CODE_BLOCK.match(html) else WEB
    return name, (*common.FIRST, *steps, *common.LAST)
