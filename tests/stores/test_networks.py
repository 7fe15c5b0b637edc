"""Being a new guest costs nothing, so what guests keep is counted for their network too; members are not counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from editor import Editor, Policy
from editor.drafts import DraftConflict, DraftLimitExceeded, Guest
from editor.held import HeldReplies
from tests.stores import django_databases
from tests.stores.conftest import DJANGO, KINDS, PLAIN, Backend, Clock, on

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.0"
CONTEXT = "reply:7"
ROOM = 4096 * 3
"""What the shortest draft takes where one revision, and one refused text, is kept."""
POLICY = Policy(
    guest_drafts_per_network=10,
    guest_draft_bytes_per_network=20 * ROOM,
    draft_revisions=1,
    guest_draft_days=2,
    draft_days=2,
    held_days=2,
)
GUESTS = 60


def refused(store: Any, *arguments: Any, network: str | None = HERE) -> str:
    """The setting that refuses a save."""
    with pytest.raises(DraftLimitExceeded) as caught:
        store.save(*arguments, network=network)
    assert caught.value.count > caught.value.limit == getattr(POLICY, caught.value.field)
    return caught.value.field


def filled(store: Any, text: str = "x", drafts: int = 10) -> list[Guest]:
    guests = [Guest.new() for _ in range(drafts)]
    for guest in guests:
        store.save(guest, CONTEXT, text, None, network=HERE)
    return guests


@on(KINDS)
def test_many_guests_of_one_network_keep_no_more_drafts_than_the_policy_allows(backend: Backend) -> None:
    stores = [backend.open(policy=POLICY) for _ in range(4)]

    def saved(number: int) -> bool:
        try:
            stores[number % 4].save(Guest.new(), CONTEXT, "x", None, network=HERE)
        except DraftLimitExceeded:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(saved, range(GUESTS)))
    stats = stores[0].stats()
    assert sum(outcomes) == stats.drafts == stats.owners == POLICY.guest_drafts_per_network


@on(KINDS)
def test_many_guests_of_one_network_keep_no_more_bytes_than_the_policy_allows(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    text, stored = "x" * 4096 * 4, 0
    for _ in range(GUESTS):
        try:
            draft = store.save(guest := Guest.new(), CONTEXT, text, None, network=HERE)
        except DraftLimitExceeded:
            continue
        for letter in "abc":
            clock.advance(seconds=1)
            draft = store.save(guest, CONTEXT, letter + text[1:], draft.version, network=HERE)
            with pytest.raises(DraftConflict):
                store.save(guest, CONTEXT, letter.upper() + text[1:], 1, network=HERE)
        stored += 1
    assert stored == 5
    at_rest = 4 / 3 if "encrypted" in backend.kind else 1
    assert store.stats().bytes <= POLICY.guest_draft_bytes_per_network * at_rest * 1.01


@on(KINDS)
def test_a_draft_that_grows_is_refused_when_the_room_is_used_up_and_stays(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    guest, *_ = filled(store, drafts=4)
    draft = store.load(guest, CONTEXT)
    for steps in (2, 17):
        clock.advance(seconds=1)
        draft = store.save(guest, CONTEXT, "y" * 4096 * steps, draft.version, network=HERE)
    assert refused(store, guest, CONTEXT, "z" * 4096 * 18, draft.version) == "guest_draft_bytes_per_network"
    assert refused(store, guest, CONTEXT, "z" * 4096 * 18, 5) == "guest_draft_bytes_per_network"
    assert store.load(guest, CONTEXT) == draft
    assert [revision.html for revision in store.history(guest, CONTEXT)] == ["y" * 4096 * 2]
    assert store.save(guest, CONTEXT, "shorter", draft.version, network=HERE)


@on(PLAIN + DJANGO)
def test_a_network_that_is_full_still_saves_the_drafts_it_has(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    guests = filled(store)
    assert refused(store, Guest.new(), CONTEXT, "x", None) == "guest_drafts_per_network"
    assert refused(store, guests[0], "reply:8", "x", 0) == "guest_drafts_per_network"
    for guest in guests:
        store.save(guest, CONTEXT, "and more", store.load(guest, CONTEXT).version, network=HERE)
    assert store.save(Guest.new(), CONTEXT, "x", None, network=ELSEWHERE)
    assert store.save("a member", CONTEXT, "x", None, network=HERE)


@on(PLAIN + DJANGO)
def test_a_guest_who_moves_takes_no_second_share(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    guests = filled(store)
    moved = store.save(guests[0], CONTEXT, "x" * 5000, store.load(guests[0], CONTEXT).version, network=ELSEWHERE)
    assert store.save(guests[0], CONTEXT, "at home", moved.version, network=HERE)
    others = [Guest.new() for _ in range(10)]
    assert all(store.save(guest, CONTEXT, "x", None, network=ELSEWHERE) for guest in others)


@on(PLAIN + DJANGO)
def test_what_became_a_members_counts_no_more(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    guests = filled(store)
    store.claim(guests[0], "a member")
    store.erase(guests[1])
    assert [store.save(Guest.new(), CONTEXT, "x", None, network=HERE).html for _ in range(2)] == ["x", "x"]
    assert refused(store, Guest.new(), CONTEXT, "x", None) == "guest_drafts_per_network"
    member = store.load("a member", CONTEXT)
    assert store.save("a member", CONTEXT, "y" * 4096 * 40, member.version, network=HERE)


@on(PLAIN + DJANGO)
def test_a_discarded_draft_counts_as_long_as_it_can_be_recovered(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    guests = filled(store)
    store.discard(guests[0], CONTEXT, None)
    assert refused(store, Guest.new(), CONTEXT, "x", None) == "guest_drafts_per_network"
    clock.advance(hours=POLICY.discarded_draft_hours + 1)
    assert store.save(Guest.new(), CONTEXT, "x", None, network=HERE)
    assert refused(store, Guest.new(), CONTEXT, "x", None) == "guest_drafts_per_network"


@on(PLAIN + DJANGO)
def test_what_has_expired_counts_no_more_and_a_purge_leaves_nothing(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    filled(store)
    clock.advance(days=3)
    filled(store)
    clock.advance(days=3)
    store.purge_expired(trust_clock=True)
    stats = store.stats()
    assert (stats.owners, stats.drafts, stats.bytes) == (0, 0, 0)
    if backend.kind.startswith("django"):
        assert not django_databases.models.DraftOwner._default_manager.using(store.using).exists()
    elif backend.kind != "redis":
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM editor_draft_owner").scalar() == 0


@on(PLAIN + DJANGO)
def test_a_save_that_the_guests_own_limit_refuses_takes_nothing_of_the_networks(backend: Backend, clock: Clock) -> None:
    policy = POLICY.replace(drafts_per_owner=1)
    store = backend.open(policy=policy, clock=clock)
    guest = Guest.new()
    store.save(guest, CONTEXT, "x", None, network=HERE)
    for number in range(20):
        with pytest.raises(DraftLimitExceeded) as caught:
            store.save(guest, f"reply:1{number}", "x", None, network=HERE)
        assert caught.value.field == "drafts_per_owner"
    assert len(filled(store, drafts=9)) == 9


@on(PLAIN + DJANGO)
def test_held_replies_count_for_the_network_too(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=POLICY, clock=clock)
    editor = Editor(POLICY)
    held, reply = HeldReplies(store, editor), editor.check("<p>Hello</p>")
    guests = [Guest.new() for _ in range(GUESTS)]
    kept = 0
    for guest in guests:
        try:
            held.hold(guest, CONTEXT, reply, network=HERE)
        except DraftLimitExceeded:
            continue
        kept += 1
    assert kept == store.stats().drafts == 10
    assert [len(held.waiting(guest)) for guest in guests[:11]] == [1] * 10 + [0]
