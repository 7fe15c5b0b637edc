"""What a proposal raises."""

from __future__ import annotations

from editor.errors import EditorError


class ProposalError(EditorError):
    """A set-up that cannot be read."""
