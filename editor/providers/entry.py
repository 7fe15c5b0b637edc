"""A catalogue entry: a site, the addresses it takes, and the player each becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from editor.canonical.schema import value_fits
from editor.providers.pattern import DEFAULT_PART, Pattern, compile_pattern
from editor.providers.reserved import RESERVED
from editor.providers.template import fill, places

HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*\Z")
ORIGIN = re.compile(
    r"https://((?:[a-z0-9-]+\.)+[a-z]{2,}|\{subdomain\}(?:\.[a-z0-9-]+)+\.[a-z]{2,}|\{host\})(?=[/?#]|\Z)"
)
SIZE = re.compile(r"(?:(?P<ratio>\d{1,2}:\d{1,2})|(?P<height>\d{2,4})|(?P<box>\d{2,4}x\d{2,4}))\Z")
ALLOW = re.compile(r"[a-z-]+(?: \*)?(?:; [a-z-]+(?: \*)?)*\Z")
SANDBOX = re.compile(r"allow-[a-z-]+(?: allow-[a-z-]+)*\Z")

STANDARD_SANDBOX = (
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation allow-forms"
)
"""Players need scripts and their own cookies; they may open pages, and may not navigate the forum's page."""
STANDARD_ALLOW = "fullscreen"
ALWAYS_THERE = frozenset({"url", "host", "subdomain", "parent"})


IMPLIED = ("", "www.", "m.", "mobile.")
"""An entry's host stands for these forms of itself too; "*.host" stands for the host and every one below it."""


class EntryError(ValueError):
    """An invalid entry: the message names the source, the entry, the field and the reason."""


@dataclass(frozen=True)
class Page:
    """One form of address of a site, with its player."""

    text: str
    player: str
    size: str
    on: str = ""
    """The only host (with "www." and the like) that has this form, or "" for every host of the provider."""

    @cached_property
    def pattern(self) -> Pattern:
        """Compiled when the first address of the site is seen: a forum meets few of the sites."""
        return compile_pattern(self.text)


@dataclass(frozen=True)
class Option:
    """A part that an address may carry: the query parameters (or "#fragment" ones) to look in, in order."""

    name: str
    keys: tuple[str, ...]
    expression: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when first needed."""
        return re.compile(rf"(?:{self.expression})\Z", re.ASCII)


@dataclass(frozen=True)
class Provider:
    """A site of the catalogue. `size` is "16:9" (fluid), "152" (height in px) or "325x740" (px)."""

    code: str
    name: str
    family: str
    hosts: tuple[str, ...]
    pages: tuple[Page, ...]
    not_pages: tuple[Page, ...] = ()
    links: tuple[str, ...] = ()
    """The addresses of the page that a player's address stands for, as templates; the first that leads back counts."""
    reserved: tuple[str, ...] = ()
    """Parts that are never a usual word of a site's own pages, such as about, login or tags."""
    options: tuple[Option, ...] = ()
    allow: str = STANDARD_ALLOW
    sandbox: str = STANDARD_SANDBOX
    resizes: bool = False
    federated: bool = False
    examples: Mapping[str, str] = field(default_factory=dict, hash=False)
    counter_examples: tuple[str, ...] = ()

    @property
    def needs_parent(self) -> bool:
        """Whether the player has to be told the host of the page around it."""
        return any("={parent}" in page.player for page in self.pages)

    def find(self, url: str, host: str, path: str, query: str, fragment: str) -> tuple[Page, dict[str, str]] | None:
        """The form of the address and its parts, or None where it is no player's."""
        path = path.rstrip("/") or "/"
        pairs = _pairs(query)
        if any(page.pattern.match(path, pairs, fragment) is not None for page in self.not_pages):
            return None
        for page in self.pages:
            if page.on and host not in [prefix + page.on for prefix in IMPLIED]:
                continue
            parts = page.pattern.match(path, pairs, fragment)
            if parts is None or any(parts.get(name, "").lower() in RESERVED for name in self.reserved):
                continue
            for option in self.options:
                if not parts.get(option.name):
                    parts[option.name] = _option(option, pairs, fragment)
            parts.update(url=url, host=host, subdomain=host.partition(".")[0])
            return page, parts
        return None

    def frame_hosts(self) -> Iterator[str]:
        """The hosts of the players, as a Content-Security-Policy names them."""
        for page in self.pages:
            origin = ORIGIN.match(page.player)
            if origin is None:
                continue
            if origin[1] == "{host}":
                yield from (host for host in self.hosts)
            else:
                yield origin[1].replace("{subdomain}", "*")


def player_address(page: Page, parts: Mapping[str, str], parents: tuple[str, ...]) -> str | None:
    """The player of an address that was found."""
    return fill(page.player, parts, parents)


def _pairs(query: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in query.split("&") if query else ():
        name, equals, value = pair.partition("=")
        if equals:
            pairs.setdefault(name, value)
        elif not pairs:
            pairs[""] = query
    return pairs


def _option(option: Option, query: dict[str, str], fragment: str) -> str:
    in_fragment = None
    for key in option.keys:
        if key.startswith("#"):
            in_fragment = _pairs(fragment) if in_fragment is None else in_fragment
            value = in_fragment.get(key[1:], "")
        else:
            value = query.get(key, "")
        if value and option.pattern.match(value):
            return value
    return ""


Shape = tuple[Any, ...]
TEXT: Shape = (str,)
LIST: Shape = (list, tuple)
TABLE: Shape = (Mapping,)
FLAG: Shape = (bool,)
FIELDS: dict[str, Shape] = {
    "name": TEXT,
    "hosts": LIST,
    "pages": LIST,
    "not_pages": LIST,
    "options": TABLE,
    "parts": TABLE,
    "player": TEXT,
    "links": LIST,
    "size": TEXT,
    "allow": TEXT,
    "sandbox": TEXT,
    "reserved": LIST,
    "resizes": FLAG,
    "federated": FLAG,
    "examples": TABLE,
    "counter_examples": LIST,
}
SHAPES: dict[Shape, str] = {TEXT: "text", LIST: "a list", TABLE: "a table", FLAG: "true or false"}


def provider_from_table(source: str, family: str, code: str, table: Any) -> Provider:
    """An entry as TOML gives it. Raises EntryError, naming `source`, the entry and the field."""

    where = f"{source}: entry {code!r}"
    if not value_fits("figure", "data-embed", code):
        raise EntryError(f"{where}: a code is of a-z, 0-9, '_', '.' and '-', at most 64 characters")
    if not isinstance(table, Mapping):
        raise EntryError(f"{where}: must be a table, not {table!r}")
    _check_fields(where, table)
    try:
        options = tuple(_options(table))
        pages = tuple(_pages(table, options))
        not_pages = tuple(_not_pages(table))
        links = tuple(table.get("links", ()))
        for link in links:
            places(link)
    except (ValueError, TypeError, AttributeError, re.error) as error:
        raise EntryError(f"{where}: pages or options: {error}") from None
    return Provider(
        code=code,
        name=table.get("name", code),
        family=family,
        hosts=_hosts(where, table),
        pages=pages,
        not_pages=not_pages,
        links=links,
        options=options,
        allow=table.get("allow", STANDARD_ALLOW),
        sandbox=table.get("sandbox", STANDARD_SANDBOX),
        reserved=tuple(table.get("reserved", ())),
        resizes=table.get("resizes", False),
        federated=table.get("federated", False),
        examples=dict(table.get("examples", {})),
        counter_examples=tuple(table.get("counter_examples", ())),
    )


def _check_fields(where: str, table: Mapping[str, Any]) -> None:
    for name, value in table.items():
        if name not in FIELDS:
            raise EntryError(f"{where}: {name} is not a field; there are {', '.join(FIELDS)}")
        if not isinstance(value, FIELDS[name]):
            raise EntryError(f"{where}: {name} must be {SHAPES[FIELDS[name]]}, not {value!r}")
    for name in ("pages",) if table.get("federated") else ("hosts", "pages"):
        if not table.get(name):
            raise EntryError(f"{where}: {name} is missing")
    for name, shape in (("allow", ALLOW), ("sandbox", SANDBOX)):
        if name in table and not shape.match(table[name]):
            raise EntryError(f"{where}: {name} is not written as the attribute is: {table[name]!r}")


def _options(table: Mapping[str, Any]) -> Iterator[Option]:
    parts = table.get("parts", {})
    for name, keys in table.get("options", {}).items():
        yield Option(name, tuple(keys), parts.get(name, DEFAULT_PART))


def _not_pages(table: Mapping[str, Any]) -> Iterator[Page]:
    for text in table.get("not_pages", ()):
        part_names(text)
        yield Page(text, "", "")


def _hosts(where: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    hosts = tuple(host for pattern in table.get("hosts", ()) for host in expand_hosts(str(pattern)))
    for host in hosts:
        if not HOST.match(host):
            raise EntryError(f"{where}: hosts holds {host!r}, which is not a host name in lower case")
    return hosts


def _pages(table: Mapping[str, Any], options: tuple[Option, ...]) -> Iterator[Page]:
    parts: Mapping[str, str] = table.get("parts", {})
    anywhere = ALWAYS_THERE | {option.name for option in options}
    for page in table["pages"]:
        anywhere |= set(part_names(page if isinstance(page, str) else str(page.get("at", ""))))
    for page in table["pages"]:
        form = {"at": page} if isinstance(page, str) else dict(page)
        if unknown := sorted(form.keys() - {"at", "player", "size", "on"}):
            raise ValueError(f"{page!r} has the unknown field {unknown[0]!r}")
        text = form.get("at", "")
        for name, expression in parts.items():
            text = text.replace(f"{{{name}}}", f"{{{name}:{expression}}}")
        player = form.get("player", table.get("player", ""))
        size = form.get("size", table.get("size", "16:9"))
        if not ORIGIN.match(player):
            raise ValueError(f"{text!r} has a player that is not https with a fixed host: {player!r}")
        if not SIZE.match(size):
            raise ValueError(f"{text!r} has the size {size!r}; write a ratio (16:9), a height (152) or both (325x740)")
        if missing := sorted(places(player) - anywhere):
            raise ValueError(f"{player!r} asks for {missing[0]!r}, which no page has")
        if missing := sorted(places(re.split(r"[?#]", player)[0]) - part_names(text) - ALWAYS_THERE):
            raise ValueError(f"{player!r} asks for {missing[0]!r}, which {text!r} does not have")
        yield Page(text, player, size, form.get("on", ""))


def part_names(text: str) -> frozenset[str]:
    """The names of a pattern's parts, without compiling it. Raises ValueError for what is not a pattern."""
    if not text.startswith("/"):
        raise ValueError(f"{text!r} does not start with a slash")
    return frozenset(re.findall(r"\{([a-z_]+)(?::|\})", text))


def expand_hosts(pattern: str) -> Iterator[str]:
    """Hosts as written, with words in braces multiplied out: "pinterest.{com|de}" are two."""
    pieces = re.split(r"\{([^}]*)\}", pattern)
    choices = [piece.split("|") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    return ("".join(chosen) for chosen in product(*choices))
