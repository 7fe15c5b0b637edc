"""The oEmbed endpoints that may be asked: which addresses are whose, and which hosts their players may come from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from editor.providers.catalogue import Catalogue
from editor.providers.entry import EntryError, provider_from_table

NO_PLAYER = "https://oembed.invalid/"
"""Stands where an entry of the catalogue has its player: these have none that could be known beforehand."""
KNOWN = frozenset({"name", "hosts", "pages", "not_pages", "endpoint", "frames", "images", "size", "examples"})


@dataclass(frozen=True)
class OEmbedEndpoint:
    """A provider's endpoint. `frames` and `images` are the only hosts its players and pictures may come from."""

    code: str
    name: str
    url: str
    frames: frozenset[str] = frozenset()
    images: frozenset[str] = frozenset()
    size: str = ""
    examples: tuple[str, ...] = ()

    def request(self, url: str) -> str:
        """The address that answers for a page's address."""
        mark = "&" if "?" in self.url else "?"
        return f"{self.url}{mark}format=json&maxwidth=640&url={quote(url, safe='')}"


@dataclass(frozen=True)
class OEmbedEndpoints:
    """OEmbedEndpoints by the addresses that they answer for."""

    by_code: Mapping[str, OEmbedEndpoint]
    _catalogue: Catalogue = field(repr=False)

    def find(self, url: str) -> OEmbedEndpoint | None:
        """The endpoint for an address, or None. Never the network."""
        match = self._catalogue.match(url)
        return self.by_code[match.provider.code] if match else None


@cache
def standard_endpoints() -> OEmbedEndpoints:
    """The endpoints that this package knows."""
    file = files(__package__).joinpath("endpoints.toml")
    return read_endpoints(file.name, tomllib.loads(file.read_text(encoding="utf-8")))


def read_endpoints(source: str, tables: Mapping[str, Any]) -> OEmbedEndpoints:
    """OEmbedEndpoints from tables: hosts, pages, endpoint, frames, images, size. Raises EntryError."""
    providers, by_code = [], {}
    for code, table in tables.items():
        if unknown := sorted(set(table) - KNOWN):
            raise EntryError(f"{source}: entry {code!r}: {unknown[0]} is not a field; there are {', '.join(KNOWN)}")
        if not str(table.get("endpoint", "")).startswith("https://"):
            raise EntryError(f"{source}: entry {code!r}: endpoint must be an https address")
        matched = {name: table[name] for name in ("name", "hosts", "pages", "not_pages") if name in table}
        provider = provider_from_table(source, "oembed", code, {**matched, "player": NO_PLAYER})
        providers.append(provider)
        by_code[code] = OEmbedEndpoint(
            code,
            provider.name,
            table["endpoint"],
            frozenset(table.get("frames", ())),
            frozenset(table.get("images", ())),
            table.get("size", ""),
            tuple(table.get("examples", ())),
        )
    return OEmbedEndpoints(by_code, Catalogue(providers))
