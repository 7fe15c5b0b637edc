"""Nothing that a reader would miss is taken away silently: it is named."""

from __future__ import annotations

from editor.messages import notice
from editor.rules.reply import Reply


def formatting_removed(reply: Reply) -> None:
    """Say what a reader would miss, by name and count; the rest is in `Result.removed` only."""
    if reply.repaired and (seen := reply.repaired.seen):
        reply.notices.append(notice("formatting_removed", removed=dict(sorted(seen.items()))))
