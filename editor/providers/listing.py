"""The catalogue to look at: as rows, as the documentation's table, and the style sheet of its players."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from editor.policy import Policy
from editor.providers.catalogue import catalogue_of
from editor.providers.oembed_sizes import OEMBED_SIZES
from editor.providers.player import style_sheet


class Row(NamedTuple):
    """A provider, with an address that it takes."""

    code: str
    name: str
    family: str
    example: str


def rows(policy: Policy) -> Iterator[Row]:
    """The providers of a policy, in the order of the catalogue."""
    for provider in catalogue_of(policy).providers:
        name = f"{provider.name} (hosts by policy)" if provider.federated else provider.name
        yield Row(provider.code, name, provider.family, next(iter(provider.examples), ""))


def markdown(policy: Policy) -> str:
    """The providers as a table in Markdown."""
    table = ["| Code | Site | Family | An address that it takes |", "|---|---|---|---|"]
    table += [f"| `{row.code}` | {row.name} | {row.family} | `{row.example}` |" for row in rows(policy)]
    return "\n".join(table) + "\n"


def style(policy: Policy) -> str:
    """The style sheet of the players of a policy, and of those that oEmbed brings."""
    sizes = {page.size for provider in catalogue_of(policy).providers for page in provider.pages}
    return style_sheet(sizes | OEMBED_SIZES)
