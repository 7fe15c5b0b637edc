"""A guest signs in: the drafts become the member's, once, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from editor import Policy
from editor.drafts import Claim, DraftConflict, DraftStore, Guest, InvalidDraft
from tests.stores.conftest import KINDS, Backend, Clock, on

pytestmark = on(KINDS)

MEMBER = "42"


def test_a_guests_draft_becomes_the_members(store: DraftStore, clock: Clock) -> None:
    guest = Guest.new()
    first = store.save(guest, "reply:1", "one", None)
    store.save(guest, "reply:1", "two", first.version, device="phone")
    claim = store.claim(guest, MEMBER)
    assert [draft.html for draft in claim.moved] == ["two"]
    draft = store.load(MEMBER, "reply:1")
    assert (draft,) == claim.moved
    assert draft is not None
    assert draft.device == "phone"
    assert (draft.expires_at.timestamp() - clock.now) == 30 * 86_400
    assert [revision.html for revision in store.history(MEMBER, "reply:1")] == ["one"]
    assert store.save(MEMBER, "reply:1", "three", draft.version)
    assert store.list(guest) == ()


def test_the_members_own_draft_wins_and_the_guests_is_kept(store: DraftStore) -> None:
    guest = Guest.new()
    own = store.save(MEMBER, "reply:1", "the member's", None)
    store.save(guest, "reply:1", "the guest's", None)
    claim = store.claim(guest, MEMBER)
    assert claim.moved == ()
    assert [(revision.html, revision.reason) for revision in claim.kept] == [("the guest's", "claimed")]
    assert store.load(MEMBER, "reply:1") == own
    assert store.history(MEMBER, "reply:1") == claim.kept
    assert store.restore(MEMBER, "reply:1", claim.kept[0].version).html == "the guest's"


def test_the_same_text_is_not_kept_twice(store: DraftStore) -> None:
    guest = Guest.new()
    own = store.save(MEMBER, "reply:1", "same", None)
    store.save(guest, "reply:1", "same", None)
    assert store.claim(guest, MEMBER) == Claim()
    assert store.load(MEMBER, "reply:1") == own
    assert store.history(MEMBER, "reply:1") == ()


def test_claiming_again_does_nothing(store: DraftStore) -> None:
    guest = Guest.new()
    store.save(guest, "reply:1", "text", None)
    store.claim(guest, MEMBER)
    before = store.list(MEMBER)
    assert store.claim(guest, MEMBER) == Claim()
    assert store.list(MEMBER) == before


def test_claiming_for_a_guest_without_drafts_does_nothing(store: DraftStore) -> None:
    assert store.claim(Guest.new(), MEMBER) == Claim()


def test_a_late_save_of_the_guest_does_not_touch_the_members_draft(store: DraftStore) -> None:
    guest = Guest.new()
    draft = store.save(guest, "reply:1", "text", None)
    moved = store.claim(guest, MEMBER).moved
    with pytest.raises(DraftConflict) as caught:
        store.save(guest, "reply:1", "late", draft.version)
    assert caught.value.current is None
    assert store.list(MEMBER) == moved


def test_a_claim_brings_back_no_draft_that_was_posted(store: DraftStore) -> None:
    guest = Guest.new()
    store.save(guest, "reply:1", "text", None)
    store.claim(guest, MEMBER)
    store.discard(MEMBER, "reply:1", None)
    store.claim(guest, MEMBER)
    assert store.load(MEMBER, "reply:1") is None


def test_what_does_not_fit_the_members_limit_stays_with_the_guest(backend: Backend) -> None:
    store = backend.open(policy=Policy(drafts_per_owner=2))
    guest = Guest.new()
    store.save(MEMBER, "edit:1", "own", None)
    store.save(guest, "reply:1", "one", None)
    store.save(guest, "reply:2", "two", None)
    claim = store.claim(guest, MEMBER)
    assert [draft.context for draft in claim.moved] == ["reply:1"]
    assert claim.left == ("reply:2",)
    assert [draft.html for draft in store.list(guest)] == ["two"]
    store.discard(MEMBER, "edit:1", None)
    assert [draft.html for draft in store.claim(guest, MEMBER).moved] == ["two"]


def test_an_expired_draft_is_not_claimed(store: DraftStore, clock: Clock) -> None:
    guest = Guest.new()
    store.save(guest, "reply:1", "text", None)
    clock.advance(days=7)
    assert store.claim(guest, MEMBER) == Claim()


def test_only_a_guest_is_claimed_and_only_for_a_member(store: DraftStore) -> None:
    with pytest.raises(InvalidDraft):
        store.claim("someone else", MEMBER)  # type: ignore[arg-type]  # what a careless caller would do
    with pytest.raises(InvalidDraft):
        store.claim(Guest.new(), Guest.new())  # type: ignore[arg-type]  # likewise


def test_a_posted_text_that_the_guest_saved_late_is_not_brought_back(store: DraftStore) -> None:
    guest = Guest.new()
    store.save(guest, "reply:1", "text", None)
    store.claim(guest, MEMBER)
    store.discard(MEMBER, "reply:1", None)
    store.save(guest, "reply:1", "text", None)
    assert store.claim(guest, MEMBER) == Claim()
    assert store.list(MEMBER) == store.list(guest) == ()


@pytest.mark.parametrize("members", [[MEMBER, MEMBER], ["41", "42"]], ids=["one member", "two members"])
def test_of_two_claims_at_once_one_wins_and_nothing_is_lost(backend: Backend, members: list[str]) -> None:
    stores = [backend.open() for _ in members]
    for round_ in range(10):
        guest, contexts = Guest.new(), [f"reply:{round_}:{i}" for i in range(3)]
        for context in contexts:
            stores[0].save(guest, context, f"text {context}", None)
        with ThreadPoolExecutor(2) as pool:
            started = [pool.submit(each.claim, guest, member) for each, member in zip(stores, members, strict=True)]
        claims = [each.result() for each in started]
        winners = {member for member, claim in zip(members, claims, strict=True) if claim.moved}
        assert len(winners) == 1
        drafts = [stores[0].load(member, context) for member in set(members) for context in contexts]
        assert sorted(d.html for d in drafts if d) == [f"text {context}" for context in contexts]


def test_two_guests_of_one_member_sign_in_at_once_and_both_texts_stay(backend: Backend) -> None:
    stores = [backend.open(), backend.open()]
    for round_ in range(10):
        guests, context = [Guest.new(), Guest.new()], f"reply:{round_}"
        for number, guest in enumerate(guests):
            stores[0].save(guest, context, f"text {number}", None)
        with ThreadPoolExecutor(2) as pool:
            started = [pool.submit(each.claim, guest, MEMBER) for each, guest in zip(stores, guests, strict=True)]
        claims = [each.result() for each in started]
        assert sorted(len(claim.moved) for claim in claims) == [0, 1]
        texts = {stores[0].load(MEMBER, context).html, *(r.html for r in stores[0].history(MEMBER, context))}
        assert texts == {"text 0", "text 1"}
