"""What a draft store keeps and answers: drafts, revisions, and the protocol that every store follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from editor.drafts.keys import Guest
from editor.drafts.restored import Cleaner, Restored, restore_text
from editor.errors import EditorError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session, scoped_session

    Transaction = Connection | Session | scoped_session[Session]
    """A transaction of the forum's, to take part in."""

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


@dataclass(frozen=True, slots=True)
class Claim:
    """What became of a guest's drafts: `moved` are the member's drafts now, `kept` are revisions beside a draft that
    the member had already, and `left` did not fit the member's limit and stay with the guest until they expire."""

    moved: tuple[Draft, ...] = ()
    kept: tuple[Revision, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreStats:
    """What a store holds. `bytes` is the size of all texts as stored; `expired` waits for the next purge."""

    owners: int
    drafts: int
    guest_drafts: int
    discarded: int
    revisions: int
    expired: int
    bytes: int


class DraftStore(Protocol):
    """Keeps drafts. Every method raises StoreError where the store cannot work, and InvalidDraft for an invalid
    argument. An owner is a member's id (str) or a `Guest`; a context is a str such as "reply:42" or "edit:7".

    >>> store.save("42", "reply:7", "<p>Hel", None).version  # doctest: +SKIP
    1795417000123
    """

    def save(
        self,
        owner: Owner,
        context: str,
        html: str,
        base_version: int | None,
        device: str | None = None,
        network: str | None = None,
    ) -> Draft:
        """Keep `html`, exactly as typed, as the draft that follows version `base_version`.

        `base_version` is the version last seen by the writer, or None if there should be no draft. Saving the text
        that is the draft already, as a repeated request does, answers that draft. `device` is a label to show.
        `network` names where a guest's request comes from, such as a keyed hash of its address: anyone can become a new
        guest, so what guests keep also counts there, a draft always for the network that it was first saved from.

        Raises DraftConflict if the latest version is another one: the submitted text is kept as a revision.
        Raises DraftLimitExceeded if the text is too large, or the owner or the network has too many drafts.
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
        whatever is there, and refuses even saves that know of an earlier discard; another one raises DraftConflict, and
        discards nothing, if it is not the latest.
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

    def purge_expired(self, *, trust_clock: bool = False) -> int:
        """Delete what has expired and answer the number of drafts and discarded drafts deleted.

        Raises StoreError, and deletes nothing, where the clock is more than a day ahead of the newest save: it may be
        wrong, unless nobody wrote for a day. `trust_clock` says that it is right.
        """
        ...

    def stats(self) -> StoreStats:
        """Count what the store holds. Reads all of it: for operators, not for requests."""
        ...

    def now(self) -> datetime:
        """The time by the clock that all who share the store share: the database's, unless the store was given one."""
        ...

    def rotate(self) -> int:
        """Encrypt all texts again that are not under the cipher's first key, and answer their number."""
        ...

    def close(self) -> None:
        """Close the connections that are not in use. The store opens new ones if it is used again."""
        ...


class TransactionalDraftStore(DraftStore, Protocol):
    """A store that can be a part of the forum's own transaction, which the caller commits; SQL databases can."""

    def discard(self, owner: Owner, context: str, version: int | None, *, connection: Transaction | None = None) -> int:
        """See `DraftStore.discard`. With `connection`, publishing and discarding happen together or not at all."""
        ...

    def claim(self, guest: Guest, owner: str, *, connection: Transaction | None = None) -> Claim:
        """See `DraftStore.claim`. With `connection`, a part of signing in."""
        ...


def transactional(store: DraftStore) -> TransactionalDraftStore:
    """The store as one that takes part in the forum's transactions. Raises TypeError for one that does not."""
    if not _takes_connections(type(store)):
        reason = "give no connection, and publish or sign in first"
        raise TypeError(f"{type(store).__name__} takes part in no transaction: {reason}")
    return cast(TransactionalDraftStore, store)


@cache
def _takes_connections(kind: type[DraftStore]) -> bool:
    return all("connection" in signature(method).parameters for method in (kind.discard, kind.claim))
