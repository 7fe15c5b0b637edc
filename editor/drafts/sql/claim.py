"""How a guest's drafts become a member's in a SQL database, within one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select

from editor.drafts.keys import Key
from editor.drafts.records import Claimed, Entry, Limits, Text
from editor.drafts.sql import rows
from editor.drafts.sql.schema import texts
from editor.drafts.sql.statements import TEXT


def claim(connection: Connection, guest: bytes, member: bytes, now: int, expires_at: int, limits: Limits) -> Claimed:
    """Move what the guest has to the member; see `DraftStore.claim`."""
    for owner in sorted((guest, member)):  # Always in the same order, so that two claims do not deadlock.
        rows.lock(connection, owner, now)
    rows.lock_drafts(connection, guest)
    moved: list[Entry] = []
    kept: list[tuple[bytes, Text]] = []
    left: list[bytes] = []
    given = rows.entries(connection, rows.as_of_now(connection, rows.select_live(guest, now)))
    for entry in sorted(given, key=lambda entry: (entry.text.version, entry.context)):
        source, target = Key(guest, entry.context), Key(member, entry.context)
        snapshot = rows.read(connection, target, now)
        known = any(meta.digest == entry.text.sealed.digest for meta in snapshot.texts)
        if snapshot.current is not None and not known:
            kept.append((target.context, _keep(connection, target, entry.text, now, limits)))
        elif not known and rows.count_live(connection, member, now) >= limits.drafts:
            left.append(source.context)
            continue
        elif not known:
            moved.append(_move(connection, source, target, entry, now, expires_at, limits))
        # A text that the member has, or had and posted, is not brought back.
        rows.remove(connection, source)
    return Claimed(tuple(moved), tuple(kept), tuple(left))


def _keep(connection: Connection, target: Key, text: Text, now: int, limits: Limits) -> Text:
    snapshot = rows.read(connection, target, now)
    text = text._replace(version=snapshot.next_version, reason="claimed")
    rows.put(connection, target, snapshot, text, snapshot.current, limits.revisions)
    assert snapshot.head is not None  # noqa: S101 - the member has a draft
    rows.set_head(connection, target, snapshot.head, snapshot.head._replace(latest=text.version))
    return text


def _move(
    connection: Connection, source: Key, target: Key, entry: Entry, now: int, expires_at: int, limits: Limits
) -> Entry:
    query = select(*TEXT).where(rows.at(texts, source)).order_by(texts.c.version)
    kept = map(rows.to_text, connection.execute(rows.as_of_now(connection, query)))
    for text in (*(text for text in kept if text.version != entry.text.version), entry.text):
        snapshot = rows.read(connection, target, now)
        text = text._replace(version=snapshot.next_version)
        rows.put(connection, target, snapshot, text, text.version, limits.revisions)
        rows.set_head(connection, target, snapshot.head, rows.changed(snapshot.head, text.version, True, expires_at))
    return Entry(target.context, expires_at, text)
