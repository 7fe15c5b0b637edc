"""The plain form of a paste: paragraphs and line breaks, with what formatting said kept in characters."""

from __future__ import annotations

import re
from collections.abc import Callable

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
        if name not in _PLAIN:
            self.formatted = True
        reader = (_ROW_TAGS if self.in_row else _TAGS).get(name)
        if reader is not None:
            reader(self, tag)

    def _paragraph(self, tag: str) -> None:
        self.end_group()

    def _line_break(self, tag: str) -> None:
        self.break_line(keep_empty=True)

    def _space(self, tag: str) -> None:
        self._put(" ")

    def _list(self, tag: str) -> None:
        self._hold()
        self.lists.append(_first_number(tag))

    def _end_list(self, tag: str) -> None:
        self.break_line()
        self.lists.pop()
        self._release()

    def _item(self, tag: str) -> None:
        self.break_line()
        self.marker = self._next_marker()

    def _end_item(self, tag: str) -> None:
        self.break_line(keep_empty=bool(self.marker))

    def _row_list(self, tag: str) -> None:
        self.end_group()
        self.lists.append(_first_number(tag))

    def _end_row_list(self, tag: str) -> None:
        self.end_group()
        self.lists.pop()

    def _row_item(self, tag: str) -> None:
        self.end_group()
        self.line.append(self._next_marker())

    def _table(self, tag: str) -> None:
        self._hold()

    def _code(self, tag: str) -> None:
        self._hold()
        self.verbatim = True

    def _end_table_or_code(self, tag: str) -> None:
        self.break_line()
        self.verbatim = False
        self._release()

    def _row(self, tag: str) -> None:
        self.in_row += 1
        self.cells = 0

    def _end_row(self, tag: str) -> None:
        self.in_row -= 1
        self.break_line()

    def _cell(self, tag: str) -> None:
        if self.line and self.line[-1] == " ":
            self.line.pop()
        if self.cells:
            self.line.append("\t")
        self.cells += 1

    def _quotation(self, tag: str) -> None:
        self.end_group()
        self.quotes += 1

    def _end_quotation(self, tag: str) -> None:
        self.end_group()
        self.quotes -= 1

    def _rule(self, tag: str) -> None:
        self.end_group()
        self.line.append("---")
        self.end_group()

    def _image(self, tag: str) -> None:
        values = _values(tag)
        alt, source = values["alt"], values["src"]
        if "data-emoji" in values:
            self._put(alt or values["data-emoji"])
        else:
            self._put(f"{alt} ({source})" if alt else source)

    def _link(self, tag: str) -> None:
        self.link, self.label = _values(tag)["href"], []

    def _end_link(self, tag: str) -> None:
        link, self.link = self.link, ""
        label = unescape("".join(self.label)).replace("\u00a0", " ").strip()
        if label and not is_address(label, unescape(link)):
            self.formatted = True
            self.line.append(f" ({link})")
        elif not label:
            self.line.append(link)

    def _hold(self) -> None:
        """Keep all lines in one paragraph, from here on."""
        self.end_group()
        self.held += 1

    def _release(self) -> None:
        self.held -= 1
        self.end_group()

    def _next_marker(self) -> str:
        number = self.lists[-1]
        if number is None:
            return "• "
        self.lists[-1] = number + 1
        return f"{number}. "

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


_PLAIN = frozenset({"p", "/p", "br", "a", "/a"})
"""Tags that are no formatting."""
_BORDERS = [slash + name for name in ("p", "h2", "h3", "h4", "summary", "figure") for slash in ("", "/")]
_TAGS: dict[str, Callable[[_Writer, str], None]] = {
    **dict.fromkeys(_BORDERS, _Writer._paragraph),
    "br": _Writer._line_break,
    "ul": _Writer._list,
    "ol": _Writer._list,
    "/ul": _Writer._end_list,
    "/ol": _Writer._end_list,
    "li": _Writer._item,
    "/li": _Writer._end_item,
    "table": _Writer._table,
    "/table": _Writer._end_table_or_code,
    "pre": _Writer._code,
    "/pre": _Writer._end_table_or_code,
    "tr": _Writer._row,
    "/tr": _Writer._end_row,
    "td": _Writer._cell,
    "th": _Writer._cell,
    "blockquote": _Writer._quotation,
    "/blockquote": _Writer._end_quotation,
    "hr": _Writer._rule,
    "img": _Writer._image,
    "a": _Writer._link,
    "/a": _Writer._end_link,
}
"""What each tag does to the line; any other does nothing."""
_ROW_TAGS = _TAGS | {
    "br": _Writer._space,
    "ul": _Writer._row_list,
    "ol": _Writer._row_list,
    "/ul": _Writer._end_row_list,
    "/ol": _Writer._end_row_list,
    "li": _Writer._row_item,
    "/li": _Writer._paragraph,
    "pre": _Writer._paragraph,
    "/pre": _Writer._paragraph,
}
"""The same in a table's row, which is one line."""


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


def _first_number(tag: str) -> int | None:
    """The number that the first item of a list has, or None for bullets."""
    return None if tag.startswith("ul") else int(_values(tag).get("start", "1"))


def _values(tag: str) -> dict[str, str]:
    return dict(_VALUE.findall(tag))
