"""HTML for mail programs and feeds: no player, no class and no style sheet, every address absolute."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from editor.canonical.characters import attribute, escaped
from editor.dialects.export.text import text_of
from editor.dialects.export.tree import VOID, TreeNode

STYLES: dict[str, str] = {
    "p": "margin:0 0 1em",
    "h2": "margin:1em 0 .5em;font-size:1.4em",
    "h3": "margin:1em 0 .5em;font-size:1.2em",
    "h4": "margin:1em 0 .5em;font-size:1em",
    "blockquote": "margin:0 0 1em;padding:0 0 0 1em;border-left:3px solid #ccc;color:#555",
    "ul": "margin:0 0 1em;padding:0 0 0 2em",
    "ol": "margin:0 0 1em;padding:0 0 0 2em",
    "pre": "margin:0 0 1em;padding:.5em;background:#f4f4f4;white-space:pre-wrap;font-family:monospace",
    "code": "font-family:monospace",
    "table": "margin:0 0 1em;border-collapse:collapse",
    "th": "padding:.3em .6em;border:1px solid #ccc;text-align:left",
    "td": "padding:.3em .6em;border:1px solid #ccc",
    "details": "margin:0 0 1em",
    "summary": "font-weight:bold",
    "img": "max-width:100%;height:auto",
    "hr": "margin:1em 0;border:0;border-top:1px solid #ccc",
}
"""The looks of each element in a mail; mail programs know no style sheet
(https://www.caniemail.com/features/html-style/)."""
EMOJI = "height:1.2em;width:auto;vertical-align:middle"
KEPT = ("href", "src", "alt", "width", "height", "start", "colspan", "rowspan")
"""Attributes that mean something outside the forum."""


class Mail(NamedTuple):
    """A reply for a mail: the HTML part and the plain part."""

    html: Markup
    text: str


def mail_of(root: TreeNode) -> Mail:
    """A reply as both parts of a mail."""
    html = "".join(_written(node, STYLES) for node in root.children)
    return Mail(Markup(html), text_of(root))  # noqa: S704  # proven, and written anew with its values escaped


def feed_of(root: TreeNode) -> Markup:
    """A reply as the content of a feed's entry, to be escaped once more by what writes the feed."""
    return Markup("".join(_written(node, {}) for node in root.children))  # noqa: S704  # likewise


def _written(node: TreeNode, styles: dict[str, str]) -> str:
    if not node.name:
        return escaped(node.text)
    if node.name == "figure":
        link = "".join(_written(child, styles) for child in node.children)
        return f"<p{_style('p', styles)}>{link}</p>"
    inner = "".join(_written(child, styles) for child in node.children)
    if node.name == "blockquote" and (author := node.attributes.get("data-author")):
        inner = f"<p{_style('p', styles)}><strong>{escaped(author)}:</strong></p>{inner}"
    start = f"<{node.name}{_attributes(node)}{_style(node.name, styles, node)}>"
    return start if node.name in VOID else f"{start}{inner}</{node.name}>"


def _attributes(node: TreeNode) -> str:
    kept = ((name, node.attributes[name]) for name in KEPT if name in node.attributes)
    return "".join(f' {name}="{attribute(value)}"' for name, value in kept)


def _style(name: str, styles: dict[str, str], node: TreeNode | None = None) -> str:
    own = node.attributes.get("style", "") if node is not None else ""
    given = styles.get(name, "")
    if styles and node is not None and "data-emoji" in node.attributes:
        given = EMOJI
    both = ";".join(filter(None, (given, own)))
    return f' style="{attribute(both)}"' if both else ""
