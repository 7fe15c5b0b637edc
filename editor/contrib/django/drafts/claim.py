"""How a guest's drafts become a member's, within one transaction."""

from __future__ import annotations

from editor.contrib.django.drafts.rows import Rows
from editor.contrib.django.models import StoredDraft
from editor.drafts.keys import Key
from editor.drafts.records import Claimed, Entry, Limits, Text


def claim(rows: Rows, guest: bytes, member: bytes, now: int, expires_at: int, limits: Limits) -> Claimed:
    """Move what the guest has to the member; see `DraftStore.claim`."""
    for owner in sorted((guest, member)):  # Always in the same order, so that two claims do not deadlock.
        rows.lock(owner, now)
    rows.lock_drafts(guest)
    moved: list[Entry] = []
    kept: list[tuple[bytes, Text]] = []
    left: list[bytes] = []
    for given in sorted(rows.as_of_now(rows.live(guest, now)), key=lambda given: given.version):
        source, text = given.draft, given.text
        target = Key(member, bytes(source.context))
        snapshot = rows.read(target, now)
        known = any(meta.digest == text.sealed.digest for meta in snapshot.texts)
        if snapshot.head is not None and snapshot.head.live and not known:
            text = text._replace(version=snapshot.next_version, reason="claimed")
            rows.put(snapshot.head, snapshot, text, snapshot.current, limits.revisions)
            snapshot.head.latest = text.version
            rows.store(snapshot.head)
            kept.append((target.context, text))
        elif not known and rows.count_live(member, now) >= limits.drafts:
            left.append(target.context)
            continue
        elif not known:
            moved.append(_move(rows, source, target, text, now, expires_at, limits))
        # A text that the member has, or had and posted, is not brought back.
        rows.remove(source)
    return Claimed(tuple(moved), tuple(kept), tuple(left))


def _move(
    rows: Rows, source: StoredDraft, target: Key, latest: Text, now: int, expires_at: int, limits: Limits
) -> Entry:
    texts = [row.text for row in rows.as_of_now(rows.texts.filter(draft=source)).order_by("version")]
    for text in (*(text for text in texts if text.version != latest.version), latest):
        snapshot = rows.read(target, now)
        text = text._replace(version=snapshot.next_version)
        draft = rows.write(target, snapshot, text.version, True, expires_at)
        rows.put(draft, snapshot, text, text.version, limits.revisions)
    return Entry(target.context, expires_at, text)
