"""What the editor answers: values without behavior, except for how they are written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from editor.errors import ReplyRejected

if TYPE_CHECKING:
    from editor.html.document import Document

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """Something the writer may do about a notice: a stable `code` and the `label` to show."""

    code: str
    label: str

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {"code": self.code, "label": self.label}


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule. It blocks the reply.

    `position` is the offset, in characters of the result's HTML, of what breaks the rule, or None for the whole.
    """

    code: str
    message: str
    params: Params = field(default_factory=dict)
    position: int | None = None
    actions: tuple[Action, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "code": self.code,
            "message": self.message,
            "params": dict(self.params),
            "position": self.position,
            "actions": [action.to_json() for action in self.actions],
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was changed or may be undone. It does not block the reply."""

    code: str
    message: str
    params: Params = field(default_factory=dict)
    actions: tuple[Action, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "code": self.code,
            "message": self.message,
            "params": dict(self.params),
            "actions": [action.to_json() for action in self.actions],
        }


@dataclass(frozen=True, slots=True)
class Embed:
    """An address that becomes a player or a card: the `provider`'s code and the `url` as written.

    The rest is what shows it; a stored reply keeps none of it. `kind` is "iframe", "video", "audio", "image" or
    "card". `size` is a ratio ("16:9", as wide as the text), a height in px ("152", as wide as the text) or both in px
    ("325x740"). `resizes` says that the player posts its height.
    """

    provider: str
    url: str
    _: KW_ONLY
    name: str = ""
    src: str = ""
    kind: str = "iframe"
    size: str = "16:9"
    title: str = ""
    text: str = ""
    allow: str = ""
    sandbox: str = ""
    resizes: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {"provider": self.provider, "url": self.url, **({"src": self.src} if self.src else {})}


@dataclass(frozen=True, slots=True)
class EmbedFailure:
    """An address that should become a player or a card and cannot: the `url`, and the `reason` for the forum's log."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stats:
    """What a reply holds, counted after the rules. Characters are code points of visible text."""

    emoji: int = 0
    links: int = 0
    embeds: int = 0
    images: int = 0
    characters: int = 0

    def to_json(self) -> dict[str, int]:
        """As the API answers it."""
        return {
            "emoji": self.emoji,
            "links": self.links,
            "embeds": self.embeds,
            "images": self.images,
            "characters": self.characters,
        }


class Result:
    """A checked reply: canonical HTML to store, and what the writer should know. Also when it is not ok."""

    __slots__ = ("_document", "notices", "repaired", "stats", "violations")

    def __init__(
        self,
        document: Document,
        stats: Stats,
        violations: tuple[Violation, ...],
        notices: tuple[Notice, ...],
        repaired: bool,
    ) -> None:
        self._document = document
        self.stats = stats
        self.violations = violations
        """All of them, not the first."""
        self.notices = notices
        """What was changed, or may be undone."""
        self.repaired = repaired
        """Whether the submitted HTML was not canonical."""

    def __repr__(self) -> str:
        codes = ", ".join(violation.code for violation in self.violations)
        return f"<Result {'ok' if self.ok else codes}: {self._document.html[:60]!r}>"

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def html(self) -> Markup:
        """Canonical HTML, to store."""
        return Markup(self._document.html)  # noqa: S704  # proven by verify

    @property
    def text(self) -> str:
        """Plain text, for search and mail."""
        return self._document.text

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses of the links, those of embeds left out."""
        return tuple(link.url for link in self._document.links)

    @property
    def images(self) -> tuple[str, ...]:
        """The addresses of the images, custom emoji left out."""
        return tuple(image.url for image in self._document.images)

    @property
    def embeds(self) -> tuple[Embed, ...]:
        """The embeds, in order."""
        return tuple(Embed(provider, url) for provider, url in self._document.embeds)

    def raise_for_violations(self) -> Result:
        """This result, if it is ok; else raises ReplyRejected with all violations."""
        if self.violations:
            raise ReplyRejected(self.violations)
        return self

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "ok": self.ok,
            "html": self._document.html,
            "text": self.text,
            "violations": [violation.to_json() for violation in self.violations],
            "notices": [notice.to_json() for notice in self.notices],
            "stats": self.stats.to_json(),
            "links": list(self.links),
            "images": list(self.images),
            "embeds": [embed.to_json() for embed in self.embeds],
            "repaired": self.repaired,
        }


@dataclass(frozen=True, slots=True)
class Paste:
    """A pasted clipboard in both forms, each canonical; `mode` ("plain" or "rich") names the one to insert."""

    rich: Markup
    plain: Markup
    source: str
    mode: str
    notices: tuple[Notice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "rich": str(self.rich),
            "plain": str(self.plain),
            "source": self.source,
            "mode": self.mode,
            "notices": [notice.to_json() for notice in self.notices],
        }
