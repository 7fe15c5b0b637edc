"""What the archive raises."""

from __future__ import annotations

from editor.errors import EditorError


class ArchiveError(EditorError):
    """A run that cannot start or go on. What is finished is on disk; the same command goes on there."""
