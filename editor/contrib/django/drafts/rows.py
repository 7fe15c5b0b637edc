"""Reading and changing the rows of drafts. Each method works in a transaction that the caller holds.

Every change starts with `lock`, so that one owner's changes come one after another on every database and in every
isolation level: what is read afterward cannot have been changed meanwhile by anyone else.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import Count, Exists, F, OuterRef, Sum

from editor.contrib.django.models import DraftOwner, DraftText, StoredDraft
from editor.drafts.keys import Key
from editor.drafts.records import Counted, Entry, Limits, Meta, NoRoom, Snapshot, Text


class Rows:
    """The rows in one of the project's databases."""

    def __init__(self, using: str) -> None:
        self._using = using

    @property
    def drafts(self) -> Any:
        """All drafts."""
        return StoredDraft._default_manager.using(self._using)

    @property
    def texts(self) -> Any:
        """All texts."""
        return DraftText._default_manager.using(self._using)

    @property
    def owners(self) -> Any:
        """All owners."""
        return DraftOwner._default_manager.using(self._using)

    def lock(self, owner: bytes, now: int) -> None:
        """Take the owner's turn until the transaction ends.

        One statement that inserts or updates takes an exclusive lock at once; a plain read first would let two writers
        share it and then deadlock (MySQL), or fail to upgrade it (SQLite).
        """
        named = connections[self._using].features.supports_update_conflicts_with_target
        self.owners.bulk_create(
            [DraftOwner(owner=owner, version=now)],
            update_conflicts=True,
            update_fields=["version"],
            unique_fields=["owner"] if named else None,
        )

    def as_of_now(self, query: Any) -> Any:
        """The query for use after `lock`. In MySQL's REPEATABLE READ, a plain read in a transaction of the project's
        shows the past, as of that transaction's first read; a locking read shows what is there."""
        return query.select_for_update() if connections[self._using].vendor == "mysql" else query

    def lock_drafts(self, owner: bytes) -> None:
        """After `lock`, hold off saves that take no turn of the owner's, for changes of all drafts."""
        len(self.drafts.select_for_update().filter(owner=owner).values_list("pk"))

    def read(self, key: Key, now: int) -> Snapshot[StoredDraft]:
        """One draft's snapshot, of an owner who is locked, and the draft's row with it. An expired draft is cleared on
        the way."""
        draft = self.drafts.select_for_update().filter(owner=key.owner, context=key.context).first()
        if draft is not None and draft.expires_at <= now:
            self.remove(draft)
            draft = None
        if draft is None:
            return Snapshot(now, None, [])
        known = self.as_of_now(self.texts.filter(draft=draft)).values_list("version", "reason", "digest")
        return Snapshot(now, draft, [Meta(version, reason, bytes(digest)) for version, reason, digest in known])

    def write(
        self,
        key: Key,
        snapshot: Snapshot[StoredDraft],
        version: int,
        live: bool,
        expires_at: int,
        counted: Counted | None = None,
    ) -> StoredDraft:
        """Write the draft's row, with a version that was given just now."""
        draft = snapshot.head or StoredDraft(owner=key.owner, context=key.context)
        draft.version, draft.live, draft.expires_at, draft.latest = version, live, expires_at, version
        return self.store(draft, counted)

    def store(self, draft: StoredDraft, counted: Counted | None = None) -> StoredDraft:
        """Write the draft's row as it is; what it takes of its network's quota stays, unless `counted` says it."""
        if counted is not None:
            draft.room, draft.network = counted  # type: ignore[assignment]  # a field takes its value
        draft.save(using=self._using)
        return draft

    def put(
        self, draft: StoredDraft, snapshot: Snapshot[StoredDraft], text: Text, current: int | None, revisions: int
    ) -> None:
        """Store a text among the others: the same text from before goes, and what is more than enough."""
        row = text.columns()
        match snapshot.given_up_for(text, current, revisions):
            case []:
                self.texts.create(draft=draft, **row)
            case [oldest, *others]:  # As soon as there are enough, every save drops one: its row is used again.
                self.texts.filter(draft=draft, version=oldest).update(**row)
                if others:
                    self.texts.filter(draft=draft, version__in=others).delete()

    def text(self, draft: StoredDraft, version: int) -> Text:
        """One version, which is known to be there."""
        found: Text = self.as_of_now(self.texts.filter(draft=draft, version=version)).get().text
        return found

    def entry(self, snapshot: Snapshot[StoredDraft]) -> Entry | None:
        """The draft itself, if it is live."""
        draft = snapshot.head
        if draft is None or not draft.live:
            return None
        return Entry(bytes(draft.context), draft.expires_at, self.text(draft, draft.version))

    def live(self, owner: bytes, now: int) -> Any:
        """The texts of an owner's drafts that have not expired, as a query."""
        query = self.texts.filter(draft__owner=owner, draft__live=True, draft__expires_at__gt=now)
        return query.filter(version=F("draft__version")).select_related("draft")

    def everyones(self, prefix: bytes, now: int) -> Any:
        """The texts of all drafts that have not expired and whose context begins so, the last saved first."""
        after = prefix[:-1] + bytes([prefix[-1] + 1])
        query = self.texts.filter(draft__context__gte=prefix, draft__context__lt=after, draft__live=True)
        query = query.filter(draft__expires_at__gt=now, version=F("draft__version")).select_related("draft")
        return query.order_by("-saved_at", "-version")

    def count_live(self, owner: bytes, now: int) -> int:
        """The owner's live drafts, few by policy."""
        query = self.drafts.filter(owner=owner, live=True, expires_at__gt=now)
        return len(self.as_of_now(query).values_list("pk"))

    def require_room(self, owner: bytes, now: int, limits: Limits) -> None:
        """Raises NoRoom where the owner has as many drafts as they may."""
        count = self.count_live(owner, now)
        if count >= limits.drafts:
            raise NoRoom("drafts_per_owner", count + 1)

    def set_aside(self, snapshot: Snapshot[StoredDraft], network: bytes | None, room: int, limits: Limits) -> Counted:
        """Set `room` bytes of the network's quota aside for a draft, and answer what its row is to say of that. The
        network's turn is taken, after the owner's, so that many guests at once do not get more than there is.

        Raises NoRoom where the guests of the network keep as much as they may.
        """
        before = None
        if snapshot.head is not None and snapshot.head.network is not None:
            # A guest who moves takes no second share, and is not refused for where they are.
            before = Counted(snapshot.head.room, network := bytes(snapshot.head.network))
        if network is None or (before is not None and before.room >= room):
            return before or Counted(0, network)
        self.lock(network, snapshot.now)
        query = self.drafts.filter(network=network, expires_at__gt=snapshot.now)
        usage = query.aggregate(count=Count("pk"), size=Sum("room"))
        if before is None and usage["count"] >= limits.network_drafts:
            raise NoRoom("guest_drafts_per_network", usage["count"] + 1)
        size = int(usage["size"] or 0) + room - (before.room if before else 0)
        if size > limits.network_bytes:
            raise NoRoom("guest_draft_bytes_per_network", size)
        return Counted(room, network)

    def drop_oldest_discarded(self, owner: bytes, keep: int) -> None:
        """Let an owner's discarded drafts not grow without end within their day."""
        query = self.drafts.filter(owner=owner, live=False).order_by("-expires_at", "-version")
        for draft in self.as_of_now(query)[keep : keep + 1000]:
            self.remove(draft)

    def remove(self, draft: StoredDraft) -> None:
        """Delete a draft with all its texts."""
        self.texts.filter(draft=draft).delete()
        self.drafts.filter(pk=draft.pk).delete()

    def purge(self, now: int, limit: int) -> int:
        """Delete so many expired drafts by sets, and the rows of owners who have none left. Answers how many.

        Drafts that a writer holds just now are left for the next time. No turn of an owner's is taken: a writer who
        comes meanwhile waits for the draft's row, and finds it gone.
        """
        features = connections[self._using].features
        if connections[self._using].vendor == "sqlite":
            # Takes the turn to write: a read first would fail where another process wrote meanwhile.
            self.owners.filter(owner=b"").update(version=now)
        query = self.drafts.select_for_update(skip_locked=features.has_select_for_update_skip_locked)
        query = query.filter(expires_at__lte=now).order_by("expires_at").values_list("pk", "owner")
        expired = [(pk, bytes(owner)) for pk, owner in query[:limit]]
        if not expired:
            return 0
        keys, owners = [pk for pk, _ in expired], {owner for _, owner in expired}
        self.texts.filter(draft__in=keys).delete()
        self.drafts.filter(pk__in=keys).delete()
        self._without_drafts(self.owners.filter(owner__in=owners), "owner").delete()
        return len(expired)

    def forget_networks(self) -> int:
        """Delete the rows of networks that no draft counts for any more."""
        networks = self.owners.filter(owner__gte=b"n:", owner__lt=b"n;")
        return int(self._without_drafts(networks, "network").delete()[0])

    def _without_drafts(self, owners: Any, column: str) -> Any:
        return owners.filter(~Exists(self.drafts.filter(**{column: OuterRef("owner")})))
