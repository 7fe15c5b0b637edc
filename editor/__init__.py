"""The server side of a forum's reply box: what a member wrote, proven safe and kept whole."""

from editor.core import Editor
from editor.errors import EditorError, PolicyError
from editor.policy import Policy
from editor.result import Action, Embed, Migrated, Notice, Paste, Removed, ReplyRejected, Result, Stats, Violation

__version__ = "0.1.0"

__all__ = [
    "Action",
    "Editor",
    "EditorError",
    "Embed",
    "Migrated",
    "Notice",
    "Paste",
    "Policy",
    "PolicyError",
    "Removed",
    "ReplyRejected",
    "Result",
    "Stats",
    "Violation",
]
