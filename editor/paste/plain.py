"""The plain form of a paste: paragraphs and line breaks, with what formatting said kept in characters."""

from __future__ import annotations

import re

from editor.canonical.characters import unescape
from editor.canonical.document import Document
from editor.repair.plain import paragraphs

INDENT = "&nbsp;" * 4
_LEADING = re.compile("^[ \t]+", re.M)
_VALUE = re.compile(' ([a-z-]+)="([^"]*)"')


def plain_text(text: str) -> str:
    """Text as canonical HTML: paragraphs at blank lines, line breaks, indentation and runs of spaces kept.

    >>> plain_text("def f():\\n  pass\\n\\nend")
    '<p>def f():<br>&nbsp;&nbsp;pass</p><p>end</p>'
    """
    text = "\n".join(map(str.rstrip, text.split("\n")))
    text = _LEADING.sub(lambda space: space[0].expandtabs(4)[:64].replace(" ", "\u00a0"), text)
    while "  " in text:
        text = text.replace("  ", "\u00a0 ")
    return paragraphs(text)


def plain_form(document: Document) -> tuple[str, bool]:
    """A document's text as canonical HTML of p and br only, and whether that lost any formatting.

    Items keep their markers, cells are separated by tabs, and a link whose text is not its address shows it.
    `<ul><li>one</li></ul>` → `<p>• one</p>`
    """
    writer = _Writer()
    for part in document.parts[1:]:
        tag, _, text = part.partition(">")
        writer.tag(tag)
        if text:
            writer.text(text)
    writer.end_group()
    html = "".join(f"<p>{'<br>'.join(group)}</p>" for group in writer.groups if group)
    return html, writer.formatted


class _Writer:
    """Gathers lines; lines of one list, table or code block stand in one paragraph."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = [[]]
        self.line: list[str] = []
        self.lists: list[int | None] = []  # the next number, or None for bullets
        self.marker = ""
        self.quotes = 0
        self.held = 0  # open lists, tables and code blocks
        self.cells = 0  # cells of this row so far
        self.in_row = 0
        self.verbatim = False
        self.link = ""
        self.label: list[str] = []
        self.formatted = False

    def text(self, text: str) -> None:
        if self.verbatim:
            first, *rest = text.split("\n")
            self._put(_indented(first))
            for line in rest:
                self.break_line(keep_empty=True)
                self._put(_indented(line))
        else:
            self._put(text.replace("\n", " "))

    def _put(self, text: str) -> None:
        self.line.append(text)
        if self.link:
            self.label.append(text)

    def tag(self, tag: str) -> None:
        name = tag.partition(" ")[0]
        if name not in ("p", "/p", "br", "a", "/a"):
            self.formatted = True
        match name:
            case "br":
                if self.in_row:
                    self._put(" ")
                else:
                    self.break_line(keep_empty=True)
            case (
                "p" | "/p" | "h2" | "h3" | "h4" | "/h2" | "/h3" | "/h4" | "summary" | "/summary" | "/figure" | "figure"
            ):
                self.end_group()
            case "ul" | "ol" | "/ul" | "/ol" | "/li" | "pre" | "/pre" if self.in_row:
                self._row_list(name, tag)
            case "li" if self.in_row:
                self.end_group()
                self.line.append(self._next_marker())
            case "ul" | "ol":
                self.end_group()
                self.held += 1
                start = _values(tag).get("start", "1")
                self.lists.append(None if name == "ul" else int(start))
            case "/ul" | "/ol":
                self.break_line()
                self.lists.pop()
                self.held -= 1
                self.end_group()
            case "li":
                self.break_line()
                self.marker = self._next_marker()
            case "/li":
                self.break_line(keep_empty=bool(self.marker))
            case "table" | "pre":
                self.end_group()
                self.held += 1
                self.verbatim = name == "pre"
            case "/table" | "/pre":
                self.break_line()
                self.held -= 1
                self.verbatim = False
                self.end_group()
            case "tr":
                self.in_row += 1
                self.cells = 0
            case "/tr":
                self.in_row -= 1
                self.break_line()
            case "td" | "th":
                if self.line and self.line[-1] == " ":
                    self.line.pop()
                if self.cells:
                    self.line.append("\t")
                self.cells += 1
            case "blockquote":
                self.end_group()
                self.quotes += 1
            case "/blockquote":
                self.end_group()
                self.quotes -= 1
            case "hr":
                self.end_group()
                self.line.append("---")
                self.end_group()
            case "img":
                self._image(_values(tag))
            case "a":
                self.link, self.label = _values(tag)["href"], []
            case "/a":
                self._end_link()

    def _row_list(self, name: str, tag: str) -> None:
        """A list or code in a table's row, which is one line."""
        self.end_group()
        if name in ("ul", "ol"):
            self.lists.append(None if name == "ul" else int(_values(tag).get("start", "1")))
        elif name in ("/ul", "/ol"):
            self.lists.pop()

    def _next_marker(self) -> str:
        number = self.lists[-1]
        if number is None:
            return "• "
        self.lists[-1] = number + 1
        return f"{number}. "

    def _image(self, values: dict[str, str]) -> None:
        alt, source = values["alt"], values["src"]
        if "data-emoji" in values:
            self._put(alt or values["data-emoji"])
        else:
            self._put(f"{alt} ({source})" if alt else source)

    def _end_link(self) -> None:
        link, self.link = self.link, ""
        label = unescape("".join(self.label)).replace("\u00a0", " ").strip()
        if label and not is_address(label, unescape(link)):
            self.formatted = True
            self.line.append(f" ({link})")
        elif not label:
            self.line.append(link)

    def break_line(self, *, keep_empty: bool = False) -> None:
        """End the line that is being written."""
        text = "".join(self.line)
        text = text.rstrip("\n ") if self.in_row or self.verbatim else text.strip("\n ")
        self.line = []
        if not text and not self.marker and not (keep_empty and self.groups[-1]):
            return
        depth = len(self.lists) - 1
        indent = INDENT * depth if self.marker else INDENT * (depth + 1)
        prefix = "&gt; " * self.quotes + (indent if self.lists else "") + self.marker
        self.marker = ""
        self.groups[-1].append((prefix + text).rstrip())

    def end_group(self) -> None:
        """End the paragraph that is being written, unless a list, a table or a code block holds it open."""
        if self.in_row:
            if self.line and self.line[-1] not in (" ", "\t"):
                self.line.append(" ")
            return
        if self.line:
            self.break_line()
        if not self.held and self.groups[-1]:
            while self.groups[-1] and not self.groups[-1][-1]:
                self.groups[-1].pop()
            self.groups.append([])


def is_address(label: str, url: str) -> bool:
    """Whether a link's text says where it leads."""
    return _bare(label) == _bare(url)


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?|^mailto:", "", url, count=1, flags=re.I).rstrip("/").lower()


def _indented(line: str) -> str:
    """A line of code with its indentation as no-break spaces, and its tabs as four."""
    line = line.replace("\t", INDENT)
    bare = line.lstrip(" ")
    return "&nbsp;" * (len(line) - len(bare)) + bare.replace("  ", "&nbsp; ")


def _values(tag: str) -> dict[str, str]:
    return dict(_VALUE.findall(tag))
