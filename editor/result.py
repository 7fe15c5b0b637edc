"""What the editor answers: values without behavior, except for how they are written as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Literal, Self, TypeVar

from markupsafe import Markup

from editor.canonical.document import Document
from editor.errors import EditorError
from editor.sentences import ACTIONS, NOTICES, VIOLATIONS
from editor.translation import translator

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """Something the writer may do about a notice: a stable `code` and the `label` to show."""

    code: str
    label: str

    def translated(self, language: str) -> Action:
        """The same action, its label in another language."""
        return Action(self.code, translator(language).text(ACTIONS[self.code]))

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

    def translated(self, language: str) -> Violation:
        """The same violation, its message and its actions' labels in another language."""
        return _translated(self, VIOLATIONS, language)

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

    def translated(self, language: str) -> Notice:
        """The same notice, its message and its actions' labels in another language."""
        return _translated(self, NOTICES, language)

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "code": self.code,
            "message": self.message,
            "params": dict(self.params),
            "actions": [action.to_json() for action in self.actions],
        }


Message = TypeVar("Message", Violation, Notice)


def _translated(message: Message, sentences: Mapping[str, str], language: str) -> Message:
    english = sentences.get(message.code)
    if english is None:
        return message
    text = translator(language).message(english, message.code, message.params)
    return replace(message, message=text, actions=tuple(action.translated(language) for action in message.actions))


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing of the submitted HTML that repair took away.

    `offset` counts the characters of the input before its tag or comment. `name` is the element's, the attribute's or
    the style property's; "comment" for comments. An element or attribute that held an address keeps it in `address`,
    as it was written and at most 2,048 characters of it. It is "seen" if a reader would miss it. The offset is -1 where
    the HTML was read by the rules of the forum program that wrote it.
    """

    kind: Literal["element", "attribute", "style", "address", "comment"]
    name: str
    offset: int
    visibility: Literal["seen", "unseen"] = "seen"
    address: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "kind": self.kind,
            "name": self.name,
            "offset": self.offset,
            "visibility": self.visibility,
            "address": self.address,
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


class ReplyRejected(EditorError):
    """A reply that breaks rules: `violations` holds all of them, not the first."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("; ".join(violation.message for violation in violations))
        self.violations = violations


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Result:
    """A checked reply: canonical HTML to store, and what the writer should know. Also when it is not ok."""

    _document: Document
    stats: Stats
    violations: tuple[Violation, ...]
    """All of them, not the first."""
    notices: tuple[Notice, ...]
    """What was changed, or may be undone."""
    repaired: bool
    """Whether the submitted HTML was not canonical."""
    _removed: Callable[[], tuple[Removed, ...]] | None

    def __repr__(self) -> str:
        codes = ", ".join(violation.code for violation in self.violations)
        return f"<Result {'ok' if self.ok else codes}: {self._document.html[:60]!r}>"

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wrong but that there is no content: what an optional field takes for none."""
        return [violation.code for violation in self.violations] == ["empty"]

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

    @property
    def removed(self) -> tuple[Removed, ...]:
        """All that repair took away, in the order of the input; empty where nothing had to be repaired.

        It is worked out when it is asked for.

        >>> from editor import Editor
        >>> [each.name for each in Editor().check('<p class="x">a<object>b</object></p>').removed]
        ['class', 'object']
        """
        return self._removed() if self._removed else ()

    def raise_for_violations(self) -> Result:
        """This result, if it is ok; else raises ReplyRejected with all violations."""
        if self.violations:
            raise ReplyRejected(self.violations)
        return self

    def translated(self, language: str) -> Self:
        """The same result, its messages in a language such as "de" or "pt-BR"; English where there is none.

        >>> from editor import Editor
        >>> Editor().check("<p>" + "🙂" * 76 + "</p>").translated("de").violations[0].message
        'Es sind nur 75 Emojis erlaubt.'
        """
        if not self.violations and not self.notices:
            return self
        violations = tuple(violation.translated(language) for violation in self.violations)
        return replace(self, violations=violations, notices=tuple(each.translated(language) for each in self.notices))

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
            "removed": [each.to_json() for each in self.removed],
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Migrated(Result):
    """A stored post in canonical HTML, checked like a reply: `html` is whole whatever the violations say."""

    dialect: str
    """The dialect that the post was read as; never "auto"."""
    unknown: Params
    """How often which markup was not understood and kept as text, by name."""

    @classmethod
    def of(cls, checked: Result, dialect: str, unknown: Params) -> Self:
        """What was checked, as a stored post of that dialect."""
        return cls(
            checked._document,
            checked.stats,
            checked.violations,
            checked.notices,
            checked.repaired,
            checked._removed,
            dialect,
            unknown,
        )

    def to_json(self) -> dict[str, Any]:
        """As the command line answers it."""
        return {**Result.to_json(self), "dialect": self.dialect, "unknown": dict(self.unknown)}


@dataclass(frozen=True, slots=True)
class Paste:
    """A pasted clipboard in both forms, each canonical; `mode` ("plain" or "rich") names the one to insert."""

    rich: Markup
    plain: Markup
    source: str
    mode: str
    notices: tuple[Notice, ...] = ()

    def translated(self, language: str) -> Paste:
        """The same paste, its notices in another language."""
        return replace(self, notices=tuple(notice.translated(language) for notice in self.notices))

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "rich": str(self.rich),
            "plain": str(self.plain),
            "source": self.source,
            "mode": self.mode,
            "notices": [notice.to_json() for notice in self.notices],
        }
