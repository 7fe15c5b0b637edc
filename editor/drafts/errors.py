"""What the stores of drafts raise, but for `DraftConflict`, whose evidence are drafts: that is in `model.py`."""

from __future__ import annotations

from editor.errors import EditorError, StoreError


class DraftUnreadable(StoreError):
    """A stored text that none of the given keys opens. It stays as it is stored."""


class InvalidDraft(EditorError):
    """An invalid argument: `field` names it, `reason` says what is wrong with it. Nothing was stored."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"draft {field}: {reason}")
        self.field = field
        self.reason = reason


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
