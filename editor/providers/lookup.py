"""What an address becomes: asked of the forum's own embedders first, then of the catalogue, then by its ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from editor.policy import Policy
from editor.providers.catalogue import Catalogue
from editor.providers.entry import player_address
from editor.providers.files import file_embed
from editor.result import Embed, EmbedFailure

Embedder = Callable[[str], Embed | EmbedFailure | None]
"""Takes an address and answers what it becomes, why it cannot, or None where it knows nothing of it. No network."""


def lookup(
    url: str,
    policy: Policy,
    catalogue: Catalogue,
    embedders: Iterable[Embedder] = (),
    parents: frozenset[str] | None = None,
) -> Embed | EmbedFailure | None:
    """The embed of an address. `parents` are the hosts of the page that shows it, by default the policy's."""
    for embedder in embedders:
        answer = embedder(url)
        if answer is not None:
            return answer
    match = catalogue.match(url)
    if match is None:
        return file_embed(url, policy)
    provider, page, parts = match
    hosts = policy.embed_parents if parents is None else parents
    src = player_address(page, parts, tuple(sorted(hosts)))
    if src is None:
        return None
    return Embed(
        provider.code,
        url,
        name=provider.name,
        src=src,
        size=page.size,
        allow=provider.allow,
        sandbox=provider.sandbox,
        resizes=provider.resizes,
    )
