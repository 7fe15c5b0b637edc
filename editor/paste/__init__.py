"""Paste: what the writer saw in another program, as canonical HTML, and the same as plain text."""

from editor.paste.pasting import paste, switched

__all__ = ["paste", "switched"]
