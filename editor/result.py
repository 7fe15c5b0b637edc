"""What the editor answers: values without behavior, except for how they are written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

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

    `position` is the offset, in characters of the submitted HTML, of what breaks the rule, or None for the whole.
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
    """An address that becomes a player or a card: the `provider`'s code and the `url` as written."""

    provider: str
    url: str

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {"provider": self.provider, "url": self.url}


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
