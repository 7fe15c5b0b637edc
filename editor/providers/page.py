"""A page of stored replies: its players, and the Content-Security-Policy that lets them load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup

from editor.canonical.characters import unescape
from editor.canonical.urls import host_of
from editor.policy import Policy
from editor.providers.catalogue import Catalogue
from editor.providers.player import player_html
from editor.result import Embed, EmbedFailure

MARK = "<figure data-embed="
"""How an embed begins; a reply without it is shown as it is stored."""
FIGURE = re.compile(r'<figure data-embed="[^"]+">(<a href="([^"]+)" rel="[^"]*">[^<]*</a>)</figure>')
PORT = re.compile(r"https://[^/?#]+?(:[0-9]+)(?=[/?#]|\Z)")
SOURCE = re.compile(r"https://(?:\*\.)?[a-z0-9_.-]+(?::[0-9]+)?\Z")
"""A source that a policy may name (https://www.w3.org/TR/CSP3/#framework-directive-source-list): no IPv6 address."""
NONE, SELF, ANY = "'none'", "'self'", "https:"

Lookup = Callable[[str], Embed | EmbedFailure | None]


def show(html: str, find: Lookup, catalogue: Catalogue, policy: Policy, parents: frozenset[str]) -> Markup:
    """Canonical HTML with its embeds as players; those that nobody knows any more are links."""

    def player(found: re.Match[str]) -> str:
        embed = find(unescape(found[2]))
        if not isinstance(embed, Embed) or _is_homeless(embed, catalogue, parents):
            return f"<p>{found[1]}</p>"
        return player_html(embed, policy.embed_loading, policy.link_rel)

    return Markup(FIGURE.sub(player, str(html)))  # noqa: S704  # each value is escaped by player_html


def _is_homeless(embed: Embed, catalogue: Catalogue, parents: frozenset[str]) -> bool:
    """Whether the player has to be told the page's host and there is none to tell."""
    provider = catalogue.by_code.get(embed.provider)
    return not parents and provider is not None and provider.needs_parent


def content_security_policy(replies: Iterable[str], find: Lookup, catalogue: Catalogue, policy: Policy) -> str:
    """frame-src, media-src and img-src of a page: ASCII, in punycode, and nothing but sources."""
    replies = list(replies)
    frames: set[str] = set()
    media: set[str] = set()
    if replies:
        for url in (unescape(figure[2]) for html in replies for figure in FIGURE.finditer(html)):
            embed = find(url)
            if isinstance(embed, Embed) and embed.src.startswith("https://"):
                port = PORT.match(embed.src)
                (frames if embed.kind == "iframe" else media).add(
                    f"https://{host_of(embed.src)}{port[1] if port else ''}"
                )
    else:
        frames = {f"https://{host}" for provider in catalogue.providers for host in provider.frame_hosts()}
        if policy.embed_providers is None or policy.embed_providers & {"video", "audio"}:
            media = _sources(policy.allowed_media_hosts)
    images = _sources(policy.allowed_image_hosts) | {SELF}
    directives = {"frame-src": frames, "media-src": media, "img-src": images}
    return "; ".join(
        f"{name} {' '.join(sorted(filter(_is_source, values)) or [NONE])}" for name, values in directives.items()
    )


def _is_source(value: str) -> bool:
    return value in (SELF, ANY) or SOURCE.match(value) is not None


def _sources(hosts: frozenset[str] | None) -> set[str]:
    return {ANY} if hosts is None else {f"https://{host}" for host in hosts}
