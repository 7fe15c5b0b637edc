"""The catalogue: every provider a policy takes in, found by host."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from editor.canonical.urls import MAX_LENGTH
from editor.errors import PolicyError
from editor.policy import Policy
from editor.providers.entry import IMPLIED, Page, Provider, player_address, provider_from_table
from editor.providers.template import decoded, fill

PLAYERS_PATH = re.compile(r"/(?:e|embed|embed-podcast|embedded|iframe|o|swf|v)(?=/|\Z)")
"""Parts of a path by which a site says that an address is its player's, be it an older one."""
HOST = re.compile(r"https?://([A-Za-z0-9_.-]+)(?=[/?#]|\Z)", re.IGNORECASE)
UNSAFE = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\x9f]')


FILE_KINDS = frozenset({"image", "video", "audio"})
"""Files that are shown as such; their names are taken as providers' codes are."""


class Match(NamedTuple):
    """An address of a provider: the form it has and its parts."""

    provider: Provider
    page: Page
    parts: dict[str, str]


class Catalogue:
    """Providers by host.

    >>> Catalogue(standard_providers()).match("https://youtu.be/GfEKGum0kGQ").provider.code
    'youtube'
    """

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers = tuple(providers)
        self.by_code = {provider.code: provider for provider in self.providers}
        self._exact: dict[str, list[Provider]] = {}
        self._below: dict[str, list[Provider]] = {}
        self._domains: set[str] = set()
        for provider in self.providers:
            for host in provider.hosts:
                self._domains.add(_domain(host))
                if host.startswith("*."):
                    self._below.setdefault(host[2:], []).append(provider)
                else:
                    # A federated service is exactly the hosts that the policy trusts: the player is on the same host.
                    for prefix in IMPLIED[:1] if provider.federated else IMPLIED:
                        self._exact.setdefault(prefix + host, []).append(provider)

    def match(self, url: str) -> Match | None:
        """The provider of an http(s) address and its parts, or None. Never the network.

        An address with a port, with user information or with characters that addresses cannot hold has none.
        """
        address = HOST.match(url)
        if address is None:
            return None
        host = address[1].lower()
        if _domain(host) not in self._domains:
            return None
        candidates = list(self._of(host))
        if not candidates or UNSAFE.search(url) or len(url) > MAX_LENGTH:
            return None
        rest, _, fragment = url[address.end() :].partition("#")
        path, _, query = rest.partition("?")
        for provider in candidates:
            answer = provider.find(url, host, path, query, fragment)
            if answer is not None:
                return Match(provider, *answer)
        return None

    def page_of(self, url: str) -> str:
        """The address of the page that a player's address stands for; any other address as it is.

        >>> Catalogue(standard_providers()).page_of("https://www.youtube.com/embed/GfEKGum0kGQ?start=40")
        'https://www.youtube.com/watch?v=GfEKGum0kGQ&t=40'
        """
        match = self.match(url)
        player = player_address(match.page, match.parts, ()) if match and match.provider.links else None
        if match is None or player is None:
            return url
        path = _path(url)
        if path != _path(player) and not PLAYERS_PATH.search(path):
            return url
        for template in match.provider.links:
            link = fill(template, match.parts)
            back = self.match(link) if link else None
            if link and back and back.provider is match.provider:
                again = player_address(back.page, back.parts, ())
                if again is not None and decoded(again) == decoded(player):
                    return link
        return url

    def _of(self, host: str) -> Iterator[Provider]:
        yield from self._exact.get(host, ())
        below = self._below
        at = -1
        while True:
            name = host[at + 1 :]
            if name in below:
                yield from below[name]
            at = host.find(".", at + 1)
            if at < 0:
                return


def _path(url: str) -> str:
    """The path of an address, without a slash at its end."""
    return "/" + re.split("[?#]", url, maxsplit=1)[0].partition("://")[2].partition("/")[2].rstrip("/")


def _domain(host: str) -> str:
    """The last two labels: looking for them is all that an address of an unknown host costs."""
    return host[host.rfind(".", 0, host.rfind(".")) + 1 :]


@cache
def standard_providers() -> tuple[Provider, ...]:
    """The providers this package knows, in the order of its files. Raises EntryError for a file that is wrong."""
    return tuple(
        provider
        for file in sorted(files(__package__).joinpath("sites").iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
        for provider in read_providers(file.name, tomllib.loads(file.read_text(encoding="utf-8")))
    )


def read_providers(source: str, tables: Mapping[str, Any]) -> Iterator[Provider]:
    """The entries of one file or policy. Raises EntryError."""
    family = source.removesuffix(".toml").partition("-")[0]
    for code, table in tables.items():
        yield provider_from_table(source, family, code, table)


def catalogue_of(policy: Policy) -> Catalogue:
    """The catalogue as a policy has it. Raises PolicyError for an invalid entry or name."""
    return _catalogue(policy.embed_providers, policy.denied_embed_providers, policy.federated_hosts, policy.providers)


@lru_cache(maxsize=64)
def _catalogue(
    allowed: frozenset[str] | None,
    denied: frozenset[str],
    federated_hosts: Mapping[str, Any],
    tables: Mapping[str, Any],
) -> Catalogue:
    try:
        own = tuple(read_providers("policy", tables))
        for page in (page for provider in own for page in provider.pages + provider.not_pages):
            _ = page.pattern
    except ValueError as error:
        raise PolicyError("providers", str(error)) from None
    replaced = {provider.code for provider in own}
    providers = [*own, *(provider for provider in standard_providers() if provider.code not in replaced)]
    known = {provider.code: provider for provider in providers}
    for field, codes in (("embed_providers", allowed or ()), ("denied_embed_providers", denied)):
        if unknown := sorted(set(codes) - known.keys() - FILE_KINDS):
            raise PolicyError(field, f"{unknown[0]!r} is no provider; `python -m editor providers` lists them")
    for code in federated_hosts:
        if code not in known or not known[code].federated:
            names = ", ".join(sorted(provider.code for provider in providers if provider.federated))
            raise PolicyError("federated_hosts", f"{code!r} is no service that anyone can run; there are {names}")
    return Catalogue(
        replace(provider, hosts=provider.hosts + tuple(federated_hosts[provider.code]))
        if provider.code in federated_hosts
        else provider
        for provider in providers
        if (allowed is None or provider.code in allowed) and provider.code not in denied
    )
