"""The list of somebody's drafts, with the places that the host says they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from editor.api.contexts import CONTEXT
from editor.api.identity import Visit
from editor.api.services import Place

EXCERPT = 200
"""Most characters shown of a draft."""
READ = 4_000
"""Most characters read for that: fifty drafts may hold 256 KiB each."""


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """One of somebody's drafts: how its text begins, when and where it was saved last, and where it belongs; `place` is
    None where the host does not say."""

    context: str
    text: str
    saved_at: datetime
    expires_at: datetime
    device: str | None
    place: Place | None

    def to_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "context": self.context,
            "title": self.place and self.place.title,
            "url": self.place and self.place.url,
            "text": self.text,
            "saved_at": self.saved_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "device": self.device,
        }


def drafts_of(visit: Visit) -> tuple[ListedDraft, ...]:
    """This visitor's drafts, the one saved last first; none for a forum without drafts. Raises StoreError."""
    owner, store, places = visit.known_owner(), visit.services.drafts, visit.services.hooks.places
    if owner is None or store is None:
        return ()
    # Other contexts are the server's own, such as those of held replies.
    drafts = [draft for draft in store.list(owner) if CONTEXT.match(draft.context)]
    known = places([draft.context for draft in drafts]) if places is not None and drafts else {}
    return tuple(
        ListedDraft(
            draft.context,
            _excerpt(visit, draft.html),
            draft.saved_at,
            draft.expires_at,
            draft.device,
            known.get(draft.context),
        )
        for draft in drafts
    )


def _excerpt(visit: Visit, html: str) -> str:
    """How a text begins, in one line."""
    read = html[:READ]
    if len(read) < len(html) and (tag := read.rfind("<")) > read.rfind(">"):
        read = read[:tag]
    text = " ".join(visit.editor.export(read, "text").split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"
