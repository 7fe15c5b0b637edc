"""Canonical HTML as a tree, read off the proven tokens; what every format is written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from editor.canonical.characters import attribute, escaped, unescape
from editor.canonical.document import Document
from editor.canonical.schema import CONTENT, ELEMENTS
from editor.repair.relative import resolve

VOID = frozenset(name for name, element in ELEMENTS.items() if not CONTENT[element.content])
BLOCKS = frozenset(name for name, element in ELEMENTS.items() if element.role == "block")
ADDRESSES = frozenset({"href", "src"})


@dataclass(slots=True)
class TreeNode:
    """An element, its tag as written and its attributes decoded, or text (no `name`), decoded."""

    name: str
    text: str = ""
    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[TreeNode] = field(default_factory=list)

    @property
    def plain(self) -> str:
        """All text inside; pictures by their alternative text."""
        if self.name == "img":
            return self.attributes["alt"]
        return self.text or "".join(child.plain for child in self.children)

    @property
    def holds_blocks(self) -> bool:
        """Whether the content is blocks, not text in a line."""
        return any(child.name in BLOCKS for child in self.children)

    @property
    def html(self) -> str:
        """The node as canonical HTML."""
        if not self.name:
            return escaped(self.text)
        if self.name in VOID:
            return f"<{self.tag}>"
        return f"<{self.tag}>{html_of(self.children)}</{self.name}>"

    def having(self, name: str) -> Iterator[TreeNode]:
        """The children of that name."""
        return (child for child in self.children if child.name == name)


def html_of(nodes: list[TreeNode]) -> str:
    """Nodes as canonical HTML."""
    return "".join(node.html for node in nodes)


def tree_of(document: Document, base: str | None) -> TreeNode:
    """The blocks of a document in one nameless node; paths of the forum become addresses where a `base` is known."""
    root = TreeNode("")
    open_nodes = [root]
    for part in document.parts[1:]:
        tag, _, text = part.partition(">")
        if tag.startswith("/"):
            open_nodes.pop()
        else:
            node = _element(tag, base)
            open_nodes[-1].children.append(node)
            if node.name not in VOID:
                open_nodes.append(node)
        if text:
            open_nodes[-1].children.append(TreeNode("", unescape(text)))
    return root


def _element(tag: str, base: str | None) -> TreeNode:
    name, _, rest = tag.partition(" ")
    # In canonical HTML a value holds no double quote, so these are names and values in turn.
    pieces = rest.split('"')
    attributes: dict[str, str] = {}
    for written_name, value in zip(pieces[::2], pieces[1::2], strict=False):
        key = written_name.strip(" =")
        attributes[key] = unescape(value)
        if base is not None and key in ADDRESSES:
            attributes[key] = resolve(attributes[key], base)
            tag = tag.replace(f'{key}="{value}"', f'{key}="{attribute(attributes[key])}"', 1)
    return TreeNode(name, tag=tag, attributes=attributes)
