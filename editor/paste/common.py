"""Steps for every clipboard: what no reader saw goes, and what CSS alone says is said with elements."""

from __future__ import annotations

import re

import emoji
from lxml import etree

from editor.paste.clipboard import Clipboard
from editor.paste.css import declarations, written
from editor.paste.lists import close_levels
from editor.paste.tree import BLOCKS, HEADINGS, Element, is_blank, remove, rename, replace, select, style_of, unwrap

UNSEEN = (
    "script style title meta link base noscript template iframe object embed applet svg canvas audio video map math"
    " textarea select datalist button dialog colgroup col frameset rp"
).split()
"""Elements whose content is no text of the page."""
CODE_POINTS = re.compile(
    r"(?i)/(?:emoji[^/]*/)?(?:u|emoji_u)?((?:1f[0-9a-f]{3}|2[0-9a-f]{3}|3[0-9]-fe0f|00[a-f0-9]{2})(?:[-_][0-9a-f]{2,5}){0,9})\.(?:png|svg|gif|webp)"
)
EMOJI_CLASS = re.compile(r"(?i)emoji|emoticon|smiley|goomoji|an1\b")
OFF_SCREEN = re.compile(r"clip:\s*rect\(\s*0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?\s*\)|clip:\s*rect\(\s*1px")
EM_SPACE = "\u2003"


def drop_unseen(clipboard: Clipboard) -> None:
    """`<script>…</script>`, `<p style="display:none">` → nothing."""
    for element in list(clipboard.body.iter(*UNSEEN)):
        remove(element)
    for name, value in (("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"), ("mso-hide", "all")):
        for element in clipboard.having(name):
            if style_of(element).get(name) == value:
                remove(element)
    for element in clipboard.having("clip"):
        if OFF_SCREEN.search(element.get("style") or ""):
            remove(element)
    for element in select(clipboard.body, "//*[@hidden]"):
        remove(element)


def show_emoji(clipboard: Clipboard) -> None:
    """`<img class="emoji" alt="🙂" src="…">` → 🙂."""
    for image in list(clipboard.body.iter("img")):
        if found := emoji_of(image):
            replace(image, found)


def emoji_of(image: Element) -> str:
    """The emoji a picture stands for; "" where it is a picture."""
    for name in ("data-emoji", "goomoji", "data-goomoji", "alt", "aria-label", "data-stringify-emoji"):
        value = (image.get(name) or "").strip()
        if value and (emoji.is_emoji(value) or emoji.is_emoji(value + "\ufe0f")):
            return value
    looks = EMOJI_CLASS.search(
        " ".join((image.get("class") or "", image.get("data-type") or "", image.get("src") or ""))
    )
    if not looks:
        return ""
    name = (image.get("alt") or image.get("data-stringify-emoji") or "").strip()
    if re.fullmatch(r":[\w+-]{1,60}:", name):
        shown = str(emoji.emojize(name, language="alias"))
        if shown != name:
            return shown
    if points := CODE_POINTS.search(image.get("src") or ""):
        shown = "".join(chr(int(point, 16)) for point in re.split("[-_]", points[1]))
        if emoji.is_emoji(shown) or emoji.is_emoji(shown + "\ufe0f"):
            return shown
    return ""


def show_boxes(clipboard: Clipboard) -> None:
    """`<li><input type="checkbox" checked> Done` → `<li>☑ Done`."""
    for element in list(clipboard.body.iter("input")):
        if (element.get("type") or "").lower() == "checkbox":
            replace(element, "☐ " if element.get("checked") is None else "☑ ")
        else:
            remove(element)
    for element in select(clipboard.body, "//li[@role='checkbox' or @aria-checked] | //*[@role='checkbox']"):
        checked = (element.get("aria-checked") or "").lower() == "true"
        for image in list(element.iter("img")):
            remove(image)
        inner = next(element.iter("p", "span"), element)
        inner.text = ("☑ " if checked else "☐ ") + (inner.text or "").lstrip()


def make_blocks(clipboard: Clipboard) -> None:
    """`<span style="display:block">` → `<div>`."""
    for element in clipboard.having("display"):
        if element.tag in BLOCKS or element.tag in ("a", "img", "br"):
            continue
        if style_of(element).get("display", "").startswith(("block", "flex", "grid", "list-item", "table")):
            rename(element, "div")


def keep_spaces(clipboard: Clipboard) -> None:
    """`<span style="white-space:pre-wrap">a  b⏎c</span>` → `a&nbsp; b<br>c`; the property itself goes."""
    if not clipboard.having("white-space") and not clipboard.having("white-space-collapse"):
        return
    kept: dict[Element, str] = {}
    for element in list(clipboard.body.iter(etree.Element)):
        parent = element.getparent()
        above = kept.get(parent, "") if parent is not None else ""
        mode = own_mode(element)
        kept[element] = mode = above if mode is None else mode
        if element.tag == "pre":
            kept[element] = mode = ""
        if mode and element.text:
            keep_in_text(element, mode)
        if above and element.tail:
            keep_in_tail(element, above)


def own_mode(element: Element) -> str | None:
    """What an element says about its white space: "" collapses, None is what stands around it. Forgets it."""
    style = element.get("style") or ""
    if "white-space" not in style:
        return None
    values = declarations(style)
    mode = values.pop("white-space", "")
    collapse = values.pop("white-space-collapse", "")
    element.set("style", written(values))
    if collapse in ("preserve", "break-spaces") or mode in ("pre", "pre-wrap", "break-spaces"):
        return "all"
    return "lines" if mode == "pre-line" or collapse == "preserve-breaks" else ""


def keep_in_text(element: Element, mode: str) -> None:
    """Keep the spaces and lines of the text that an element begins with."""
    lines = kept_lines(element.text or "", mode)
    element.text = lines[0]
    for line in reversed(lines[1:]):
        element.insert(0, line_break(line))


def keep_in_tail(element: Element, mode: str) -> None:
    """Keep the spaces and lines of the text after an element."""
    lines = kept_lines(element.tail or "", mode)
    element.tail = None
    for line in reversed(lines[1:]):
        made = line_break("")
        element.addnext(made)
        made.tail = line
    element.tail = lines[0]


def line_break(line: str) -> Element:
    """A br with the text after it."""
    made = etree.Element("br")
    made.tail = line
    return made


def kept_lines(text: str, mode: str) -> list[str]:
    """The lines of text whose white space counts; between blocks, where it is all there is, it does not."""
    if not text.strip() and "\n" in text:
        return [text]
    if mode == "all":
        text = text.replace("\t", EM_SPACE)
        while "  " in text:
            text = text.replace("  ", "\u00a0 ")
    return text.split("\n")


def plain_links(clipboard: Clipboard) -> None:
    """`<a href="…"><u>text</u></a>` → no underline: the link shows it."""
    for link in list(clipboard.body.iter("a")):
        if not link.get("href"):
            continue
        for element in list(link.iter(etree.Element)):
            style = element.get("style") or ""
            if "underline" in style:
                values = declarations(style)
                for name in ("text-decoration", "text-decoration-line"):
                    if "underline" in values.get(name, ""):
                        values[name] = values[name].replace("underline", "")
                element.set("style", written(values))
        for element in list(link.iter("u")):
            unwrap(element)


def drop_blank_paragraphs(clipboard: Clipboard) -> None:
    """`<p>&nbsp;</p>` → nothing: paragraphs stand apart by themselves."""
    for element in list(clipboard.body.iter("p", *HEADINGS)):
        if is_blank(element):
            remove(element)


def close_list_levels(clipboard: Clipboard) -> None:
    """`<ul><ul><li>one</li></ul></ul>` → `<ul><li>one</li></ul>`."""
    close_levels(clipboard.body)


def trim_cells(clipboard: Clipboard) -> None:
    """`<td>&nbsp;</td>` → `<td></td>`."""
    for cell in list(clipboard.body.iter("td", "th")):
        if not len(cell) and cell.text and not cell.text.strip():
            cell.text = None


FIRST = (drop_unseen, show_emoji, show_boxes)
LAST = (make_blocks, close_list_levels, keep_spaces, plain_links, drop_blank_paragraphs, trim_cells)
