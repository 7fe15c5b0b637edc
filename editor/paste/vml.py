"""Word's drawings: their text stands in a comment that only Word reads, and a picture of it is what others see."""

from __future__ import annotations

import re

STARTS = "<!--[if gte vml 1]>"
ENDS = "<![endif]-->"
FALLBACK = ("<![if !vml]>", "<![endif]>")
TEXT_BOX = "<v:textbox"
_TAG = re.compile("<[^<>]*>")


def with_drawn_text(html: str) -> str:
    """The clipboard with the text of its drawings where nothing else shows that text.

    `<!--[if gte vml 1]><v:shape><v:textbox><p>text</p></v:textbox></v:shape><![endif]--><![if !vml]><img…><![endif]>`
    → `<p>text</p>`, and the picture as it was
    """
    if STARTS not in html:
        return html
    kept, *drawings = html.split(STARTS)
    parts = [kept]
    for drawing in drawings:
        drawn, ends, after = drawing.partition(ENDS)
        opens, closes = FALLBACK
        shown = after.lstrip()[len(opens) :].partition(closes)[0] if after.lstrip().startswith(opens) else ""
        if ends and not _TAG.sub("", shown).replace("&nbsp;", " ").strip():
            parts += _text_boxes(drawn)
        parts += [after] if ends else [STARTS, drawing]
    return "".join(parts)


def _text_boxes(drawn: str) -> list[str]:
    """What stands in the text boxes of a drawing, as HTML."""
    boxes = (box.partition("</v:textbox>")[0].partition(">")[2] for box in drawn.split(TEXT_BOX)[1:])
    return [f"<div>{box}</div>" for box in boxes]
