"""What the editor raises: the root, and the errors that several packages raise. Every other error stands beside what
raises it: `result.ReplyRejected`, `drafts.errors`, `dialects.errors`."""

from __future__ import annotations


class EditorError(Exception):
    """The root of everything this package raises on purpose."""


class PolicyError(EditorError):
    """An invalid policy: `field` names the setting, `reason` says what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"policy field {field!r}: {reason}")
        self.field = field
        self.reason = reason


class StoreError(EditorError):
    """A store that could not do its work: `operation` failed for `reason`; the driver's error is the cause.

    What was acknowledged before is kept, and the next call may work. The message never holds a draft's text.
    """

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(f"drafts: {operation} failed: {reason}")
        self.operation = operation
        self.reason = reason
