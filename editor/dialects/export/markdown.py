"""Canonical HTML → Markdown that reads back to the same HTML: what Markdown cannot say stands in it as HTML.

Each block is written as nicely as it can be, read again at once, and written plainer where that is not the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from editor.canonical.document import Document
from editor.dialects.export.tree import TreeNode, html_of, tree_of
from editor.dialects.markdown import read

SIGNS = {"strong": "**", "em": "*", "s": "~~"}
"""Marks and the signs around them."""
HEADINGS = {"h2": "## ", "h3": "### ", "h4": "#### "}
DEEPEST_BLOCK = 8
"""Levels of elements in a block that is written as Markdown; a deeper one is written as HTML."""
REFERENCES = str.maketrans({"\n": "&#10;", "\u2028": "&#8232;", "\u2029": "&#8233;"})
"""Line ends that would end HTML in Markdown, or be read as another line end."""
_TEXT_REFERENCES = str.maketrans({"\xa0": "&nbsp;", "\u2028": "&#8232;", "\u2029": "&#8233;"})
_SPECIAL = re.compile(r"[\\`*_~\[\]<|]|&(?=[#A-Za-z])")
_AT_START = re.compile(r"^( *)([#>+=-])", re.M)
_NUMBER_AT_START = re.compile(r"^( *\d{1,9})([.)])", re.M)
_BACKTICKS = re.compile("`+")


def markdown_of(document: Document, rel: str, base: str | None) -> str:
    r"""A reply as Markdown. Raises MissingExtra if markdown-it-py is not installed.

    `<p>Hi <strong>there</strong></p><ul><li>one</li></ul>` → `Hi **there**`, a blank line, `- one`
    """
    nodes = tree_of(document, base).children
    text = _blocks(nodes, rel)
    if read(text, None, rel).html != html_of(nodes):
        # Each block reads back by itself, but one changes how another is read.
        text = "\n\n".join(map(_raw, nodes))
    return text


def _blocks(nodes: list[TreeNode], rel: str) -> str:
    """Blocks that read back one by one."""
    written: list[str] = []
    before, odd = "", False
    for node in nodes:
        # Two lists beside each other are two where their markers differ.
        odd = not odd if node.name == before and node.name in ("ul", "ol") else False
        written.append(_block(node, rel, odd))
        before = node.name
    return "\n\n".join(written)


def _block(node: TreeNode, rel: str, odd: bool = False) -> str:
    """A block as Markdown, in the nicest way that reads back to it."""
    if _is_deep(node):
        return _raw(node)
    for signs in (SIGNS, {}):
        markdown = _Writer(rel, signs, odd).block(node)
        if markdown is not None and read(markdown, None, rel).html == node.html:
            return markdown
    return _raw(node)


def _is_deep(node: TreeNode, levels: int = DEEPEST_BLOCK) -> bool:
    """Whether more levels of elements are in it than are tried, as each level is read again with all that is in it."""
    return levels < 0 or any(_is_deep(child, levels - 1) for child in node.children if child.name)


def _raw(node: TreeNode) -> str:
    """A block as HTML on one line, or a pre as its lines."""
    return node.html if node.name == "pre" else node.html.translate(REFERENCES)


class _Writer:
    """Writes blocks as Markdown: marks, links and pictures by signs or, without `signs`, as HTML in the line."""

    def __init__(self, rel: str, signs: dict[str, str], odd: bool) -> None:
        self.rel = rel
        self.signs = signs
        self.odd = odd

    def block(self, node: TreeNode) -> str | None:
        """A block, or None where only HTML says it."""
        write: dict[str, Callable[[TreeNode], str | None]] = {
            "p": self._paragraph, "h2": self._heading, "h3": self._heading, "h4": self._heading, "ul": self._list,
            "ol": self._list, "pre": self._code, "hr": self._rule, "blockquote": self._quote,
            "details": self._details, "table": self._table,
        }  # fmt: skip
        return write[node.name](node) if node.name in write and "style" not in node.attributes else None

    def _paragraph(self, node: TreeNode) -> str:
        return self._lines(node.children)

    def _heading(self, node: TreeNode) -> str:
        return HEADINGS[node.name] + self._inline(node.children)

    def _rule(self, node: TreeNode) -> str:
        return "---"

    def _quote(self, node: TreeNode) -> str:
        inner = _blocks(node.children, self.rel)
        if node.attributes:
            return f"<{node.tag}>\n\n{inner}\n\n</blockquote>" if inner else f"<{node.tag}></blockquote>"
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))

    def _details(self, node: TreeNode) -> str:
        summary = "".join(_raw(child) for child in node.having("summary"))
        inner = _blocks([child for child in node.children if child.name != "summary"], self.rel)
        return f"<details>{summary}\n\n{inner}\n\n</details>" if inner else f"<details>{summary}</details>"

    def _list(self, node: TreeNode) -> str:
        start = int(node.attributes.get("start", "1"))
        bullet, point = ("* ", ") ") if self.odd else ("- ", ". ")
        items = []
        for number, item in enumerate(node.children, start):
            marker = bullet if node.name == "ul" else f"{number}{point}"
            inner = self._item(item) if item.holds_blocks else self._lines(item.children)
            indent = " " * len(marker)
            lines = (indent + line if line else "" for line in inner.split("\n"))
            items.append((marker + "\n".join(lines)[len(marker) :]).rstrip(" "))
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def _item(self, item: TreeNode) -> str:
        """The blocks of an item; a list right under its text is the usual case."""
        names = [child.name for child in item.children]
        if names in (["p", "ul"], ["p", "ol"]) and "start" not in item.children[1].attributes:
            return "\n".join(_block(child, self.rel) for child in item.children)
        return _blocks(item.children, self.rel)

    def _code(self, node: TreeNode) -> str | None:
        code = next(node.having("code"), None)
        if code is None:
            return None
        language = code.attributes.get("class", "").removeprefix("language-")
        fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(code.plain)), default=0))
        content = f"{code.plain}\n" if code.plain else ""
        return f"{fence}{language}\n{content}{fence}"

    def _table(self, node: TreeNode) -> str | None:
        if len(node.children) < 2 or len(node.children[0].children) > 1:
            return None
        rows = [row.children for section in node.children for row in section.children]
        if any(cell.attributes or cell.holds_blocks for row in rows for cell in row):
            return None
        lines = [f"| {' | '.join(self._inline(cell.children) for cell in row)} |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])

    def _lines(self, nodes: list[TreeNode]) -> str:
        """Text in a line, where nothing at the start of a line may be read as a block."""
        text = _AT_START.sub(r"\1\\\2", self._inline(nodes))
        return _NUMBER_AT_START.sub(r"\1\\\2", text)

    def _inline(self, nodes: list[TreeNode]) -> str:
        return "".join(map(self._span, nodes))

    def _span(self, node: TreeNode) -> str:
        if not node.name:
            return _SPECIAL.sub(r"\\\g<0>", node.text).translate(_TEXT_REFERENCES)
        if node.name == "br":
            return "\\\n"
        if self.signs:
            if node.name in self.signs:
                sign = self.signs[node.name]
                return f"{sign}{self._inline(node.children)}{sign}"
            if node.name == "code" and not node.attributes and all(not child.name for child in node.children):
                return _code_span(node.plain)
            if node.name == "img" and node.attributes.keys() == {"src", "alt"}:
                return f"![{_SPECIAL.sub(_escape, node.attributes['alt'])}]({_address(node.attributes['src'])})"
            if node.name == "a" and node.attributes.keys() == {"href", "rel"}:
                return self._link(node)
        if node.name == "img":
            return f"<{node.tag}>"
        return f"<{node.tag}>{self._inline(node.children)}</{node.name}>"

    def _link(self, node: TreeNode) -> str:
        address = node.attributes["href"]
        if node.plain == address and address.startswith("http"):
            return f"<{address}>"
        return f"[{self._inline(node.children)}]({_address(address)})"


def _escape(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _address(address: str) -> str:
    return f"<{address}>" if re.search(r"[()\s]", address) else address


def _code_span(text: str) -> str:
    """Code in the line, between more backticks than it holds in a row."""
    ticks = "`" * (1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"
