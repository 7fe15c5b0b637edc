"""The bodies of requests and answers as data: what is decoded, and what the API's document says of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Html = Annotated[str, Meta(description="HTML. What is not canonical is repaired.")]


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a request."""


class CheckBody(Request, frozen=True):
    """A submitted reply."""

    html: Html


class PasteBody(Request, frozen=True):
    """What a clipboard holds: its HTML, its plain text, or both."""

    html: Annotated[str, Meta(description="The clipboard's text/html.")] = ""
    text: Annotated[str, Meta(description="The clipboard's text/plain.")] = ""


class EmbedBody(Request, frozen=True):
    """An address that may become a player or a card."""

    url: str


class RenderBody(Request, frozen=True):
    """A stored reply, to show."""

    html: Html


class DisplayAsLinkBody(Request, frozen=True):
    """A reply, and the address of the embed in it that is to be a link."""

    html: Html
    url: str


class DraftBody(Request, frozen=True):
    """A draft's text as typed; `device` is a label to show beside it, such as "phone"."""

    html: str
    device: Annotated[str, Meta(max_length=60)] | None = None


class ClaimBody(Request, frozen=True):
    """Nothing: the member and the guest are known by their cookies."""


class ImageFromURLBody(Request, frozen=True):
    """The https address of a picture; `context` is what it is for, such as reply:42."""

    url: Annotated[str, Meta(pattern="^(https://|/)", max_length=2048)]
    context: str = ""


class Action(Struct, frozen=True):
    """Something the writer may do about a notice."""

    code: str
    label: str


class Violation(Struct, frozen=True):
    """A broken rule. It blocks the reply."""

    code: str
    message: str
    params: dict[str, Any]
    position: int | None
    actions: list[Action]


class Notice(Struct, frozen=True):
    """Something that was changed or may be undone."""

    code: str
    message: str
    params: dict[str, Any]
    actions: list[Action]


class Embed(Struct, frozen=True):
    """An address that becomes a player or a card; `src` is the player's own address."""

    provider: str
    url: str
    src: str = ""


class Stats(Struct, frozen=True):
    """What a reply holds."""

    emoji: int
    links: int
    embeds: int
    images: int
    characters: int


class Checked(Struct, frozen=True):
    """A checked reply: canonical HTML to store, and what the writer should know, also when it is not ok."""

    ok: bool
    html: str
    text: str
    violations: list[Violation]
    notices: list[Notice]
    stats: Stats
    links: list[str]
    images: list[str]
    embeds: list[Embed]
    repaired: bool


class Pasted(Struct, frozen=True):
    """A clipboard in both forms; `mode` names the one to insert."""

    rich: str
    plain: str
    source: str
    mode: Literal["plain", "rich"]
    notices: list[Notice]


class Embedded(Struct, frozen=True):
    """The embed, the player to show now, and the figure to store; all empty where the address is only a link."""

    embed: Embed | None
    html: str
    figure: str


class Shown(Struct, frozen=True):
    """HTML."""

    html: str


class Texts(Struct, frozen=True):
    """What the writer may read, in one language; `client` is what the browser client says by itself."""

    violations: dict[str, str]
    notices: dict[str, str]
    actions: dict[str, str]
    client: dict[str, str]


class Restored(Struct, frozen=True):
    """A draft's text, cleaned for the reply box, with what to tell the writer."""

    html: str
    notices: list[Notice]


class Draft(Struct, frozen=True):
    """A draft: `html` is as typed, `restored` is what to show. Times are in UTC."""

    context: str
    html: str
    version: int
    saved_at: datetime
    expires_at: datetime
    device: str | None
    restored: Restored


class Saved(Struct, frozen=True):
    """What was saved: `version` is what the next save names in If-Match."""

    version: int
    saved_at: datetime
    expires_at: datetime


class Revision(Struct, frozen=True):
    """A text that is kept beside the draft. To bring it back, save it as the draft."""

    context: str
    html: str
    version: int
    saved_at: datetime
    reason: Literal["saved", "refused", "claimed"]
    device: str | None
    restored: Restored


class History(Struct, frozen=True):
    """Texts kept beside the draft, newest first."""

    revisions: list[Revision]


class Claimed(Struct, frozen=True):
    """What became of a guest's drafts, by context: `moved` are the member's now, `kept` are in the history of a draft
    that the member had, `left` did not fit and stay the guest's, `published` were held replies."""

    moved: list[str]
    kept: list[str]
    left: list[str]
    published: list[str]


class Uploaded(Struct, frozen=True):
    """A picture that may be inserted; its size in pixels and its media type, where the forum has them."""

    url: str
    width: int | None
    height: int | None
    type: str | None


class Features(Struct, frozen=True):
    """What this forum offers."""

    drafts: bool
    images: bool
    embeds: bool


class PolicyAnswer(Struct, frozen=True):
    """All that the browser client needs to apply the same rules as the server."""

    limits: dict[str, Any]
    emoji: Annotated[str, Meta(description="A regular expression for JavaScript, flag u: each match is one emoji.")]
    schema: dict[str, Any]
    messages: Texts
    lang: str
    csrf_token: str
    link_rel: str
    paste: Literal["plain", "rich"]
    features: Features
    owner: Annotated[str, Meta(description="Tells members apart who share a browser; empty for a guest.")]


class Health(Struct, frozen=True):
    """Whether the API and the stores behind it work."""

    status: Literal["ok", "failing"]
    checks: dict[str, str]


class FieldError(Struct, frozen=True):
    """What is wrong with one field."""

    pointer: str
    detail: str


class ProblemAnswer(Struct, frozen=True):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]


class ConflictAnswer(ProblemAnswer, frozen=True):
    """A save that was based on a stale version: both texts. `current` is null where the draft was posted or cleared."""

    current: Draft | None
    submitted: Revision | None
