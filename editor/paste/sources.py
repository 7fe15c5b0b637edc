"""Which program a clipboard comes from, and the steps that its HTML needs: one table."""

from __future__ import annotations

import re
from collections.abc import Callable

from editor.paste import common, google, mail, office, web, word
from editor.paste.clipboard import Clipboard

Step = Callable[[Clipboard], None]

SOURCES: tuple[tuple[str, str, tuple[Step, ...]], ...] = (
    ("editor", r"<[a-z][^<>]* data-pm-slice=", ()),
    ("google-sheets", r"<google-sheets-html-origin|data-sheets-(?:root|value|baot)", (*google.SHEETS_STEPS, *office.EXCEL_STEPS)),
    ("google-docs", r"id=[\"']?docs-internal-guid-", google.DOCS_STEPS),
    ("excel", r"urn:schemas-microsoft-com:office:excel|content=[\"']?Excel\.Sheet|Microsoft Excel 1", office.EXCEL_STEPS),
    (
        "word-online",
        r"class=[\"'][^\"'<>]*\b(?:ListContainerWrapper|OutlineElement|TextRun|NormalTextRun|EOP)\b|data-ccp-(?:props|para|char)|data-contrast=",
        office.ONLINE_STEPS,
    ),
    ("outlook", r"(?:elementToProof|OutlookMessageHeader|ms-outlook|x_Mso\w+|id=[\"']?(?:OLK_SRC|Signature|appendonsend|divRplyFwdMsg))",
     (*word.STEPS, *mail.GMAIL_STEPS)),
    (
        "word",
        r"urn:schemas-microsoft-com:office:(?:word|powerpoint)|content=[\"']?(?:Word|PowerPoint)\.|class=[\"']?Mso[A-Z]|</?o:p>"
        r"|[\"';\s]mso-[a-z-]+:|<!--\[if (?:!supportLists|gte mso)",
        word.STEPS,
    ),
    ("libreoffice", r"content=[\"'](?:LibreOffice|OpenOffice|Collabora)", office.LIBREOFFICE_STEPS),
    ("notion", r"<!--\s*notionvc:|\bdata-block-id=[^<>]*notion|class=[\"'][^\"'<>]*\bnotion-", web.NOTION_STEPS),
    ("gmail", r"class=[\"'][^\"'<>]*\bgmail[_-]", mail.GMAIL_STEPS),
    ("apple", r"Cocoa HTML Writer|class=[\"']?Apple-|<(?:p|li|ul|ol) class=\"(?:p|li|ul|ol)\d+\"|-webkit-nbsp-mode|apple-mail", mail.APPLE_STEPS),
    (
        "vscode",
        r"^[^<]*(?:<(?:!--|html|head|body|meta)[^<>]*>\s*)*<(?:div|pre)[^<>]*style=\"[^\"<>]*font-family:[^\"<>]*(?:monospace|Consolas|Menlo|Mono)[^\"<>]*white-space:\s*pre"
        r"|^[^<]*(?:<(?:html|head|body|meta|!--)[^<>]*>\s*|</head>\s*)*<pre style=\"[^\"<>]*font-family:",
        web.CODE_STEPS,
    ),
)
"""Name, the mark of its HTML, and its steps; the first that matches counts."""
WEB = ("web", web.WEB_STEPS)

_PATTERNS = tuple((name, re.compile(pattern), steps) for name, pattern, steps in SOURCES)


def recognize(html: str) -> tuple[str, tuple[Step, ...]]:
    """The source of a clipboard's HTML, and all steps for it in order.

    >>> recognize('<b style="font-weight:normal" id="docs-internal-guid-1">')[0]
    'google-docs'
    """
    for name, pattern, steps in _PATTERNS:
        if pattern.search(html):
            break
    else:
        name, steps = WEB
    return name, (*common.FIRST, *steps, *common.LAST)
