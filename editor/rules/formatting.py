"""Nothing is taken away silently: what repair could not keep is named."""

from __future__ import annotations

from editor.messages import notice
from editor.rules import Reply


def formatting_removed(reply: Reply) -> None:
    """Say what was taken away, by name and count."""
    if reply.repaired and reply.repaired.removed:
        reply.notices.append(notice("formatting_removed", removed=dict(sorted(reply.repaired.removed.items()))))
