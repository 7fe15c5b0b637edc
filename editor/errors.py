"""What the editor raises: one root, a few children, each carrying its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editor.drafts.model import Draft, Revision
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


class StoreError(EditorError):
    """A store that could not do its work: `operation` failed for `reason`; the driver's error is the cause.

    What was acknowledged before is kept, and the next call may work. The message never holds a draft's text.
    """

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(f"drafts: {operation} failed: {reason}")
        self.operation = operation
        self.reason = reason


class DraftUnreadable(StoreError):
    """A stored text that none of the given keys opens. It stays as it is stored."""


class InvalidDraft(EditorError):
    """An argument that cannot be: `field` names it, `reason` says what is wrong with it. Nothing was stored."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"draft {field}: {reason}")
        self.field = field
        self.reason = reason


class DraftConflict(EditorError):
    """A save based on a version that is no longer the latest. Nothing was overwritten, and both texts are kept.

    `current` is the draft as it is, or None if there is none (it was discarded, posted or has expired).
    `submitted` is the refused text, kept in the history under its own version, or None where no text was submitted.
    """

    def __init__(self, current: Draft | None, submitted: Revision | None) -> None:
        now = "there is no draft" if current is None else f"the draft is at version {current.version}"
        kept = "" if submitted is None else f" The submitted text is kept as version {submitted.version}."
        super().__init__(f"based on a version that is not the latest: {now}.{kept}")
        self.current = current
        self.submitted = submitted


class DraftLimitExceeded(EditorError):
    """A draft over a limit: `field` names the policy's setting. Nothing was stored, and the older text stays."""

    def __init__(self, field: str, limit: int, count: int) -> None:
        super().__init__(f"policy allows {field}={limit}, and this would be {count}. The older text was kept.")
        self.field = field
        self.limit = limit
        self.count = count


class DraftNotFound(EditorError):
    """A version that is not kept, or no longer: `context` and `version` were asked for."""

    def __init__(self, context: str, version: int) -> None:
        super().__init__(f"version {version} of the draft for {context!r} is not kept, or no longer")
        self.context = context
        self.version = version


class PasteStashError(EditorError):
    """A paste that cannot be kept or restored: `reason` is "secret", "too_large", "expired" or "invalid"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
