"""What `GET policy` answers, as data: the forum's limits, and canonical HTML under its policy."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from editor.api.schemas import Texts


class Features(Struct, frozen=True):
    """What this forum offers."""

    drafts: bool
    images: bool
    embeds: bool
    autolink: bool


class Attribute(Struct, frozen=True):
    """An attribute of canonical HTML; `pattern` is an expression for JavaScript, flag u, for the value as written, and
    `url` the further rule for an address."""

    name: str
    pattern: str
    required: bool
    url: Literal["", "link", "image"]


class Element(Struct, frozen=True):
    """An element of canonical HTML: `content` names its content model, and each of `forms` is a list of attributes in
    their order."""

    role: Literal["block", "mark", "leaf", "part"]
    content: str
    forms: list[list[Attribute]]


class Rules(Struct, frozen=True):
    """Canonical HTML under the forum's policy. An element in `needs` stands for nothing without those it names; text
    may hold only text in `text_only_in`."""

    elements: dict[str, Element]
    content: dict[str, Any]
    text_only_in: list[str]
    not_in_cells: list[str]
    required: list[str]
    needs: dict[str, list[str]]
    styles: dict[str, str]
    styled: list[str]


class Patterns(Struct, frozen=True):
    """Expressions for JavaScript, flag u. A `link` or an `image` is the whole of an address that may stand in a reply,
    but for what the server knows of hosts. A character that is `forbidden` stands in no text; `bidi` ones only where
    each ends in the text that it begins in; `unseen` ones in no value of an attribute."""

    link: str
    image: str
    forbidden: str
    bidi: str
    unseen: str


class PolicyAnswer(Struct, frozen=True):
    """All that the browser client needs to apply the same rules as the server."""

    limits: dict[str, int | None]
    emoji: Annotated[str, Meta(description="A regular expression for JavaScript, flag u: each match is one emoji.")]
    patterns: Patterns
    schema: Rules
    messages: Texts
    lang: str
    csrf_token: str
    link_rel: str
    paste: Literal["plain", "rich"]
    features: Features
    picture_types: Annotated[list[str], Meta(description="The media types of pictures that may be uploaded.")]
    owner: Annotated[str, Meta(description="Tells members apart who share a browser; empty for a guest.")]
