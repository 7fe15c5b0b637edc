"""What the editor raises: one root, a few children, each carrying its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editor.result import Violation


class EditorError(Exception):
    """The root of everything this package raises on purpose."""


class PolicyError(EditorError):
    """A policy that cannot be: `field` names the setting, `reason` says what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"policy field {field!r}: {reason}")
        self.field = field
        self.reason = reason


class ReplyRejected(EditorError):
    """A reply that breaks rules: `violations` holds all of them, not the first."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("; ".join(violation.message for violation in violations))
        self.violations = violations


class PasteStashError(EditorError):
    """A paste that cannot be kept or restored: `reason` is "secret", "too_large", "expired" or "invalid"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
