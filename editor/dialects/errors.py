"""What goes wrong with a dialect: one that is not known, or that needs what is not installed."""

from __future__ import annotations

from editor.errors import EditorError


class DialectError(EditorError):
    """An unknown dialect or format, or one whose library is missing; the message says which there are, or what
    to install."""
