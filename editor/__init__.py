"""The server side of a forum's reply box: what a member wrote, proven safe and kept whole."""

from editor.core import Editor
from editor.errors import EditorError, PolicyError, ReplyRejected
from editor.policy import Policy
from editor.result import Action, Embed, Notice, Paste, Result, Stats, Violation

__version__ = "0.1.0"

__all__ = [
    "Action",
    "Editor",
    "EditorError",
    "Embed",
    "Notice",
    "Paste",
    "Policy",
    "PolicyError",
    "ReplyRejected",
    "Result",
    "Stats",
    "Violation",
]
