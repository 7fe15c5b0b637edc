"""The draft store in the project's own database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Length

from editor.contrib.django.drafts.claim import claim
from editor.contrib.django.drafts.follow import at_once, follow
from editor.contrib.django.drafts.rows import Rows
from editor.contrib.django.drafts.transactions import Transactions
from editor.drafts.base import BaseDraftStore, Clock
from editor.drafts.events import Hook, Operation
from editor.drafts.keys import Guest, Key
from editor.drafts.model import Claim, Draft, Owner, StoreStats
from editor.drafts.records import MILLISECONDS_PER_HOUR, Conflict, Entry, Full, NoRoom, Submission, Text
from editor.drafts.sealing import Sealed, Sealer, encode
from editor.drafts.server_clock import SERVER_CLOCK
from editor.policy import Policy

T = TypeVar("T")

BATCH = 200
"""Drafts in one transaction of a purge, texts in one step of a rotation: short enough that no writer waits for long."""


class DjangoDraftStore(BaseDraftStore):
    """A `DraftStore` in the database `using` of the project. What it does within `transaction.atomic()` is a part of
    that transaction: a post that is rolled back keeps its draft.

    `timeout` is about how many seconds it starts over where the database asks for that; how long a call waits is the
    database's setting. `cipher` encrypts the texts, `on_event` is told of each operation, `clock` gives seconds since
    1970. Safe to share between threads.

    >>> with transaction.atomic():  # doctest: +SKIP
    ...     Post.objects.create(html=result.html)
    ...     store.discard("42", "reply:7", None)
    """

    def __init__(
        self,
        using: str = "default",
        *,
        policy: Policy | None = None,
        cipher: Sealer | None = None,
        clock: Clock | None = None,
        on_event: Hook | None = None,
        timeout: float = 10.0,
    ) -> None:
        super().__init__(policy or Policy(), cipher, clock, on_event)
        self.using = using
        self.timeout = timeout
        self.store = f"django {connections[using].vendor}"
        self._rows = Rows(using)
        self._transactions = Transactions(using, timeout, self._breaker)

    def close(self) -> None:
        """Close this thread's connection, unless a transaction is under way. Using the store opens another."""
        self._transactions.close()

    def leave_thread(self) -> None:
        """See `BaseDraftStore.leave_thread`: Django closes the connection only after a request."""
        self.close()

    def discard(self, owner: Owner, context: str, version: int | None, *, connection: Any = None) -> int:
        """See `DraftStore.discard`. Within `transaction.atomic()`, a part of that transaction.

        `connection`, such as `django.db.connection`, is what the caller takes the transaction to be on. Raises
        TransactionManagementError where there is none, or it is on another database than the drafts.
        """
        self._transactions.require(connection)
        with self._operation("discard") as operation:
            key, number, now, recoverable = self._prepared_discard(operation, owner, context, version)
            return self._discarded(key, self._discard(operation, key, number, now, recoverable))

    def give_up(self, key: Key) -> None:
        """Discard whatever is at a key, for an administrator: a guest's token, which `discard` takes, is not stored.

        Raises StoreError.
        """
        with self._operation("discard") as operation:
            now = self._now()
            recoverable = now + self.policy.discarded_draft_hours * MILLISECONDS_PER_HOUR
            self._discard(operation, key, None, now, recoverable)

    def everyones(self, prefix: str) -> Iterator[tuple[Key, Draft]]:
        """All drafts of everyone whose context begins with `prefix`, the last saved first, with their keys.

        Raises StoreError.
        """
        with self._operation("everyones") as operation:
            rows = self._transactions.read(operation, lambda: list(self._rows.everyones(encode(prefix), self._now())))
            for row in rows:
                yield Key(bytes(row.draft.owner), bytes(row.draft.context)), self._draft(row.entry)

    def at(self, key: Key) -> Draft | None:
        """The draft at a key, or None. Raises StoreError."""
        with self._operation("load") as operation:
            entry = self._load(operation, key, self._now())
            return None if entry is None else self._draft(entry)

    def _discard(
        self, operation: Operation, key: Key, number: int | None, now: int, recoverable: int
    ) -> int | Conflict:
        rows = self._rows

        def work() -> int | Conflict:
            rows.lock(key.owner, now)
            snapshot = rows.read(key, now)
            if snapshot.head and not snapshot.head.live and number is not None:
                return int(snapshot.head.version)
            if snapshot.head and number not in (None, snapshot.head.version):
                return Conflict(rows.entry(snapshot), None)
            if snapshot.head is None:
                rows.drop_oldest_discarded(key.owner, self.limits.drafts - 1)
            discarded = snapshot.next_version
            before = snapshot.head.expires_at if snapshot.head and not snapshot.head.live else recoverable
            rows.write(key, snapshot, discarded, False, max(before, recoverable))
            return discarded

        return self._transactions.write(operation, work)

    def claim(self, guest: Guest, owner: str, *, connection: Any = None) -> Claim:
        """See `DraftStore.claim`. Within `transaction.atomic()`, a part of that transaction; `connection` as above."""
        self._transactions.require(connection)
        with self._operation("claim") as operation:
            giver, member, now, expires_at = self._prepared_claim(operation, guest, owner)
            return self._transactions.write(
                operation, lambda: self._claimed(claim(self._rows, giver, member, now, expires_at, self.limits))
            )

    def _save(self, operation: Operation, submission: Submission) -> Entry | Conflict | Full:
        if (entry := self._follow(operation, submission)) is not None:
            return entry
        key, base, sealed, device, now, expires_at, network, room = submission
        rows = self._rows

        def work() -> Entry | Conflict:
            rows.lock(key.owner, now)
            snapshot = rows.read(key, now)
            draft, latest = snapshot.head, snapshot.head.version if snapshot.head else 0
            accepted = snapshot.current is None if base is None else base == latest
            if not accepted and any(
                m.version == snapshot.current and m.digest == sealed.digest for m in snapshot.texts
            ):
                entry = rows.entry(snapshot)
                assert entry is not None  # noqa: S101 - the draft was just seen under the lock
                return entry
            if accepted and snapshot.current is None:
                rows.require_room(key.owner, now, self.limits)
            counted = rows.set_aside(snapshot, network, room, self.limits)
            if draft is None:
                rows.drop_oldest_discarded(key.owner, self.limits.drafts - (not accepted))
            text = Text(snapshot.next_version, "saved" if accepted else "refused", now, device, sealed)
            if accepted:
                draft = rows.write(key, snapshot, text.version, True, expires_at, counted)
                rows.put(draft, snapshot, text, text.version, self.limits.revisions)
                return Entry(key.context, expires_at, text)
            current = snapshot.current
            if draft is None:
                draft = rows.write(key, snapshot, text.version, False, expires_at, counted)
            else:
                draft.latest = text.version
                draft.expires_at = draft.expires_at if draft.live else expires_at
                rows.store(draft, counted)
            rows.put(draft, snapshot, text, current, self.limits.revisions)
            return Conflict(rows.entry(snapshot), text)

        return self._unless_full(operation, work)

    def _unless_full(self, operation: Operation, work: Callable[[], T]) -> T | Full:
        """Run a transaction of which nothing stays where there is no room, not even the owner's row."""
        try:
            return self._transactions.write(operation, work)
        except NoRoom as error:
            return error.full

    def _follow(self, operation: Operation, submission: Submission) -> Entry | None:
        """Save by the short way, or answer None for the long one, in a transaction that holds no lock of this one."""
        if not submission.base_version:
            return None

        def work() -> Entry | None:
            return follow(self.using, submission, self.limits.revisions)

        if at_once(self.using) and not self._transactions.is_under_way:
            return self._transactions.read(operation, work)
        return self._transactions.write(operation, work)

    def _restore(
        self, operation: Operation, key: Key, version: int, device: bytes | None, now: int, expires_at: int
    ) -> Entry | Full | None:
        rows = self._rows

        def work() -> Entry | None:
            rows.lock(key.owner, now)
            snapshot = rows.read(key, now)
            if snapshot.head is None or version not in {meta.version for meta in snapshot.texts}:
                return None
            if snapshot.current is None:
                rows.require_room(key.owner, now, self.limits)
            old = rows.text(snapshot.head, version)
            text = Text(snapshot.next_version, "saved", now, device, old.sealed)
            draft = rows.write(key, snapshot, text.version, True, expires_at)
            rows.put(draft, snapshot, text, text.version, self.limits.revisions)
            return Entry(key.context, expires_at, text)

        return self._unless_full(operation, work)

    def _load(self, operation: Operation, key: Key, now: int) -> Entry | None:
        query = self._rows.live(key.owner, now).filter(draft__context=key.context)
        return self._transactions.read(operation, lambda: next((row.entry for row in query), None))

    def _latest(self, operation: Operation, key: Key, now: int) -> int:
        query = self._rows.drafts.filter(owner=key.owner, context=key.context, expires_at__gt=now)
        return self._transactions.read(operation, lambda: query.values_list("version", flat=True).first()) or 0

    def _list(self, operation: Operation, owner: bytes, now: int) -> tuple[Entry, ...]:
        return self._transactions.read(operation, lambda: tuple(row.entry for row in self._rows.live(owner, now)))

    def _history(self, operation: Operation, key: Key, now: int) -> tuple[Text, ...]:
        query = self._rows.texts.filter(
            Q(draft__live=False) | ~Q(version=F("draft__version")),
            draft__owner=key.owner,
            draft__context=key.context,
            draft__expires_at__gt=now,
        )
        return self._transactions.read(operation, lambda: tuple(row.text for row in query))

    def _erase(self, operation: Operation, owner: bytes, now: int) -> int:
        rows = self._rows

        def work() -> int:
            rows.lock(owner, now)
            rows.lock_drafts(owner)
            count = rows.count_live(owner, now)
            rows.texts.filter(draft__owner=owner).delete()
            rows.drafts.filter(owner=owner).delete()
            rows.owners.filter(owner=owner).delete()
            return count

        return self._transactions.write(operation, work)

    def _purge(self, operation: Operation, now: int) -> int:
        count, pause = 0, 0.0
        while True:
            time.sleep(pause)
            started = time.monotonic()
            deleted = self._transactions.write(operation, lambda: self._rows.purge(now, BATCH))
            count += deleted
            if deleted == 0:
                self._transactions.write(operation, self._rows.forget_networks)
                return count
            pause = time.monotonic() - started  # Half of the time is the writers'.

    def _newest_save(self, operation: Operation) -> int | None:
        newest: int | None = self._transactions.read(
            operation, lambda: self._rows.drafts.aggregate(newest=Max("version"))["newest"]
        )
        return newest

    def _stats(self, operation: Operation, now: int) -> StoreStats:
        fresh, live = Q(expires_at__gt=now), Q(live=True)

        def work() -> StoreStats:
            drafts = self._rows.drafts.aggregate(
                owners=Count("owner", distinct=True),
                drafts=Count("pk", filter=fresh & live),
                guest_drafts=Count("pk", filter=fresh & live & Q(owner__gte=b"g:", owner__lt=b"g;")),
                discarded=Count("pk", filter=fresh & ~live),
                expired=Count("pk", filter=~fresh),
                all_live=Count("pk", filter=live),
            )
            texts = self._rows.texts.aggregate(count=Count("pk"), bytes=Sum(Length("body")))
            revisions = texts["count"] - drafts.pop("all_live")
            return StoreStats(**drafts, revisions=revisions, bytes=texts["bytes"] or 0)

        return self._transactions.read(operation, work)

    def _server_now(self, operation: Operation) -> int:
        def work() -> int:
            with connections[self.using].cursor() as cursor:
                cursor.execute(SERVER_CLOCK[connections[self.using].vendor])
                return int(cursor.fetchone()[0])

        return self._transactions.read(operation, work)

    def _under_other_keys(self, operation: Operation, key_id: bytes) -> Iterator[tuple[Key, Text]]:
        query, after = self._rows.texts.exclude(key_id=key_id).select_related("draft").order_by("pk"), 0
        # Each is asked at once, while `after` is what it was.
        while batch := self._transactions.read(operation, lambda: list(query.filter(pk__gt=after)[:BATCH])):  # noqa: B023
            for row in batch:
                yield Key(bytes(row.draft.owner), bytes(row.draft.context)), row.text
            after = batch[-1].pk

    def _reseal(self, operation: Operation, key: Key, text: Text, sealed: Sealed) -> int:
        # Unless it has been dropped or sealed again meanwhile.
        draft = self._rows.drafts.filter(owner=key.owner, context=key.context).values_list("pk", flat=True)
        same = {"version": text.version, "key_id": text.sealed.key_id}
        return self._transactions.write(
            operation,
            lambda: int(self._rows.texts.filter(draft__in=list(draft), **same).update(**sealed._asdict())),
        )
