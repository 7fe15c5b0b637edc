"""The bodies of requests and answers as data: what is decoded, and what the API's document says of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from editor.canonical.urls import MAX_LENGTH

Html = Annotated[str, Meta(description="HTML. What is not canonical is repaired.")]


class BodyShape(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a request."""


Posted = Annotated[
    Literal["html", "text"],
    Meta(description="What a reply box's field `…-format` said: text is taken as it was typed."),
]


class CheckBody(BodyShape, frozen=True):
    """A submitted reply."""

    html: Html
    posted: Posted = "html"


class BatchLine(BodyShape, frozen=True):
    """A submitted reply, and what its answer is to be known by."""

    html: Html
    id: str | int | None = None
    posted: Posted = "html"


class PasteBody(BodyShape, frozen=True):
    """What a clipboard holds: its HTML, its plain text, or both."""

    html: Annotated[str, Meta(description="The clipboard's text/html.")] = ""
    text: Annotated[str, Meta(description="The clipboard's text/plain.")] = ""


class EmbedBody(BodyShape, frozen=True):
    """An address that may become a player or a card."""

    url: str


class RenderBody(BodyShape, frozen=True):
    """A stored reply, to show."""

    html: Html


class DisplayAsLinkBody(BodyShape, frozen=True):
    """A reply, and the address of the embed in it that is to be a link."""

    html: Html
    url: str


class DraftBody(BodyShape, frozen=True):
    """A draft's text as typed; `device` is a label to show beside it, such as "phone"; without one, what the User-Agent
    header says."""

    html: str
    device: Annotated[str, Meta(max_length=60)] | None = None


class ClaimBody(BodyShape, frozen=True):
    """Nothing: the member and the guest are known by their cookies."""


class ImageFromURLBody(BodyShape, frozen=True):
    """The https address of a picture; `context` is what it is for, such as reply:42."""

    url: Annotated[str, Meta(pattern="^(https://|/)", max_length=MAX_LENGTH)]
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


class Embed(Struct, frozen=True, omit_defaults=True):
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


class Removed(Struct, frozen=True):
    """Something that repair took away, its offset in characters of the input, whether a reader would miss it, and the
    address that it held."""

    kind: Literal["element", "attribute", "style", "address", "comment"]
    name: str
    offset: int
    visibility: Literal["seen", "unseen"]
    address: str | None


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
    removed: list[Removed]


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


class ListedDraft(Struct, frozen=True):
    """One of somebody's drafts: `text` is how it begins, in one line; `title` and `url` are of the page that it is
    written on, where the forum says so."""

    context: str
    title: str | None
    url: str | None
    text: str
    saved_at: datetime
    expires_at: datetime
    device: str | None


class ListedDrafts(Struct, frozen=True):
    """Drafts, the one saved last first."""

    drafts: list[ListedDraft]


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


class HoldBody(BodyShape, frozen=True):
    """A guest's reply to hold; `token` is what its form sent as `reply_token`, so that a form sent twice is one."""

    html: Html
    context: Annotated[str, Meta(description="What it was written for, such as reply:42.")]
    token: str | None = None
    posted: Posted = "html"


class HeldReply(Struct, frozen=True):
    """A reply that waits for its guest to have an account, and what to tell them."""

    token: str
    context: str
    html: str
    held_at: datetime
    expires_at: datetime
    notice: Notice


class HoldAnswer(Struct, frozen=True):
    """What the check said, and what is held: null where a rule is broken."""

    result: Checked
    held: HeldReply | None


class HeldReplies(Struct, frozen=True):
    """What waits for an owner, the newest first."""

    held: list[HeldReply]


class Uploaded(Struct, frozen=True):
    """A picture that may be inserted; its size in pixels and its media type, where the forum has them."""

    url: str
    width: int | None
    height: int | None
    type: str | None


class Health(Struct, frozen=True):
    """Whether the API and the stores behind it work."""

    status: Literal["ok", "failing"]
    checks: dict[str, str]


class FieldError(Struct, frozen=True):
    """What is wrong with one field."""

    pointer: str
    detail: str


class ProblemAnswer(Struct, frozen=True, kw_only=True):
    """RFC 9457 problem details. `notice` or `violation` is what to tell the writer, where there is something;
    `version` is what a first save may name, where there is no draft."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    notice: Notice | UnsetType = UNSET
    violation: Violation | UnsetType = UNSET
    version: int | UnsetType = UNSET


class ConflictAnswer(ProblemAnswer, frozen=True, kw_only=True):
    """A save that was based on a stale version: both texts. `current` is null where the draft was posted or cleared,
    `submitted` where no text was sent."""

    current: Draft | None
    submitted: Revision | None


class BatchAnswer(Struct, frozen=True):
    """The answer to a line, counted from 1: a `result`, or the `problem` where the line is no reply."""

    line: int
    id: str | int | UnsetType = UNSET
    result: Checked | UnsetType = UNSET
    problem: ProblemAnswer | UnsetType = UNSET
