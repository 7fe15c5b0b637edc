"""Markdown → HTML, by markdown-it-py: CommonMark with tables, struck text and task lists; mentions are left alone.

What it writes is canonical where the Markdown holds no HTML of its own, so that nothing has to be repaired.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from editor.canonical.characters import attribute, characters, escaped
from editor.canonical.schema import value_fits
from editor.canonical.urls import clean_image, clean_link
from editor.dialects.html import Html
from editor.extras import needed_by
from editor.repair.plain import paragraphs
from editor.repair.relative import resolve

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

DEEPEST = 40
"""Deepest nesting that is read as nesting; markdown-it leaves out what is deeper, so such a text stays plain."""
ELEMENTS = {
    "paragraph": "p", "blockquote": "blockquote", "bullet_list": "ul", "list_item": "li", "table": "table",
    "thead": "thead", "tbody": "tbody", "tr": "tr", "th": "th", "td": "td", "strong": "strong", "em": "em", "s": "s",
}  # fmt: skip
"""Tokens that are an element without attributes."""
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3"}
BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
REFERENCES = {"&#10;": "\n", "&#8232;": "\u2028", "&#8233;": "\u2029"}
"""References in HTML that stand for the line ends of its text."""
_MENTION = re.compile(r"(?<![^\s(\[{>.,;:!?*_~-])@[\w.-]*\Z")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(text: str, base: str | None, rel: str) -> Html:
    """Markdown as HTML. Raises MissingExtra if markdown-it-py is not installed.

    >>> read("Hi **there**", None, "nofollow").html
    '<p>Hi <strong>there</strong></p>'
    """
    text = characters(text)
    tokens = parser().parse(text)
    if max((token.level for token in tokens), default=0) >= DEEPEST - 2:
        return Html(paragraphs(text), Counter(nesting=1))
    reader = _Reader(base, rel)
    reader.blocks(tokens)
    return Html("".join(reader.written), reader.unknown, reader.removed)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser, which holds no state of what it reads."""
    with needed_by("Markdown"):
        from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    markdown.normalizeLink = str  # type: ignore[assignment]  # addresses stay as they were written
    markdown.normalizeLinkText = str  # type: ignore[assignment]  # likewise
    markdown.inline.ruler.before("emphasis", "mention", _mention)
    return markdown


def _mention(state: StateInline, silent: bool) -> bool:
    """`@_ann_` → `@_ann_`: what would mark text is part of a member's name there."""
    if state.src[state.pos] not in "_*~" or not _MENTION.search(state.src[max(0, state.pos - 64) : state.pos]):
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


class _Reader:
    """Writes tokens as HTML."""

    def __init__(self, base: str | None, rel: str) -> None:
        self.base = base
        self.rel = rel
        self.written: list[str] = []
        self.unknown: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()

    def blocks(self, tokens: list[Token]) -> None:
        spread = _spread_items(tokens)
        items: list[tuple[int, bool]] = []  # the open ones: their level, and whether they hold more than one block
        for number, token in enumerate(tokens):
            if token.type == "list_item_open":
                items.append((token.level, number in spread))
            paragraph = token.type in ("paragraph_open", "paragraph_close")
            if paragraph and items and items[-1] == (token.level - 1, False):
                continue
            if token.type == "inline":
                self._inline(token, in_item=number >= 2 and tokens[number - 2].type == "list_item_open")
            else:
                self._block(token)
            if token.type == "list_item_close":
                items.pop()

    def _block(self, token: Token) -> None:
        write = self.written.append
        kind, _, end = token.type.rpartition("_")
        close = "/" if end == "close" else ""
        if kind in ELEMENTS:
            if token.attrs:
                self.removed["text-align"] += not close
            write(f"<{close}{ELEMENTS[kind]}>")
        elif kind == "heading":
            write(f"<{close}{HEADINGS.get(token.tag, 'h4')}>")
        elif kind == "ordered_list":
            start = token.attrGet("start")
            write("</ol>" if close else f'<ol start="{start}">' if start not in (None, 1) else "<ol>")
        elif token.type in ("fence", "code_block"):
            words = _ESCAPED.sub(r"\1", token.info).split()
            language = f"language-{words[0] if words else ''}"
            named = f' class="{language}"' if value_fits("code", "class", language) else ""
            write(f"<pre><code{named}>{escaped(token.content.removesuffix(chr(10)))}</code></pre>")
        elif token.type == "hr":
            write("<hr>")
        elif token.type == "html_block":
            write(_html(token.content.rstrip("\n")))
        else:  # a token of a rule that is not turned on
            write(escaped(token.content))

    def _inline(self, block: Token, *, in_item: bool) -> None:
        write = self.written.append
        for number, token in enumerate(block.children or ()):
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if token.type == "text":
                text = token.content
                if in_item and not number and block.content[:4] in BOXES:
                    text = BOXES[block.content[:4]] + text[4:]
                write(escaped(text))
            elif kind in ELEMENTS:
                write(f"<{'/' if token.nesting < 0 else ''}{ELEMENTS[kind]}>")
            elif token.type == "link_open":
                write(self._link(token))
            elif token.type == "link_close":
                write("</a>")
            elif token.type == "code_inline":
                write(f"<code>{escaped(token.content)}</code>")
            elif token.type == "softbreak":
                write("\n")
            elif token.type == "hardbreak":
                write("<br>")
            elif token.type == "image":
                write(self._image(token))
            elif token.type == "html_inline":
                write(_html(token.content))
            else:
                write(escaped(token.content))

    def _link(self, token: Token) -> str:
        self.removed["title"] += bool(token.attrGet("title"))
        href = resolve(str(token.attrGet("href") or ""), self.base)
        return f'<a href="{attribute(clean_link(href) or href)}" rel="{self.rel}">'

    def _image(self, token: Token) -> str:
        self.removed["title"] += bool(token.attrGet("title"))
        source = resolve(str(token.attrGet("src") or ""), self.base)
        alt = "".join(child.content for child in token.children or ())
        return f'<img src="{attribute(clean_image(source) or source)}" alt="{attribute(alt)}">'


def _html(html: str) -> str:
    """HTML in Markdown. Its line ends may be references, as a blank line would end it."""
    for reference, character in REFERENCES.items():
        html = html.replace(reference, character)
    return html


def _spread_items(tokens: list[Token]) -> set[int]:
    """The numbers of the list items that hold more than one paragraph; blank lines in the list do not count."""
    spread: set[int] = set()
    items: list[list[int]] = []
    for number, token in enumerate(tokens):
        if token.type == "list_item_close":
            first, children = items.pop()
            if children > 1:
                spread.add(first)
        elif items and token.nesting >= 0 and token.type != "inline" and token.level == tokens[items[-1][0]].level + 1:
            items[-1][1] += 1
            if token.type != "paragraph_open":
                items[-1][1] += 1
        if token.type == "list_item_open":
            items.append([number, 0])
    return spread
