"""A version number is given once: not again after a backup was restored, and not by a clock that went back."""

from __future__ import annotations

import itertools
import threading

import pytest
from sqlalchemy import event

from editor.drafts import DraftConflict, DraftStore, Guest
from tests.stores.conftest import KINDS, Backend, Clock, on

OWNER, CONTEXT = "42", "reply:7"
LARGEST_IN_JAVASCRIPT = 2**53 - 1


@on(KINDS)
def test_a_tab_from_before_a_restored_backup_overwrites_nothing(backend: Backend, clock: Clock) -> None:
    store = backend.open(clock=clock)
    kept = store.save(OWNER, CONTEXT, "in the backup", None)
    bring_back = backend.backup()
    clock.advance(seconds=1)
    lost = store.save(OWNER, CONTEXT, "after the backup", kept.version)
    bring_back()
    clock.advance(seconds=1)
    newer = store.save(OWNER, CONTEXT, "typed elsewhere since", kept.version)
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "after the backup, and more", lost.version)
    assert caught.value.current == newer
    assert store.load(OWNER, CONTEXT) == newer


@on(KINDS)
def test_a_tab_whose_draft_was_not_in_the_backup_overwrites_nothing(backend: Backend, clock: Clock) -> None:
    store = backend.open(clock=clock)
    store.save("another", CONTEXT, "x", None)
    bring_back = backend.backup()
    lost = store.save(OWNER, CONTEXT, "after the backup", None)
    bring_back()
    clock.advance(seconds=1)
    newer = store.save(OWNER, CONTEXT, "typed elsewhere since", None)
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "after the backup, and more", lost.version)
    assert store.load(OWNER, CONTEXT) == newer


@on(KINDS)
def test_versions_rise_while_the_clock_goes_back(store: DraftStore, clock: Clock) -> None:
    versions = [store.save(OWNER, CONTEXT, "at noon", None).version]
    clock.advance(hours=-1)
    versions.append(store.save(OWNER, CONTEXT, "an hour before", versions[-1]).version)
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "refused", versions[0])
    assert caught.value.submitted is not None
    versions.append(caught.value.submitted.version)
    versions.append(store.save(OWNER, CONTEXT, "accepted", versions[1]).version)
    versions.append(store.restore(OWNER, CONTEXT, versions[2]).version)
    versions.append(store.discard(OWNER, CONTEXT, None))
    versions.append(store.save(OWNER, CONTEXT, "the next", None).version)
    assert versions == sorted(set(versions))


@on(KINDS)
def test_a_save_that_knows_of_an_earlier_post_cannot_bring_back_what_was_posted_since(
    store: DraftStore, clock: Clock
) -> None:
    """A tab loads the page after the first post, and its autosave is under way while the second is sent."""
    seen = store.discard(OWNER, CONTEXT, None)
    assert store.version(OWNER, CONTEXT) == seen
    later = store.discard(OWNER, CONTEXT, None)
    assert later > seen
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "the second post", seen)
    assert caught.value.current is None
    assert store.load(OWNER, CONTEXT) is None
    assert store.discard(OWNER, CONTEXT, seen) == later, "what was cleared stays cleared"


@on(KINDS)
def test_a_tombstone_that_is_discarded_again_keeps_what_can_be_recovered_as_long(
    store: DraftStore, clock: Clock
) -> None:
    first = store.save(OWNER, CONTEXT, "text", None)
    store.discard(OWNER, CONTEXT, None)
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "a late one", first.version)
    store.discard(OWNER, CONTEXT, None)
    clock.advance(days=29)
    assert [revision.html for revision in store.history(OWNER, CONTEXT)] == ["a late one", "text"]


@on(["postgresql", "postgresql-pg8000", "mariadb"])
def test_a_save_that_waits_for_a_refusal_gets_a_higher_version(backend: Backend, clock: Clock) -> None:
    ahead = Clock(clock.now + 1)
    patient, quick = backend.open(clock=clock), backend.open(clock=ahead)
    first = patient.save(OWNER, CONTEXT, "one", None)
    saved: list[int] = []

    def save() -> None:
        saved.append(patient.save(OWNER, CONTEXT, "two", first.version).version)

    writer = threading.Thread(target=save)

    def before_commit(_: object) -> None:
        writer.start()
        writer.join(1)
        assert not saved, "it waits for the draft's row"

    event.listen(quick.engine, "commit", before_commit, once=True)
    with pytest.raises(DraftConflict) as caught:
        quick.save(OWNER, CONTEXT, "refused", None)
    writer.join()
    assert caught.value.submitted is not None
    assert saved[0] > caught.value.submitted.version


@on(KINDS)
def test_a_version_is_the_time_of_the_save_in_milliseconds(store: DraftStore, clock: Clock) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    assert first.version == int(clock.now * 1000) < LARGEST_IN_JAVASCRIPT
    assert store.save(OWNER, CONTEXT, "at the same moment", first.version).version == first.version + 1
    clock.advance(seconds=2)
    later = store.save(OWNER, CONTEXT, "later", first.version + 1)
    assert later.version == int(clock.now * 1000)
    clock.advance(seconds=2)
    assert store.discard(OWNER, CONTEXT, later.version) == int(clock.now * 1000)


@on(KINDS)
def test_a_claimed_draft_has_versions_of_its_own(store: DraftStore, clock: Clock) -> None:
    guest = Guest.new()
    first = store.save(guest, CONTEXT, "one", None)
    store.save(guest, CONTEXT, "two", first.version)
    clock.advance(seconds=5)
    moved = store.claim(guest, OWNER).moved
    assert [draft.version for draft in moved] == [int(clock.now * 1000) + 1]


@on(KINDS)
def test_five_versions_reach_from_seconds_ago_to_the_first_one(store: DraftStore, clock: Clock) -> None:
    """Ten minutes of writing, saved every two seconds."""
    version, start = None, clock.now
    for number in range(300):
        version = store.save(OWNER, CONTEXT, f"<p>{number}", version).version
        clock.advance(seconds=2)
    ages = [round(clock.now - 2 - text.saved_at.timestamp()) for text in store.history(OWNER, CONTEXT)]
    assert len(ages) == 5
    assert (ages[0], ages[-1]) == (2, round(clock.now - 2 - start))
    assert all(older <= 12 * younger for younger, older in itertools.pairwise(ages)), ages
