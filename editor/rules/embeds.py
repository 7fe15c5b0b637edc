"""Embeds: a web address alone in its paragraph becomes a player, and one click makes it a link again for good."""

from __future__ import annotations

import re
from collections.abc import Iterator

from editor.canonical.characters import attribute, unescape
from editor.canonical.document import Document
from editor.canonical.schema import value_fits
from editor.canonical.urls import clean_image, clean_link
from editor.messages import notice
from editor.policy import Policy
from editor.result import Embed, EmbedFailure
from editor.rules.reply import Reply

LONE_LINK = "<p><a href="
"""How a paragraph begins that may hold only a link; looking for it is what a reply without any pays."""
LINK = re.compile(r'a href="([^"]+)" rel="[^"]*"\Z')
SCHEME = re.compile(r"https?://", re.IGNORECASE)
VOID = frozenset({"br", "hr", "img"})


def embeds(reply: Reply) -> None:
    """Turn paragraphs of one bare link into embeds, and those of a picture's address into the picture."""
    policy, document = reply.policy, reply.document
    if not policy.embeds or reply.embed is None or not document.counts.links or LONE_LINK not in document.html:
        return
    parts = list(document.parts)
    notices = []
    for number, url in _candidates(document):
        answer = reply.embed(url)
        if isinstance(answer, EmbedFailure):
            reply.notices.append(notice("embed_failed", url=url, reason=answer.reason))
        elif answer is not None and _place(parts, number, answer, policy):
            notices.append(notice("link_embedded", actions=("display_as_link",), url=url, provider=answer.provider))
    if notices:
        reply.change("<".join(part for number, part in enumerate(parts) if part or not number))
    if reply.document is not document:
        reply.notices += notices


def _place(parts: list[str], number: int, embed: Embed, policy: Policy) -> bool:
    """Write an embed, or a picture, in the place of the paragraph at `number`; whether the policy has such elements."""
    if embed.provider == "image":
        if "img" not in policy.elements or not embed.src == embed.url == clean_image(embed.url):
            return False
        parts[number + 1 : number + 3] = f'img src="{attribute(embed.src)}" alt="{attribute(embed.title)}">', ""
        return True
    if "figure" not in policy.elements or not value_fits("figure", "data-embed", embed.provider):
        return False
    parts[number] = f'figure data-embed="{embed.provider}">'
    parts[number + 1] = parts[number + 1].rstrip().removesuffix("&nbsp;")
    parts[number + 2 : number + 4] = "/a>", "/figure>"
    return True


def lone_links(document: Document) -> tuple[str, ...]:
    """The addresses of paragraphs that hold one bare link, each once."""
    if LONE_LINK not in document.html:
        return ()
    return tuple(dict.fromkeys(url for _, url in _candidates(document)))


def _candidates(document: Document) -> Iterator[tuple[int, str]]:
    """Paragraphs at the top level that hold one bare link: the number of the paragraph's part, and the address."""
    parts = document.parts
    depth = 0
    for number, part in enumerate(parts):
        if not number:
            continue
        tag = part.partition(">")[0]
        if tag.startswith("/"):
            depth -= 1
            continue
        if part == "p>" and not depth and number + 3 < len(parts):
            link, end = parts[number + 1], parts[number + 2]
            if link.startswith("a ") and parts[number + 3] == "/p>" and not end[3:].replace("&nbsp;", "").strip():
                url = _bare(link)
                if url and end.startswith("/a>"):
                    yield number, url
        if tag.partition(" ")[0] not in VOID:
            depth += 1


def _bare(link: str) -> str | None:
    """The address of a link whose text is its own address and that is not to stay a link."""
    tag, _, text = link.partition(">")
    start_tag = LINK.match(tag)
    if start_tag is None:
        return None
    url = unescape(start_tag[1])
    shown = unescape(text).strip()
    same = shown == url or _without_scheme(shown) == _without_scheme(url)
    return url if same or clean_link(shown) == url else None


def _without_scheme(url: str) -> str:
    host, slash, rest = SCHEME.sub("", url, count=1).partition("/")
    return host.lower() + (slash + rest).rstrip("/")


def link_again(html: str, url: str, rel: str) -> str:
    """Canonical HTML with each embed or picture of the address, and each link alone with it, as a link that stays one.

    >>> link_again('<p><a href="https://e.org/" rel="ugc">https://e.org/</a></p>', "https://e.org/", "ugc")
    '<p><a href="https://e.org/" rel="ugc" data-display="link">https://e.org/</a></p>'
    """
    href = attribute(url)
    link = f'<p><a href="{href}" rel="{rel}" data-display="link">{href.replace("&quot;", chr(34))}</a></p>'
    stored = re.escape(f'<a href="{href}" rel="') + r'[^"]*">[^<]*</a>'
    picture = re.escape(f'<img src="{href}" alt="') + '[^"]*"(?: width="[0-9]+")?(?: height="[0-9]+")?>'
    lone = re.compile(rf'<figure data-embed="[^"]+">{stored}</figure>|<p>(?:{stored}|{picture})</p>')
    return lone.sub(lambda found: link, html)
