"""Web pages, Notion and code editors."""

from __future__ import annotations

import re

from lxml import etree

from editor.paste.clipboard import Clipboard
from editor.paste.lists import Item, Outline
from editor.paste.tree import (
    BLOCKS,
    LISTS,
    Element,
    drop_labels,
    forget,
    remove,
    rename,
    select,
    style_of,
    text_of,
    unwrap,
)

MONOSPACE = re.compile(
    r"(?i)\b(?:monospace|consolas|menlo|monaco|courier|sfmono|(?:sf|roboto|jetbrains) mono|fira code|source code pro)\b"
)
CONTROLS = re.compile(
    r"\b(?:mw-editsection|mw-empty-elt|noprint|anchorjs-link|headerlink|header-anchor|copy-?btn|copybtn|copy-button"
    r"|clipboard-copy|sr-only|visually-hidden|screen-reader-text|katex-mathml|MJX_Assistive_MathML)\b"
)  # fmt: skip


QUILL_LEVEL = re.compile(r"\bql-indent-(\d)\b")
CHECKBOX = re.compile(r"\bcheckbox(?:-on|-off)?\b")
INDENTED = re.compile(r"\b(?:indented|column|column-list)\b")


def drop_controls(clipboard: Clipboard) -> None:
    """`<h2>Title<span class="mw-editsection">[edit]</span></h2>` → `<h2>Title</h2>`; buttons and hidden labels go."""
    for element in clipboard.of_class(CONTROLS):
        remove(element)
    controls = select(clipboard.body, "//*[@role='button' or @role='tooltip' or self::annotation]")
    # A link or a block that acts as a button holds text of the page.
    drop_labels([each for each in controls if each.tag not in ("a", "div", "p", "li", "summary")])


def unwrap_layout_tables(clipboard: Clipboard) -> None:
    """`<table role="presentation"><tr><td><h1>…` → `<h1>…`: tables that place blocks on a page are no tables."""
    tables = list(clipboard.body.iter("table"))
    for table in reversed(tables):
        if is_layout(table):
            for part in list(table.iter("tr", "td", "th", "tbody", "thead", "tfoot", "caption")):
                if next(part.iterancestors("table"), None) is table:
                    rename(part, "div")
            rename(table, "div")


def is_layout(table: Element) -> bool:
    """Whether a table places blocks rather than holds data."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if next(table.iter("th", "caption", "thead"), None) is not None or (table.get("border") or "0") not in ("", "0"):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iter("td"))
    rows = sum(1 for _ in table.iter("tr"))
    if len(cells) == rows or rows <= 1:
        return (
            next(table.iter("h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre"), None) is not None
            or len(cells) == 1
        )
    return False


def make_code_blocks(clipboard: Clipboard) -> None:
    """`<div style="font-family:Menlo;white-space:pre"><div>a</div>…` → `<pre><code>a⏎…</code></pre>`."""
    for element in list(clipboard.having("white-space")):
        if element.tag not in ("div", "span", "p") or element.getparent() is None:
            continue
        style = style_of(element)
        if not style.get("white-space", "").startswith("pre") or not MONOSPACE.search(style.get("font-family", "")):
            continue
        if element.tag != "div" and not len(element):
            continue
        make_code(element)
    for element in list(clipboard.body.iter("pre")):
        number_lines(element)
        code = next(element.iter("code"), None)
        if code is not None and next(code.iterancestors("div", "pre"), element).tag == "div":
            # What stands around the code is the page's own: the language's name, a button.
            for child in list(element):
                element.remove(child)
            element.text, code.tail = None, None
            element.append(code)


def make_code(element: Element) -> None:
    """An element's lines as a code block."""
    lines: list[str] = []
    if (element.text or "").strip():
        lines.append(element.text or "")
    if any(child.tag == "div" for child in element):
        lines += ["" if child.tag == "br" else text_of(child) for child in element]
        text = "\n".join(lines)
    else:
        for line in list(element.iter("br")):
            line.text = "\n"
        text = text_of(element)
    for child in list(element):
        element.remove(child)
    rename(element, "pre")
    forget(element, "style")
    element.text = None
    code = etree.SubElement(element, "code")
    code.text = text.replace("\u00a0", " ")


def number_lines(block: Element) -> None:
    """`<pre><span class="line-number">1</span>…` → `<pre>…`: numbers in the margin are no code."""
    for element in list(block.iter("span", "td")):
        if re.search(
            r"\b(?:line-?numbers?(?:-rows)?|linenos?|lineno|ln-num|blob-num|hljs-ln-n)\b", element.get("class") or ""
        ):
            remove(element)


def indent_lists(clipboard: Clipboard) -> None:
    """`<ul data-indent="1"><li>` and `<li class="ql-indent-1">`, as chat programs write levels → lists in lists."""
    levels: dict[Element, int] = {}
    parents: dict[Element, None] = {}
    for items in select(
        clipboard.body, "//*[self::ul or self::ol][@data-indent or li[contains(@class, 'ql-indent-')]]"
    ):
        indent = items.get("data-indent") or "0"
        for item in items.iterchildren("li"):
            own = QUILL_LEVEL.search(item.get("class") or "")
            levels[item] = int(own[1]) if own else int(indent[:2]) if indent.isdecimal() else 0
        if (parent := items.getparent()) is not None:
            parents[parent] = None
    for parent in parents:
        outline = Outline()
        for child in list(parent):
            if child.tag not in LISTS or (child.tail or "").strip():
                outline.end()
                continue
            for item in child.findall("li"):
                child.addprevious(item)
                ordered = item.get("data-list") == "ordered" or (child.tag == "ol" and item.get("data-list") is None)
                outline.add(Item(item, levels.get(item, 0), ordered))
            remove(child)


def mark_code(clipboard: Clipboard) -> None:
    """`<span style="font-family:Menlo">x</span>` in a sentence → `<code>x</code>`."""
    for element in select(clipboard.body, "//span[contains(@style, 'font-family')]"):
        if element.tag != "span" or not MONOSPACE.search(style_of(element).get("font-family", "")):
            continue
        if next(element.iterancestors("pre", "code"), None) is None and not any(
            child.tag in BLOCKS for child in element
        ):
            element.tag = "code"


def notion_boxes(clipboard: Clipboard) -> None:
    """`<div class="checkbox checkbox-on"></div> Done` → `☑ Done`; `<li>[x] Done` likewise."""
    for element in clipboard.of_class(CHECKBOX):
        text = "☑ " if "checkbox-on" in (element.get("class") or "") else "☐ "
        element.tail = text + (element.tail or "").lstrip()
        remove(element)
    for item in list(clipboard.body.iter("li")):
        holder = item if (item.text or "").strip() else next(item.iterchildren("p"), item)
        if found := re.match(r"\s*\[([ xX])\]\s+", holder.text or ""):
            holder.text = ("☐ " if found[1] == " " else "☑ ") + (holder.text or "")[found.end() :]


def unwrap_indents(clipboard: Clipboard) -> None:
    """`<div class="indented">` → its content."""
    for element in clipboard.of_class(INDENTED):
        if element.tag == "div":
            unwrap(element)


WEB_STEPS = (drop_controls, indent_lists, make_code_blocks, mark_code, unwrap_layout_tables)
NOTION_STEPS = (notion_boxes, unwrap_indents, make_code_blocks)
CODE_STEPS = (make_code_blocks,)
