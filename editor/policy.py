"""Every limit and allow-list of a forum, in one frozen value that is checked when it is made."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from editor.canonical.grammar import Grammar
from editor.canonical.schema import ELEMENTS, NEEDS, REQUIRED_ELEMENTS, STYLES
from editor.canonical.urls import host_of
from editor.errors import PolicyError

Loading = Literal["lazy", "click"]
Cleaner = Literal["bleach", "nh3"]
Form = Literal["plain", "rich"]
Pictures = Literal["link", "copy"]

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    Names = AbstractSet[str] | list[str] | tuple[str, ...]

    class NameSet:
        """A field that is given any set, list or tuple of names, and holds a frozenset."""

        def __get__(self, policy: Any, owner: Any) -> frozenset[str]: ...
        def __set__(self, policy: Any, names: Names) -> None: ...

    class NameSetOrNone:
        """The same, or None."""

        def __get__(self, policy: Any, owner: Any) -> frozenset[str] | None: ...
        def __set__(self, policy: Any, names: Names | None) -> None: ...


Check = Callable[[Any], Any]
"""Takes a field's value and gives the value to keep, or raises ValueError with the reason."""

MAX_DEPTH = 256
"""Deepest nesting that a policy may allow. Browsers flatten near 512, and the page around the reply nests too."""
ADDRESS = re.compile(r"(?:https?://[a-z0-9]|/(?![/\\]))[^\s\"<>\\`{}]*\Z")
REL = re.compile(r"[a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)*\Z")


def _limit(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"must be a whole number, not {value!r}")
    if value < 0:
        raise ValueError(f"must not be negative, and is {value}")
    return value


def _limit_or_none(value: Any) -> int | None:
    return None if value is None else _limit(value)


def _at_least_one(value: Any) -> int:
    if _limit(value) == 0:
        raise ValueError("must be at least 1")
    return int(value)


def _depth(value: Any) -> int:
    if _at_least_one(value) > MAX_DEPTH:
        raise ValueError(f"must be at most {MAX_DEPTH}, and is {value}: browsers flatten what is nested near 512 deep")
    return int(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def _choice(choices: Any) -> Check:
    """One of the choices of a Literal."""
    choices = get_args(choices)

    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    return check


def _words(value: Any) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ValueError(f"must be a list of names, not {value!r}")
    words = frozenset(value)
    for word in words:
        if not isinstance(word, str):
            raise ValueError(f"must be a list of names, and holds {word!r}")
    return words


def _subset_of(known: Iterable[str], always: Iterable[str] = ()) -> Check:
    known, always = frozenset(known), frozenset(always)

    def check(value: Any) -> frozenset[str]:
        names = _words(value)
        if outside := sorted(names - known):
            raise ValueError(f"{', '.join(map(repr, outside))} is outside the schema")
        if missing := sorted(always - names):
            raise ValueError(f"{', '.join(map(repr, missing))} cannot be left out")
        return names

    return check


def _hosts(value: Any) -> frozenset[str]:
    hosts = _words(value)
    for host in hosts:
        name = host.removeprefix("*.")
        if (spelled := host_of(f"https://{name}/")) != name:
            raise ValueError(
                f"{host!r} is not a host name in lower case (punycode; a leading '*.' takes subdomains in)"
                + (f"; browsers write {spelled!r}" if spelled else "")
            )
    return hosts


def _hosts_or_none(value: Any) -> frozenset[str] | None:
    return None if value is None else _hosts(value)


def _rel(value: Any) -> str:
    if not isinstance(value, str) or not REL.match(value):
        raise ValueError(f"must be link types in lower case with single spaces between them, not {value!r}")
    return value


class FrozenMapping(Mapping[str, Any]):
    """Settings by name that cannot change, so that a policy can be a key. Lists in it become tuples."""

    __slots__ = ("_items",)

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._items: dict[str, Any] = {name: _frozen(value) for name, value in (values or {}).items()}

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return FrozenMapping(value)
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value


def _plain(value: Any) -> Any:
    """The value as JSON and TOML write it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


def _words_or_none(value: Any) -> frozenset[str] | None:
    return None if value is None else _words(value)


def _tables(value: Any) -> FrozenMapping:
    if not isinstance(value, Mapping) or not all(isinstance(table, Mapping) for table in value.values()):
        raise ValueError(f"must be tables by name, not {value!r}")
    return FrozenMapping(value)


def _hosts_by_name(value: Any) -> FrozenMapping:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be lists of hosts by name, not {value!r}")
    return FrozenMapping({name: sorted(_hosts(hosts)) for name, hosts in value.items()})


def _post_url(value: Any) -> str | None:
    """An address with {post} in it: of the forum itself, as "/post/{post}", or a whole one."""
    if value is None:
        return None
    if not isinstance(value, str) or value.count("{post}") != 1 or not ADDRESS.match(value.replace("{post}", "1")):
        raise ValueError(f'must be an address with {{post}} in it, such as "/post/{{post}}", not {value!r}')
    return value


def _setting(default: Any, check: Check) -> Any:
    return dataclasses.field(default=default, metadata={"check": check})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a forum allows. `Policy()` is a sensible forum; every field can be set by name.

    A limit of None is no limit. Raises PolicyError, naming the field, for an invalid value.

    >>> Policy(max_emoji=10).max_emoji
    10
    """

    max_bytes: int = _setting(64 * 1024, _at_least_one)
    """Largest submitted HTML, in bytes of UTF-8. A larger one is refused, and only made ready to be shown again."""
    max_depth: int = _setting(64, _depth)
    """Deepest nesting of elements in a stored reply; at most 256."""
    min_characters: int = _setting(0, _limit)
    """Fewest characters of visible text."""
    max_characters: int | None = _setting(None, _limit_or_none)
    """Most characters of visible text."""
    max_emoji: int | None = _setting(75, _limit_or_none)
    """Most emoji, custom emoji included."""
    max_links: int | None = _setting(100, _limit_or_none)
    """Most links, embeds not counted."""
    max_images: int | None = _setting(50, _limit_or_none)
    """Most images, custom emoji not counted."""
    max_embeds: int | None = _setting(10, _limit_or_none)
    """Most embeds."""

    elements: NameSet = _setting(frozenset(ELEMENTS), _subset_of(ELEMENTS, REQUIRED_ELEMENTS))
    """Elements a reply may hold, out of the schema's. Others are repaired into plain text."""
    styles: NameSet = _setting(frozenset(), _subset_of(STYLES))
    """Optional styles a reply may carry, out of "text-align" and "color"."""
    link_rel: str = _setting("ugc nofollow noopener", _rel)
    """The rel attribute of every link, exactly."""
    allowed_link_hosts: NameSetOrNone = _setting(None, _hosts_or_none)
    """Hosts that may be linked to, or None for any. `*.example.org` takes subdomains in."""
    denied_link_hosts: NameSet = _setting(frozenset(), _hosts)
    """Hosts that may not be linked to, even where they are allowed above."""
    allowed_image_hosts: NameSetOrNone = _setting(None, _hosts_or_none)
    """Hosts that images may come from, or None for any https host. The forum's own paths are always allowed."""

    autolink: bool = _setting(True, _flag)
    """Bare http(s):// and www. addresses, and mail addresses, become links."""
    autolink_bare_hosts: bool = _setting(False, _flag)
    """Host names without a scheme become links too."""
    embeds: bool = _setting(True, _flag)
    """A web address alone in its paragraph becomes a player, where its site is in the catalogue."""
    embed_images: bool = _setting(True, _flag)
    """The address of a picture file alone in its paragraph becomes the picture, where its host is allowed."""
    embed_loading: Loading = _setting("lazy", _choice(Loading))
    """"lazy": players load when they come into view; "click": nobody is contacted before the reader clicks."""
    embed_parents: NameSet = _setting(frozenset(), _hosts)
    """Hosts of the forum's own pages. Twitch plays only where it is told them; without any it stays a link."""
    embed_providers: NameSetOrNone = _setting(None, _words_or_none)
    """Codes of the providers that may be embedded, or None for all that are known."""
    denied_embed_providers: NameSet = _setting(frozenset(), _words)
    """Codes of providers that may not be embedded, even where they are allowed above."""
    allowed_media_hosts: NameSetOrNone = _setting(None, _hosts_or_none)
    """Hosts whose video and audio files may be embedded, or None for any https host."""
    federated_hosts: Mapping[str, Any] = _setting(FrozenMapping(), _hosts_by_name)
    """Hosts of services that anyone can run, by provider: {"mastodon": ["mastodon.social"], "peertube": […]}."""
    providers: Mapping[str, Any] = _setting(FrozenMapping(), _tables)
    """More providers, by code, in the catalogue's format; one with the code of a known provider replaces it."""
    shortcodes: bool = _setting(False, _flag)
    """":smile:" becomes an emoji."""
    cleaner: Cleaner = _setting("bleach", _choice(Cleaner))
    """What reads HTML that is not canonical: "bleach", or "nh3" (an optional dependency)."""
    paste: Form = _setting("plain", _choice(Form))
    """The form in which a paste is inserted; the other is one click away."""
    paste_max_bytes: int = _setting(8 * 1024 * 1024, _at_least_one)
    """Largest clipboard whose formatting is read, in bytes of UTF-8 without its pictures; of a larger one, the text."""

    post_url: str | None = _setting(None, _post_url)
    """Where a quoted post is, such as "/post/{post}": a quotation is shown with a link to it. None: without a link."""

    draft_max_bytes: int = _setting(256 * 1024, _at_least_one)
    """Largest draft, in bytes of UTF-8. A larger one is refused and the older text stays."""
    drafts_per_owner: int = _setting(50, _at_least_one)
    """Most drafts one owner may have at a time; as many discarded ones can be recovered."""
    draft_revisions: int = _setting(5, _at_least_one)
    """Earlier versions kept of each draft, from the newest to the first, and as many texts that lost a conflict."""
    draft_days: int = _setting(30, _at_least_one)
    """Days a member's draft is kept after its last save."""
    guest_draft_days: int = _setting(7, _at_least_one)
    """Days a guest's draft is kept after its last save."""
    discarded_draft_hours: int = _setting(24, _at_least_one)
    """Hours a discarded draft can be recovered and refuses late saves."""
    guest_drafts_per_network: int = _setting(200, _at_least_one)
    """Most drafts that the guests of one network may have at a time, held replies and discarded drafts among them."""
    guest_draft_bytes_per_network: int = _setting(20 * 1024 * 1024, _at_least_one)
    """Bytes that these may take: each counts as its longest text, in steps of 4 KiB, times the versions kept of it."""
    held_days: int = _setting(8, _at_least_one)
    """Days a guest's reply is held for them to register or sign in."""

    images: Pictures = _setting("link", _choice(Pictures))
    """What becomes of a picture inserted by its address: "link" to it, or "copy" it to the forum."""
    upload_max_bytes: int = _setting(10 * 1024 * 1024, _at_least_one)
    """Largest picture that may be uploaded, in bytes."""
    upload_max_pixels: int = _setting(50_000_000, _at_least_one)
    """Most pixels of an uploaded picture, all frames of an animation together."""
    upload_max_memory: int = _setting(256 * 1024 * 1024, _at_least_one)
    """Most memory that reading one uploaded picture may take, in bytes. A JPEG that would take more is made smaller,
    and other pictures are refused."""
    upload_max_frames: int = _setting(500, _at_least_one)
    """Most frames of an uploaded animation."""
    uploads_per_owner: int = _setting(500, _at_least_one)
    """Most pictures that one member or guest may have uploaded within the life of a draft."""
    guest_uploads_per_network: int = _setting(100, _limit)
    """Most pictures that guests of one network may have uploaded within the life of a draft."""
    guest_upload_bytes_per_network: int = _setting(100 * 1024 * 1024, _limit)
    """The bytes of these pictures, as stored, after which guests of that network upload no more."""

    def __new__(cls, **settings: Any) -> Self:
        _require_known(settings)
        return object.__new__(cls)

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            try:
                value = field.metadata["check"](getattr(self, field.name))
            except ValueError as error:
                raise PolicyError(field.name, str(error)) from None
            object.__setattr__(self, field.name, value)
        for element in sorted(self.elements & NEEDS.keys()):
            if missing := [name for name in NEEDS[element] if name not in self.elements]:
                raise PolicyError("elements", f"{element!r} requires {', '.join(map(repr, missing))}")
        if self.max_characters is not None and self.max_characters < self.min_characters:
            raise PolicyError("max_characters", f"is below min_characters, {self.min_characters}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Policy:
        """A policy from field names and plain values, as JSON or TOML give them; lists stand for sets.

        "none" stands for no limit where the format has no null. Raises PolicyError.
        """
        settings: dict[str, Any] = {name: None if value == "none" else value for name, value in values.items()}
        return cls(**settings)

    @classmethod
    def from_toml(cls, source: str | PathLike[str]) -> Policy:
        """A policy from a TOML file. Raises PolicyError, or OSError where the file cannot be read."""
        try:
            return cls.from_mapping(tomllib.loads(Path(source).read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PolicyError(str(source), f"is not TOML: {error}") from None

    def replace(self, **changes: Any) -> Policy:
        """The same policy with some fields changed. Raises PolicyError."""
        return type(self).from_mapping({**self.to_mapping(), **changes})

    def to_mapping(self) -> dict[str, Any]:
        """Plain values, from which `from_mapping` makes the same policy again."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    def to_json(self) -> str:
        """The policy as JSON text, for the client."""
        return json.dumps(self.to_mapping(), ensure_ascii=False)


def _require_known(names: Iterable[str]) -> None:
    known = {field.name for field in dataclasses.fields(Policy)}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise PolicyError(name, "is not a setting" + (f"; did you mean {near[0]!r}?" if near else ""))


def grammar_of(policy: Policy) -> Grammar:
    """The grammar of the replies that a policy allows; policies that differ only in limits share it."""
    return _grammar(policy.elements, policy.styles, policy.link_rel)


@lru_cache(maxsize=64)
def _grammar(elements: frozenset[str], styles: frozenset[str], rel: str) -> Grammar:
    return Grammar(elements, styles, rel)
