"""A stored text on its way back into the reply box: cleaned, and with the notice that says where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup

from editor.messages import notice
from editor.result import Notice


class Cleaner(Protocol):
    """Anything that cleans HTML as `editor.Editor` does."""

    def clean(self, html: str, /) -> Markup:
        """Canonical HTML, however large the text."""
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
    restored = notice("draft_restored", actions=("clear_editor",), saved_at=saved_at.isoformat())
    return Restored(editor.clean(html), restored)
