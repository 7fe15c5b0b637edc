"""What a draft store keeps and answers: drafts, revisions, and the protocol that every store follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from editor.drafts.keys import Guest
from editor.drafts.restored import Cleaner, Restored, restore_text

Owner = str | Guest
"""A member's id, as the forum writes it, or a guest."""

Reason = Literal["saved", "refused", "claimed"]
"""Why a revision is kept: it was the draft once, it lost a conflict, or it came from a guest who signed in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An owner's text for a context, as typed: `html` was never checked, so show it through `restored` only.

    `version` is what the next save names as its base: a number to hand back, not a count. Times are in UTC.
    """

    context: str
    version: int
    html: str
    saved_at: datetime
    expires_at: datetime
    device: str | None = None

    def restored(self, editor: Cleaner) -> Restored:
        """The text cleaned by `editor`, with the notice `draft_restored`; `html` itself stays as it was typed.

        >>> from editor import Editor
        >>> draft.restored(Editor()).notice.message  # doctest: +SKIP
        'Your previous content has been restored.'
        """
        return restore_text(self.html, self.saved_at, editor)

    def to_json(self) -> dict[str, Any]:
        """As the API answers it, with `html` as typed."""
        return {
            "context": self.context,
            "version": self.version,
            "html": self.html,
            "saved_at": self.saved_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "device": self.device,
        }


@dataclass(frozen=True, slots=True)
class Revision:
    """A text that is kept beside the draft and can be brought back with `restore`; `html` is as typed."""

    context: str
    version: int
    html: str
    saved_at: datetime
    reason: Reason
    device: str | None = None

    def restored(self, editor: Cleaner) -> Restored:
        """The text cleaned by `editor`, with the notice `draft_restored`."""
        return restore_text(self.html, self.saved_at, editor)

    def to_json(self) -> dict[str, Any]:
        """As the API answers it, with `html` as typed."""
        return {
            "context": self.context,
            "version": self.version,
            "html": self.html,
            "saved_at": self.saved_at.isoformat(),
            "reason": self.reason,
            "device": self.device,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """What became of a guest's drafts: `moved` are the member's drafts now, `kept` are revisions beside a draft that
    the member had already, and `left` did not fit the member's limit and stay with the guest until they expire."""

    moved: tuple[Draft, ...] = ()
    kept: tuple[Revision, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store holds. `bytes` is the size of all texts as stored; `expired` waits for the next purge."""

    owners: int
    drafts: int
    guest_drafts: int
    discarded: int
    revisions: int
    expired: int
    bytes: int


class DraftStore(Protocol):
    """Keeps drafts. Every method raises StoreError where the store cannot work, and InvalidDraft for an argument
    that cannot be. An owner is a member's id (str) or a `Guest`; a context is a str such as "reply:42" or "edit:7".

    >>> store.save("42", "reply:7", "<p>Hel", None).version  # doctest: +SKIP
    1795417000123
    """

    def save(self, owner: Owner, context: str, html: str, base_version: int | None, device: str | None = None) -> Draft:
        """Keep `html`, exactly as typed, as the draft that follows version `base_version`.

        `base_version` is the version last seen by the writer, or None if there should be no draft. Saving the text
        that is the draft already, as a repeated request does, answers that draft. `device` is a label to show.

        Raises DraftConflict if the latest version is another one: the submitted text is kept as a revision.
        Raises DraftLimitExceeded if the text is too large or the owner has too many drafts.
        """
        ...

    def load(self, owner: Owner, context: str) -> Draft | None:
        """The draft, or None."""
        ...

    def version(self, owner: Owner, context: str) -> int:
        """The latest version, a discarded one too, or 0. A page that starts from it as `base_version` is told even of
        a draft that was posted before its own first save arrived; None does not see that."""
        ...

    def list(self, owner: Owner) -> tuple[Draft, ...]:
        """The owner's drafts, the last saved first."""
        ...

    def discard(self, owner: Owner, context: str, version: int | None) -> int:
        """Take the draft away, because it was posted or cleared, and answer the version that a later save must know.

        Late saves are refused from now on. The text can be recovered from the history for a day. `version` None takes
        whatever is there; another one raises DraftConflict, and discards nothing, if it is not the latest.
        """
        ...

    def history(self, owner: Owner, context: str) -> tuple[Revision, ...]:
        """Texts kept beside the draft that differ from it and from each other, newest first."""
        ...

    def restore(self, owner: Owner, context: str, version: int, device: str | None = None) -> Draft:
        """Make a version out of the history the draft again, as a new version; the draft so far goes to the history.

        Raises DraftNotFound, and DraftLimitExceeded where there was no draft and the owner has too many.
        """
        ...

    def claim(self, guest: Guest, owner: str) -> Claim:
        """Give a guest's drafts to the member who signed in. The member's own draft wins, the guest's is kept as a
        revision. Doing it again does nothing."""
        ...

    def erase(self, owner: Owner) -> int:
        """Delete everything of an owner at once, beyond recovery, and answer the number of drafts."""
        ...

    def purge_expired(self) -> int:
        """Delete what has expired and answer the number of drafts and discarded drafts deleted."""
        ...

    def stats(self) -> Stats:
        """Count what the store holds. Reads all of it: for operators, not for requests."""
        ...

    def rotate(self) -> int:
        """Encrypt all texts again that are not under the cipher's first key, and answer their number."""
        ...

    def close(self) -> None:
        """Close the connections that are not in use. The store opens new ones if it is used again."""
        ...
