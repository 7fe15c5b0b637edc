"""A stored text on its way back into the reply box: cleaned, and with the notice that says where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup

from editor.messages import notice
from editor.policy import Policy
from editor.result import Notice


class Checked(Protocol):
    """What a cleaner answers."""

    @property
    def html(self) -> str:
        """Canonical HTML."""
        ...


class Cleaner(Protocol):
    """Anything that cleans HTML as `editor.Editor` does."""

    def check(self, html: str, /) -> Checked:
        """A submitted text, cleaned."""
        ...


@dataclass(frozen=True, slots=True)
class Restored:
    """A stored text, cleaned for the reply box, and the notice `draft_restored`."""

    html: Markup
    notice: Notice

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {"html": str(self.html), "notices": [self.notice.to_json()]}


def restore_text(html: str, saved_at: datetime, editor: Cleaner) -> Restored:
    """`html`, as typed, cleaned by `editor`."""
    said = notice("draft_restored", actions=("clear_editor",), saved_at=saved_at.isoformat())
    return Restored(Markup(_roomy(editor, html).check(html).html), said)  # noqa: S704 - check() answers canonical HTML


def _roomy(editor: Cleaner, html: str) -> Cleaner:
    """The editor, with room for the text: a draft may be larger than a reply, which an editor would not even read."""
    policy = getattr(editor, "policy", None)
    size = len(html.encode("utf-8", "surrogatepass"))
    if not isinstance(policy, Policy) or size <= policy.max_bytes:
        return editor
    roomy: Cleaner = type(editor)(policy.replace(max_bytes=size))  # type: ignore[call-arg]  # an Editor takes a Policy
    return roomy
