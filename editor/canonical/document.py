"""A reply that was proven to be canonical, and what can be read off it without parsing it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from editor.canonical.characters import unescape

BREAKS = frozenset({"/p", "/h2", "/h3", "/h4", "/li", "/pre", "/tr", "/summary", "/figure", "br", "hr"})
"""Tokens after which a new line of plain text begins."""
LINK = re.compile(r'<a href="([^"]*)" rel="[^"]*"( data-display="link")?>')
EMBED = re.compile(r'<figure data-embed="([^"]*)"><a href="([^"]*)"[^<>]*>')
"""In canonical HTML a value holds no angle bracket and no double quote, so these find exactly the tags."""
NOT_PROSE = frozenset({"a", "code", "pre"})
"""Elements whose text is not prose."""

_OBJECTS = re.compile(rb"<(?:a |figure |img src=|img data-emoji=)")


class Link(NamedTuple):
    """A link: its address and whether the writer asked for it to stay a link."""

    url: str
    display_as_link: bool


class Image(NamedTuple):
    """An image: its address and alternative text."""

    url: str
    alt: str


class Node(NamedTuple):
    """A tag as written, the offset of its "<", and the text after it, which may be part of a link or of code."""

    offset: int
    tag: str
    text: str
    linked: bool
    coded: bool


class Counts(NamedTuple):
    """Links outside embeds, images, embeds, and images that stand for an emoji."""

    links: int
    images: int
    embeds: int
    custom_emoji: int


class Document:
    """Canonical HTML, made by `verify` only.

    `data` is the HTML in UTF-8, which is faster to search.
    `prose`, `linked` and `coded` are the text nodes, as written, outside links and code, in links, and in code.
    """

    __slots__ = ("_counts", "coded", "data", "html", "linked", "prose")

    def __init__(self, html: str, data: bytes, prose: list[str], linked: list[str], coded: list[str]) -> None:
        self.html = html
        self.data = data
        self.prose = prose
        self.linked = linked
        self.coded = coded
        self._counts: Counts | None = None

    @property
    def parts(self) -> list[str]:
        """The HTML split at each "<": an empty string, then "tag>text" for each tag, as written."""
        return self.html.split("<")

    def nodes(self) -> Iterator[Node]:
        """Each tag with the text that follows it, in order."""
        offset = -1
        open_elements = dict.fromkeys(NOT_PROSE, 0)
        for part in self.parts:
            tag, _, text = part.partition(">")
            name = tag.partition(" ")[0]
            if name.removeprefix("/") in open_elements:
                open_elements[name.removeprefix("/")] += -1 if tag.startswith("/") else 1
            if tag:
                coded = bool(open_elements["code"] or open_elements["pre"])
                yield Node(offset, tag, text, bool(open_elements["a"]), coded)
            offset += len(part) + 1

    def with_prose(self, change: Callable[[str], str]) -> str:
        """The HTML with `change` applied to each text node of `prose`, as written."""
        return "".join(
            f"<{node.tag}>{node.text if node.linked or node.coded or not node.text else change(node.text)}"
            for node in self.nodes()
        )

    @property
    def characters(self) -> int:
        """Characters of text, in code points, each reference counted as the one character that it stands for."""
        count = 0
        for texts in (self.prose, self.linked, self.coded):
            text = "".join(texts)
            count += len(text)
            if "&" in text:
                amp, lt, gt, nbsp = map(text.count, ("&amp;", "&lt;", "&gt;", "&nbsp;"))
                count -= 4 * amp + 3 * lt + 3 * gt + 5 * nbsp
        return count

    @property
    def counts(self) -> Counts:
        """How many of each kind of object there are. "<" begins a tag and nothing else, so their first letters do."""
        if self._counts is None:
            tags = _OBJECTS.findall(self.data)
            links, images, embeds, emoji = map(tags.count, (b"<a ", b"<img src=", b"<figure ", b"<img data-emoji="))
            self._counts = Counts(links - embeds, images, embeds, emoji)
        return self._counts

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in order, those of embeds left out."""
        html = EMBED.sub("", self.html) if "<figure " in self.html else self.html
        return tuple(Link(unescape(url), bool(displayed)) for url, displayed in LINK.findall(html))

    @property
    def images(self) -> tuple[Image, ...]:
        """The images in order, custom emoji left out."""
        if "<img src=" not in self.html:
            return ()
        return tuple(
            Image(_value(part, "src"), _value(part, "alt")) for part in self.parts if part.startswith("img src=")
        )

    @property
    def image_urls(self) -> tuple[str, ...]:
        """The addresses of all images in order, custom emoji included."""
        return tuple(_value(part, "src") for part in self.parts if part.startswith("img "))

    @property
    def embeds(self) -> tuple[tuple[str, str], ...]:
        """The embeds in order, as (provider, address)."""
        if "<figure " not in self.html:
            return ()
        return tuple((unescape(provider), unescape(url)) for provider, url in EMBED.findall(self.html))

    @property
    def text(self) -> str:
        """Plain text: a line for each block, cells separated by tabs, images by their alternative text."""
        pieces: list[str] = []
        for part in self.parts[1:]:
            tag, _, text = part.partition(">")
            if tag in BREAKS:
                pieces.append("\n")
            elif tag in ("/td", "/th"):
                pieces.append("\t")
            elif tag.startswith("img "):
                pieces.append(_written(part, "alt"))
            pieces.append(text)
        lines = unescape("".join(pieces).replace("&nbsp;", " ")).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")


def _value(part: str, name: str) -> str:
    """The value of an attribute that is there."""
    return unescape(_written(part, name))


def _written(part: str, name: str) -> str:
    """The same as canonical HTML writes it."""
    return part.partition(f'{name}="')[2].partition('"')[0]
