"""Players that were submitted or stored as HTML: each becomes the embed that the catalogue knows, or a link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from editor.canonical.characters import attribute, escaped, unescape
from editor.canonical.schema import value_fits
from editor.canonical.urls import clean_image
from editor.repair.foreign import PLAYER
from editor.repair.quotations import QUOTED
from editor.result import Embed, EmbedFailure
from editor.rules.reply import Reply

SIGN = f'<figure data-embed="{PLAYER}'
"""How each of them begins."""
_FIGURE = re.compile(rf'<figure data-embed="({PLAYER}|{QUOTED})"><a href="([^"]+)" rel="([^"]*)">[^<]*</a></figure>')
_QUOTATION = re.compile("<(/?)blockquote[ >]")

Lookup = Callable[[str], Embed | EmbedFailure | None]


class Resolved(NamedTuple):
    """Canonical HTML whose players are known, and the posts whose quotations gave way to their embeds."""

    html: str
    replaced: list[str]


def players(reply: Reply) -> None:
    """Give each player its provider."""
    if not reply.document.counts.embeds or SIGN not in reply.document.html:
        return
    find = reply.embed if reply.policy.embeds else None
    known = resolved(reply.document.html, find, reply.page_of, with_images="img" in reply.policy.elements)
    reply.change(known.html)
    if reply.repaired and reply.repaired.losses:
        reply.repaired.losses.replaced += known.replaced


def resolved(
    html: str, find: Lookup | None, page_of: Callable[[str], str] = str, *, with_images: bool = True
) -> Resolved:
    """Canonical HTML with the players that `find` knows as embeds, and the others as links in paragraphs.

    `page_of` tells the address of the page that a player's address stands for, which is what is stored. A quotation
    gives way to the embed of what it quotes.

    >>> resolved('<figure data-embed="player"><a href="/v" rel="ugc">/v</a></figure>', None).html
    '<p><a href="/v" rel="ugc">/v</a></p>'
    """
    pieces: list[str] = []
    replaced: list[str] = []
    position = 0
    before = ""
    for figure in _FIGURE.finditer(html):
        if figure.start() < position:  # in a quotation that gave way
            continue
        code, played, rel = figure[1], unescape(figure[2]), figure[3]
        again = figure.start() == position and before == figure[0]
        pieces.append(html[position : figure.start()])
        position, before = figure.end(), figure[0]
        url = page_of(played) if code == PLAYER else played
        answer = find(url) if find else None
        shown = _shown(url, rel, answer, with_images=with_images)
        quotation = _end_of_quotation(html, position) if code == QUOTED else None
        if quotation and shown.startswith("<figure"):
            position = quotation
            replaced.append(played)
        elif quotation and f'href="{figure[2]}' in html[position:quotation]:
            continue  # it says itself where it is from
        if not again:  # two scripts of one site may ask for the same
            pieces.append(shown)
    pieces.append(html[position:])
    return Resolved("".join(pieces), replaced)


def _shown(url: str, rel: str, answer: Embed | EmbedFailure | None, *, with_images: bool) -> str:
    """An embed as it is stored, or a picture, or a link in a paragraph."""
    link = f'<a href="{attribute(url)}" rel="{rel}">{escaped(url)}</a>'
    if isinstance(answer, Embed) and value_fits("figure", "data-embed", answer.provider):
        if answer.provider != "image":
            return f'<figure data-embed="{answer.provider}">{link}</figure>'
        if with_images and answer.src == url == clean_image(url):
            return f'<p><img src="{attribute(url)}" alt="{attribute(answer.title)}"></p>'
    return f"<p>{link}</p>"


def _end_of_quotation(html: str, position: int) -> int | None:
    """Where the quotation ends that begins at `position`; None where none does."""
    depth = 0
    if html.startswith("<blockquote", position):
        for tag in _QUOTATION.finditer(html, position):
            depth += -1 if tag[1] else 1
            if not depth:
                return tag.end()
    return None
