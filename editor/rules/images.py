"""Pictures that were pasted instead of uploaded never get in; the text around them stays."""

from __future__ import annotations

from editor.messages import violation
from editor.rules.reply import Reply


def pasted_images(reply: Reply) -> None:
    """Refuse a reply that came with pictures of `data:`, `blob:`, `file:` and the like."""
    if reply.repaired and reply.repaired.pasted_images:
        reply.violations.append(
            violation("pasted_image", actions=("insert_image",), count=reply.repaired.pasted_images)
        )
