"""Plain text for people: list marks, the addresses of links and who is quoted. For search, `Result.text` has less."""

from __future__ import annotations

from editor.dialects.export.tree import TreeNode

Lines = list[str]
LISTS = frozenset({"ul", "ol"})


def text_of(root: TreeNode) -> str:
    """A reply as plain text, a blank line between blocks.

    `<blockquote data-author="Ann"><p>Hi</p></blockquote><ul><li>one</li></ul>` →

        Ann:
        > Hi

        • one
    """
    return "\n".join(_blocks(root.children))


def _blocks(nodes: list[TreeNode], close: frozenset[str] = frozenset()) -> Lines:
    """The lines of blocks, a blank one between two, but none before those that are `close`."""
    lines: Lines = []
    for node in nodes:
        block = _block(node)
        if block and lines and node.name not in close:
            lines.append("")
        lines += block
    return lines


def _block(node: TreeNode) -> Lines:
    match node.name:
        case "blockquote":
            author = node.attributes.get("data-author", "")
            quoted = [f"> {line}".rstrip() for line in _blocks(node.children)]
            return [f"{author}:", *quoted] if author else quoted
        case "ul":
            return _items(node, ["•"] * len(node.children))
        case "ol":
            start = int(node.attributes.get("start", "1"))
            return _items(node, [f"{start + number}." for number in range(len(node.children))])
        case "pre":
            return [f"    {line}".rstrip() for line in node.plain.split("\n")]
        case "hr":
            return ["-" * 20]
        case "table":
            return [_row(row) for section in node.children for row in section.children]
        case "figure":
            return _inline(node.children)
        case "details":
            summary = next(node.having("summary"), None)
            title = _inline(summary.children) if summary else [""]
            hidden = _blocks([child for child in node.children if child.name != "summary"])
            return [f"[+] {' '.join(title)}".rstrip(), *(f"    {line}".rstrip() for line in hidden)]
        case _:
            return _inline(node.children)


def _items(node: TreeNode, marks: list[str]) -> Lines:
    lines: Lines = []
    for item, mark in zip(node.children, marks, strict=True):
        inner = _blocks(item.children, LISTS) if item.holds_blocks else _inline(item.children)
        first, *rest = inner or [""]
        lines.append(f"{mark} {first}".rstrip())
        lines += [f"{' ' * (len(mark) + 1)}{line}".rstrip() for line in rest]
    return lines


def _row(row: TreeNode) -> str:
    cells = (_blocks(cell.children) if cell.holds_blocks else _inline(cell.children) for cell in row.children)
    return " | ".join(" ".join(filter(None, cell)) for cell in cells)


def _inline(nodes: list[TreeNode]) -> Lines:
    """Text with marks as its lines; white space as it is shown."""
    lines = "".join(map(_span, nodes)).split("\v")
    return ["" if not line.strip(" \t\n") else " ".join(line.split()) for line in lines] if nodes else []


def _span(node: TreeNode) -> str:
    match node.name:
        case "":
            return node.text.replace("\xa0", " ")
        case "br":
            return "\v"
        case "img":
            alt, source = node.attributes["alt"], node.attributes["src"]
            if "data-emoji" in node.attributes:
                return alt or f":{node.attributes['data-emoji']}:"
            return f"[{alt}: {source}]" if alt else f"[{source}]"
        case "a":
            shown = "".join(map(_span, node.children))
            address = node.attributes["href"].removeprefix("mailto:")
            return shown if says(shown, address) else f"{shown} <{address}>" if shown.strip() else f"<{address}>"
        case _:
            return "".join(map(_span, node.children))


def says(shown: str, address: str) -> bool:
    """Whether the text of a link is its address, but for the scheme and a last slash."""
    return _bare(shown) == _bare(address)


def _bare(address: str) -> str:
    address = address.strip().lower()
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
