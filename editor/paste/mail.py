"""Gmail, Outlook on the web and Apple's Mail and Notes: programs whose lines are div elements."""

from __future__ import annotations

from lxml import etree

from editor.paste.clipboard import Clipboard
from editor.paste.tree import BLOCKS, Element, remove, rename, text_of, unwrap


def join_lines(clipboard: Clipboard) -> None:
    """`<div>one</div><div>two</div><div><br></div><div>three</div>` → `<p>one<br>two</p><p>three</p>`.

    A div has no margin: lines in neighboring ones stand as close as lines of one paragraph.
    """
    parents = dict.fromkeys(line.getparent() for line in clipboard.body.iter("div"))
    for parent in parents:
        if parent is None or parent.tag in ("pre", "li"):
            continue
        paragraph: Element | None = None
        for child in list(parent):
            tail = child.tail
            if child.tag != "div" or not is_line(child) or (tail and tail.strip()):
                paragraph = None
                continue
            if not text_of(child).strip() and child.find(".//img") is None:
                remove(child)
                paragraph = None
            elif paragraph is None:
                rename(child, "p")
                paragraph = child
            else:
                line = etree.SubElement(paragraph, "br")
                line.tail = child.text
                for inner in list(child):
                    paragraph.append(inner)
                child.text = None
                remove(child)


def is_line(element: Element) -> bool:
    """Whether a div holds inline content only."""
    return not any(inner.tag in BLOCKS for inner in element.iterdescendants(etree.Element))


def drop_signature_marks(clipboard: Clipboard) -> None:
    """`<u></u>`, which Gmail leaves around what it took out → nothing."""
    for element in list(clipboard.body.iter("u", "wbr")):
        if not len(element) and not (element.text or "").strip():
            unwrap(element)


GMAIL_STEPS = (drop_signature_marks, join_lines)
OUTLOOK_STEPS = (drop_signature_marks, join_lines)
APPLE_STEPS = (join_lines,)
