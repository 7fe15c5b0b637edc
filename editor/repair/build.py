"""The tree of pre-scanned HTML, built without a parser where the standard's rules need no more than a stack.

Most of what people submit is of that kind: elements closed in their order, end tags left out where they may be,
marks that overlap. The rules are the standard's
(https://html.spec.whatwg.org/multipage/parsing.html#tree-construction), but that marks are opened anew inside each
block instead of around it, which is the same to a reader, and costs the same wherever an end tag stands. What stands
in a table outside its cells is moved out of it by rules of its own; such a tree is `guessed`, and a cleaner reads it
better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from xml.etree.ElementTree import Element  # only holds the tree; nothing is parsed with it

from editor.canonical.characters import unescape
from editor.repair.attributes import ATTRIBUTE, ATTRIBUTES
from editor.repair.prescan import HEADINGS, with_markup

MARKS = frozenset(
    "a b strong i em cite dfn var u ins s strike del sub sup code tt kbd samp font small big span q abbr".split()
)
"""Inline elements that may mean something; the rest of those are only their content."""
REOPENED = frozenset("a b big code em font i s small strike strong tt u".split())
"""Those that go on in the next block until they are closed; others end with the block that they began in."""
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol menu dir li pre table figure figcaption details summary div section article "
    "main header footer nav aside hgroup search form fieldset legend dl dt dd address center".split()
)
SECTIONS = frozenset(("thead", "tbody", "tfoot"))
CELLS = frozenset(("td", "th", "caption"))
TABLE = SECTIONS | {"table", "tr"}
"""Elements that hold only parts of a table."""
PARTS = SECTIONS | CELLS | {"tr"}
ENDED_BY_THE_NEXT = {
    "li": (frozenset(("li",)), frozenset(("p", "div", "address"))),
    "dd": (frozenset(("dd", "dt")), frozenset(("p", "div", "address"))),
    "dt": (frozenset(("dd", "dt")), frozenset(("p", "div", "address"))),
}
"""Element → the elements that its start tag ends, and those that may be open inside of them."""
OUTSIDE = "outside"
"""The name, on the stack, of what stands in a table but in no cell."""
SCOPES = CELLS | TABLE | {OUTSIDE}
"""An end tag ends nothing outside of these, unless it is their own."""
ENDS_IN = CELLS | {"table"}
"""An end tag of a mark in these ends none that began outside of them."""
KEPT = frozenset(name for names in ATTRIBUTES.values() for name in names)
"""Attributes that mean something to the reshaper."""
SPACES = " \t\n\r\f"
REOPENINGS = 1000
PIECES_A_REOPENING = 4
"""Marks are opened anew that many times at most, and once for so many tags and texts of the input; further ones end
with their block."""
LONGEST_WALK = 128
"""Levels that an end tag looks through for its start; nobody nests deeper by hand."""

_REFERENCE = re.compile("&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)=?")


@dataclass(slots=True)
class Tree:
    """What was built: its root, how deep it is nested, and whether anything in it was guessed or left out."""

    root: Element
    depth: int = 0
    guessed: bool = False
    marks_left_out: bool = False


def build(pieces: list[str]) -> Tree:
    """The tree of the pieces of a pre-scan. Never raises."""
    builder = _Builder(REOPENINGS + len(pieces) // PIECES_A_REOPENING)
    for piece in pieces:
        if piece[:1] != "<":
            builder.text(piece)
        elif piece[1] == "/":
            builder.end(piece[2:-1])
        else:
            name, attributes = _start_tag(piece) if len(piece) < LONG_TAG else _start_tag.__wrapped__(piece)
            builder.start(name, attributes)
    builder.write_text()
    return builder.tree


LONG_TAG = 300
"""Longer tags, in characters, are not remembered."""


@lru_cache(maxsize=4096)
def _start_tag(tag: str) -> tuple[str, dict[str, str]]:
    """The name of a start tag and those of its attributes that mean something, values decoded."""
    name, *attributes = ATTRIBUTE.findall(tag[1:-1])
    kept: dict[str, str] = {}
    for key, value in attributes:
        key = key.lower()
        if key in KEPT and key not in kept:
            value = value[1:-1] if value[:1] in ('"', "'") and value[-1:] == value[:1] and len(value) > 1 else value
            if "&" in value:
                value = _REFERENCE.sub(_decoded, value)
            kept[key] = with_markup(value)
    return name[0].rstrip("/"), kept


def _decoded(reference: re.Match[str]) -> str:
    """A reference in an attribute: one without an end is none before "=", letters and digits."""
    text = reference[0]
    name = text[1:].removesuffix("=")
    if name.startswith("#") or (name in html5 and (name.endswith(";") or not text.endswith("="))):
        return unescape("&" + name) + ("=" if text.endswith("=") else "")
    return text


class _Builder:
    """The stack of open elements. Below are blocks and parts of tables; above them the marks open in the last block."""

    def __init__(self, reopenings: int) -> None:
        root = Element("div")
        self.tree = Tree(root)
        self.reopenings = reopenings
        self.names = ["root"]
        self.nodes = [root]
        self.blocks = 1  # how many of the nodes are blocks
        self.last: Element | None = None  # the last child of the node that is open
        self.texts: list[str] = []  # text that is not written yet, after `last`
        self.marks: list[
            tuple[str, dict[str, str], int]
        ] = []  # those in force, with the number of blocks at their start
        self.tables = 0

    def text(self, text: str) -> None:
        """Text, where it stands."""
        if self.names[-1] not in TABLE or text.strip(SPACES):
            self._prepare_inline()
        self.texts.append(text)

    def write_text(self) -> None:
        """Put the text that was gathered into the tree."""
        if self.texts:
            text = "".join(self.texts)
            if not text.isascii():  # no placeholder is
                text = with_markup(text)
            if self.last is None:
                self.nodes[-1].text = text
            else:
                self.last.tail = text
            self.texts = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag."""
        if name in MARKS:
            self._start_mark(name, attributes)
        elif name in BLOCKS:
            self._start_block(name, attributes)
        elif name in PARTS:
            self._start_part(name, attributes)
        elif name in ("br", "img", "image"):
            self._prepare_inline()
            self._add("img" if name == "image" else name, attributes)
        elif name == "hr":
            self._before_block()
            self._add(name, attributes)

    def end(self, name: str) -> None:
        """An end tag."""
        name = name.rstrip("/ ") if name[-1:] in "/ " else name
        if name in MARKS:
            self._end_mark(name)
        elif name in HEADINGS:
            self._end(HEADINGS)
        elif name in BLOCKS or name in PARTS:
            if not self._end(frozenset((name,))) and name == "p":
                self._start_block("p", {})
                self._pop()
        elif name == "br":
            self.start("br", {})

    # Marks.

    def _start_mark(self, name: str, attributes: dict[str, str]) -> None:
        if name == "a":
            self._end_mark("a")
        self.marks.append((name, attributes, self.blocks))

    def _end_mark(self, name: str) -> None:
        marks = self.marks
        for index in range(len(marks) - 1, -1, -1):
            if marks[index][0] == name:
                level = marks[index][2]
                if level < self.blocks and (name not in REOPENED or not ENDS_IN.isdisjoint(self.names[level:])):
                    return
                if index < len(self.nodes) - self.blocks:
                    self._close_marks(index)
                del marks[index]
                marks[index:] = [mark for mark in marks[index:] if mark[0] in REOPENED]
                return

    def _close_marks(self, keep: int = 0) -> None:
        """Close the marks of this block but the first ones; they stay in force."""
        first = self.blocks + keep
        if len(self.nodes) > first:
            self.write_text()
            self.last = self.nodes[first]
            del self.nodes[first:]

    def _prepare_inline(self) -> None:
        """Open the marks that are in force, where inline content may stand."""
        if self.names[-1] in TABLE:
            self._leave_table()
        marks = self.marks
        for index in range(len(self.nodes) - self.blocks, len(marks)):
            name, attributes, _ = marks[index]
            self.reopenings -= 1
            if self.reopenings < 0:
                self.tree.marks_left_out = True
                del marks[index:]
                return
            self.nodes.append(self._add(name, attributes))
            self.last = None

    # Blocks.

    def _add(self, name: str, attributes: dict[str, str]) -> Element:
        """A new last child of the node that is open."""
        if self.texts:
            self.write_text()
        self.last = node = Element(name, attributes)
        self.nodes[-1].append(node)
        return node

    def _push(self, name: str, attributes: dict[str, str]) -> None:
        self.nodes.append(self._add(name, attributes))
        self.names.append(name)
        self.last = None
        self.blocks += 1
        if self.blocks > self.tree.depth:
            self.tree.depth = self.blocks

    def _pop(self) -> None:
        """End the last block."""
        self._close_marks()
        if self.texts:
            self.write_text()
        self.last = self.nodes.pop()
        name = self.names.pop()
        self.blocks -= 1
        if self.marks:
            blocks = self.blocks
            if name in CELLS:
                while self.marks and self.marks[-1][2] > blocks:
                    self.marks.pop()
            else:
                self.marks = [
                    mark if mark[2] <= blocks else (mark[0], mark[1], blocks)
                    for mark in self.marks
                    if mark[2] <= blocks or mark[0] in REOPENED
                ]
        if name == "table":
            self.tables -= 1
        elif name == OUTSIDE:
            self.last = self.nodes[-1][-1] if len(self.nodes[-1]) else None

    def _before_block(self) -> None:
        self._close_marks()
        if self.names[-1] in TABLE:
            self._leave_table()
        elif self.names[-1] == "p":
            self._pop()

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        self._close_marks()
        names = self.names
        if name in ENDED_BY_THE_NEXT:
            ended, inside = ENDED_BY_THE_NEXT[name]
            level = len(names) - 1
            while names[level] in inside and len(names) - level < LONGEST_WALK:
                level -= 1
            if names[level] in ended:
                while len(names) > level:
                    self._pop()
        if names[-1] in TABLE:
            if name == "table":
                self.tree.guessed = True
                self._end(frozenset(("table",)))
            else:
                self._leave_table()
        if names[-1] == "p":
            self._pop()
        if name in HEADINGS and names[-1] in HEADINGS:
            self._pop()
        if name == "table":
            self.tables += 1
        self._push(name, attributes)

    def _end(self, names: frozenset[str]) -> bool:
        """End the innermost of these elements and all in it, if one is open here."""
        level = len(self.names) - 1
        lowest = max(0, level - LONGEST_WALK)
        own = names & (TABLE | CELLS)
        while self.names[level] not in names:
            inside = self.names[level]
            if level <= lowest or (inside in SCOPES and (not own or inside == "table")):
                return False
            if inside in ("ul", "ol") and "li" in names:
                return False
            level -= 1
        while len(self.names) > level:
            self._pop()
        return True

    # Tables.

    def _start_part(self, name: str, attributes: dict[str, str]) -> None:
        if not self.tables:
            return
        names = self.names
        while names[-1] not in TABLE:
            self._pop()
        self._close_marks()
        if name in SECTIONS or name == "caption":
            while names[-1] != "table":
                self._pop()
        elif name == "tr":
            if names[-1] == "tr":
                self._pop()
        elif names[-1] != "tr":
            self._push("tr", {})
        self._push(name, attributes)

    def _leave_table(self) -> None:
        """Put what follows before the table, as browsers show what stands in a table but in no cell."""
        self.tree.guessed = True
        self.write_text()
        level = len(self.names) - 1
        while self.names[level] != "table":
            level -= 1
        before = Element("span")
        around = self.nodes[level - 1]
        around.insert(len(around) - 1, before)
        self.nodes.append(before)
        self.names.append(OUTSIDE)
        self.last = None
        self.blocks += 1
