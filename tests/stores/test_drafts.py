"""What every store does, on every kind of store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from editor import Policy
from editor.drafts import DraftConflict, DraftLimitExceeded, DraftNotFound, DraftStore, Guest, InvalidDraft
from tests.cases import params
from tests.stores.conftest import KINDS, Backend, Clock, on

pytestmark = on(KINDS)

OWNER, CONTEXT = "42", "reply:7"


def htmls(revisions: Any) -> list[str]:
    return [revision.html for revision in revisions]


def test_a_saved_draft_is_loaded_as_it_was_saved(store: DraftStore, clock: Clock) -> None:
    saved = store.save(OWNER, CONTEXT, "<p>Hello", None, device="Firefox on Linux")
    assert store.load(OWNER, CONTEXT) == saved
    assert (saved.context, saved.html, saved.device) == (CONTEXT, "<p>Hello", "Firefox on Linux")
    assert saved.saved_at == datetime.fromtimestamp(clock.now, UTC)
    assert saved.expires_at - saved.saved_at == timedelta(days=30)


@pytest.mark.parametrize("case", params("draft-texts.jsonl"))
def test_any_text_comes_back_exactly_as_typed(store: DraftStore, case: dict[str, Any]) -> None:
    first = store.save(OWNER, CONTEXT, case["html"], None)
    loaded = store.load(OWNER, CONTEXT)
    assert loaded is not None
    assert loaded.html == case["html"]
    store.save(OWNER, CONTEXT, case["html"] + ".", first.version)
    assert htmls(store.history(OWNER, CONTEXT)) == [case["html"]]


@pytest.mark.parametrize("case", params("draft-keys.jsonl"))
def test_owners_and_contexts_that_look_alike_are_kept_apart(store: DraftStore, case: dict[str, Any]) -> None:
    places = [(owner, context) for owner in case["owners"] for context in case["contexts"]]
    for owner, context in places:
        store.save(owner, context, f"{owner!r} {context!r}", None)
    for owner, context in places:
        draft = store.load(owner, context)
        assert draft is not None
        assert draft.html == f"{owner!r} {context!r}"
    for owner in case["owners"]:
        assert {draft.context for draft in store.list(owner)} == set(case["contexts"])
        assert store.erase(owner) == len(case["contexts"])


@pytest.mark.parametrize("case", params("draft-invalid.jsonl"))
def test_an_argument_that_cannot_be_is_named(store: DraftStore, case: dict[str, Any]) -> None:
    arguments = {"owner": OWNER, "context": CONTEXT, "html": "<p>", "base_version": None} | case["arguments"]
    with pytest.raises(InvalidDraft) as caught:
        store.save(**arguments)
    assert caught.value.field == case["field"]
    assert store.load(OWNER, CONTEXT) is None


def test_the_longest_keys_are_possible(store: DraftStore) -> None:
    owner, context = "é" * 100, "😀" * 50
    assert store.save(owner, context, "x", None) == store.load(owner, context)


def test_a_long_device_label_is_cut_and_the_text_is_saved(store: DraftStore) -> None:
    assert store.save(OWNER, CONTEXT, "x", None, device="é" * 500).device == "é" * 60


def test_nothing_is_there_at_first(store: DraftStore) -> None:
    assert store.load(OWNER, CONTEXT) is None
    assert store.list(OWNER) == ()
    assert store.history(OWNER, CONTEXT) == ()
    assert store.version(OWNER, CONTEXT) == 0


def test_drafts_are_listed_the_last_saved_first(store: DraftStore) -> None:
    first = store.save(OWNER, "reply:1", "one", None)
    second = store.save(OWNER, "reply:2", "two", None)
    again = store.save(OWNER, "reply:1", "one more", first.version)
    store.save("43", "reply:1", "another's", None)
    assert store.list(OWNER) == (again, second)


# Versions and conflicts


def test_a_save_on_the_latest_version_is_accepted(store: DraftStore) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    second = store.save(OWNER, CONTEXT, "two", first.version)
    assert second.version > first.version
    assert store.version(OWNER, CONTEXT) == second.version


def test_a_save_on_an_older_version_is_refused_with_both_texts(store: DraftStore) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    second = store.save(OWNER, CONTEXT, "two", first.version, device="phone")
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "other", first.version, device="laptop")
    assert caught.value.current == second
    submitted = caught.value.submitted
    assert submitted is not None
    assert (submitted.html, submitted.device, submitted.reason) == ("other", "laptop", "refused")
    assert store.load(OWNER, CONTEXT) == second


def test_a_save_that_expects_no_draft_is_refused_where_there_is_one(store: DraftStore) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "two", None)
    assert caught.value.current == first


def test_a_save_that_expects_a_draft_is_refused_where_there_is_none(store: DraftStore) -> None:
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "text", 17)
    assert caught.value.current is None
    assert htmls(store.history(OWNER, CONTEXT)) == ["text"]
    assert store.save(OWNER, CONTEXT, "text", None).html == "text"


def test_the_texts_of_two_tabs_can_both_be_recovered(store: DraftStore) -> None:
    base = store.save(OWNER, CONTEXT, "common", None)
    left = store.save(OWNER, CONTEXT, "common left", base.version)
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "common right", base.version)
    for i in range(20):  # The tab that won goes on saving.
        left = store.save(OWNER, CONTEXT, f"common left {i}", left.version)
    assert caught.value.submitted in store.history(OWNER, CONTEXT)
    recovered = store.restore(OWNER, CONTEXT, caught.value.submitted.version)
    assert recovered.html == "common right"
    assert left.html in htmls(store.history(OWNER, CONTEXT))


def test_a_repeated_request_answers_what_the_first_one_did(store: DraftStore) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    assert store.save(OWNER, CONTEXT, "one", None) == first
    second = store.save(OWNER, CONTEXT, "two", first.version)
    assert store.save(OWNER, CONTEXT, "two", first.version) == second
    assert htmls(store.history(OWNER, CONTEXT)) == ["one"]


def test_a_tab_that_keeps_losing_takes_one_place_in_the_history(store: DraftStore) -> None:
    base = store.save(OWNER, CONTEXT, "one", None)
    store.save(OWNER, CONTEXT, "two", base.version)
    for _ in range(3):
        with pytest.raises(DraftConflict):
            store.save(OWNER, CONTEXT, "lost", base.version)
    assert sorted(htmls(store.history(OWNER, CONTEXT))) == ["lost", "one"]


# Discarding and late saves


def test_a_late_autosave_does_not_bring_a_posted_draft_back(store: DraftStore) -> None:
    draft = store.save(OWNER, CONTEXT, "posted", None)
    store.discard(OWNER, CONTEXT, draft.version)
    for late in ("posted", "posted, and a bit"):
        with pytest.raises(DraftConflict) as caught:
            store.save(OWNER, CONTEXT, late, draft.version)
        assert caught.value.current is None
    assert store.load(OWNER, CONTEXT) is None
    assert store.list(OWNER) == ()
    assert "posted, and a bit" in htmls(store.history(OWNER, CONTEXT))


def test_a_first_autosave_that_arrives_after_posting_is_refused(store: DraftStore) -> None:
    base = store.version(OWNER, CONTEXT)
    store.discard(OWNER, CONTEXT, None)
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "posted", base)
    assert store.load(OWNER, CONTEXT) is None


def test_the_next_reply_can_start_after_posting(store: DraftStore) -> None:
    posted = store.save(OWNER, CONTEXT, "posted", None)
    tombstone = store.discard(OWNER, CONTEXT, posted.version)
    assert store.version(OWNER, CONTEXT) == tombstone
    following = store.save(OWNER, CONTEXT, "next", tombstone)
    assert following.version > tombstone > posted.version
    store.discard(OWNER, CONTEXT, None)
    assert store.save(OWNER, CONTEXT, "third", None).version > following.version


def test_an_old_tab_does_not_meet_its_version_number_again(store: DraftStore, clock: Clock) -> None:
    old = store.save(OWNER, CONTEXT, "posted long ago", None)
    store.discard(OWNER, CONTEXT, old.version)
    clock.advance(days=3)
    store.purge_expired(trust_clock=True)
    fresh = store.save(OWNER, CONTEXT, "fresh", None)
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "posted long ago, late", old.version)
    assert store.load(OWNER, CONTEXT) == fresh


def test_discarding_an_older_version_is_refused(store: DraftStore) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    second = store.save(OWNER, CONTEXT, "two", first.version)
    with pytest.raises(DraftConflict) as caught:
        store.discard(OWNER, CONTEXT, first.version)
    assert (caught.value.current, caught.value.submitted) == (second, None)
    assert store.load(OWNER, CONTEXT) == second


def test_discarding_without_a_version_takes_whatever_is_there(store: DraftStore) -> None:
    store.save(OWNER, CONTEXT, "one", None)
    store.discard(OWNER, CONTEXT, None)
    assert store.load(OWNER, CONTEXT) is None


def test_discarding_twice_is_discarding_once(store: DraftStore) -> None:
    draft = store.save(OWNER, CONTEXT, "one", None)
    assert store.discard(OWNER, CONTEXT, draft.version) == store.discard(OWNER, CONTEXT, draft.version)


def test_a_cleared_text_can_be_recovered_for_a_day(store: DraftStore, clock: Clock) -> None:
    draft = store.save(OWNER, CONTEXT, "precious", None)
    store.discard(OWNER, CONTEXT, draft.version)
    clock.advance(hours=23)
    assert htmls(store.history(OWNER, CONTEXT)) == ["precious"]
    clock.advance(hours=1)
    assert store.history(OWNER, CONTEXT) == ()
    assert store.version(OWNER, CONTEXT) == 0
    with pytest.raises(DraftNotFound):
        store.restore(OWNER, CONTEXT, draft.version)


def test_restoring_undoes_a_discard(store: DraftStore) -> None:
    draft = store.save(OWNER, CONTEXT, "precious", None)
    store.discard(OWNER, CONTEXT, draft.version)
    restored = store.restore(OWNER, CONTEXT, draft.version, device="phone")
    assert (restored.html, restored.device) == ("precious", "phone")
    assert store.load(OWNER, CONTEXT) == restored
    assert store.list(OWNER) == (restored,)
    assert store.history(OWNER, CONTEXT) == ()


# History


def test_five_versions_are_kept_newest_first_the_last_and_the_first_among_them(store: DraftStore) -> None:
    version = None
    for i in range(9):
        version = store.save(OWNER, CONTEXT, str(i), version).version
    history = store.history(OWNER, CONTEXT)
    assert len(history) == 5
    assert (history[0].html, history[-1].html) == ("7", "0")
    assert [revision.version for revision in history] == sorted((r.version for r in history), reverse=True)
    assert {revision.reason for revision in history} == {"saved"}


def test_a_discarded_text_is_one_more_than_the_versions_kept(store: DraftStore) -> None:
    version = None
    for i in range(9):
        version = store.save(OWNER, CONTEXT, str(i), version).version
    store.discard(OWNER, CONTEXT, None)
    history = htmls(store.history(OWNER, CONTEXT))
    assert (len(history), history[0], history[-1]) == (6, "8", "0")


def test_the_history_holds_versions_that_differ(store: DraftStore) -> None:
    version = None
    for text in ("a", "a", "b", "a", "b", "b", "c", "b"):
        version = store.save(OWNER, CONTEXT, text, version).version
    assert htmls(store.history(OWNER, CONTEXT)) == ["c", "a"]


def test_the_number_of_versions_is_the_policys(backend: Backend) -> None:
    store, version = backend.open(policy=Policy(draft_revisions=2)), None
    for i in range(5):
        version = store.save(OWNER, CONTEXT, str(i), version).version
    assert htmls(store.history(OWNER, CONTEXT)) == ["3", "0"]
    for i in range(5, 9):
        with pytest.raises(DraftConflict):
            store.save(OWNER, CONTEXT, str(i), None)
    assert htmls(store.history(OWNER, CONTEXT)) == ["8", "5", "3", "0"]


def test_fewer_versions_stay_where_the_policy_keeps_fewer_than_before(backend: Backend) -> None:
    store, version = backend.open(policy=Policy(draft_revisions=6)), None
    for i in range(9):
        version = store.save(OWNER, CONTEXT, str(i), version).version
    fewer = backend.open(policy=Policy(draft_revisions=2))
    fewer.save(OWNER, CONTEXT, "9", version)
    kept = htmls(fewer.history(OWNER, CONTEXT))
    assert kept[0] == "8"
    assert len(kept) == 2


def test_a_restored_version_is_the_latest_and_the_draft_before_it_is_kept(store: DraftStore) -> None:
    first = store.save(OWNER, CONTEXT, "one", None)
    second = store.save(OWNER, CONTEXT, "two", first.version)
    restored = store.restore(OWNER, CONTEXT, first.version)
    assert restored.html == "one"
    assert restored.version > second.version
    assert store.load(OWNER, CONTEXT) == restored
    assert htmls(store.history(OWNER, CONTEXT)) == ["two"]
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "stale", second.version)


def test_restoring_what_is_not_kept_says_so(store: DraftStore) -> None:
    draft = store.save(OWNER, CONTEXT, "one", None)
    with pytest.raises(DraftNotFound) as caught:
        store.restore(OWNER, CONTEXT, draft.version + 1)
    assert (caught.value.context, caught.value.version) == (CONTEXT, draft.version + 1)
    with pytest.raises(DraftNotFound):
        store.restore("43", CONTEXT, draft.version)


# Limits


def test_a_draft_of_the_largest_size_is_kept_and_one_byte_more_is_refused(store: DraftStore) -> None:
    largest = "é" * (128 * 1024)
    draft = store.save(OWNER, CONTEXT, largest, None)
    with pytest.raises(DraftLimitExceeded) as caught:
        store.save(OWNER, CONTEXT, largest + "x", draft.version)
    assert (caught.value.field, caught.value.limit, caught.value.count) == ("draft_max_bytes", 262_144, 262_145)
    assert store.load(OWNER, CONTEXT) == draft


def test_one_draft_too_many_is_refused_and_the_others_stay(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=Policy(drafts_per_owner=3), clock=clock)
    kept = []
    for i in range(3):
        kept.append(store.save(OWNER, f"reply:{i}", "x", None))
        clock.advance(seconds=1)
    with pytest.raises(DraftLimitExceeded) as caught:
        store.save(OWNER, "reply:3", "x", None)
    assert (caught.value.field, caught.value.limit, caught.value.count) == ("drafts_per_owner", 3, 4)
    assert store.list(OWNER) == tuple(reversed(kept))
    assert store.save(OWNER, "reply:0", "y", kept[0].version).html == "y"
    assert store.save("43", "reply:3", "x", None)
    store.discard(OWNER, "reply:1", None)
    assert store.save(OWNER, "reply:3", "x", None)


def test_restoring_over_the_limit_is_refused(backend: Backend) -> None:
    store = backend.open(policy=Policy(drafts_per_owner=1))
    gone = store.save(OWNER, "reply:1", "x", None)
    store.discard(OWNER, "reply:1", None)
    store.save(OWNER, "reply:2", "x", None)
    with pytest.raises(DraftLimitExceeded):
        store.restore(OWNER, "reply:1", gone.version)


def test_expired_drafts_do_not_count(backend: Backend, clock: Clock) -> None:
    store = backend.open(policy=Policy(drafts_per_owner=1), clock=clock)
    store.save(OWNER, "reply:1", "x", None)
    clock.advance(days=30)
    assert store.save(OWNER, "reply:2", "x", None)


def test_discarded_and_refused_texts_do_not_pile_up(backend: Backend) -> None:
    store = backend.open(policy=Policy(drafts_per_owner=3))
    for i in range(10):
        store.save(OWNER, f"reply:{i}", "x", None)
        store.discard(OWNER, f"reply:{i}", None)
    for i in range(10, 20):
        with pytest.raises(DraftConflict):
            store.save(OWNER, f"reply:{i}", "x", 5)
    assert store.stats().discarded == 3
    assert htmls(store.history(OWNER, "reply:19")) == ["x"]
    assert store.history(OWNER, "reply:0") == ()
    for i in range(20, 30):
        store.discard(OWNER, f"reply:{i}", None)
    assert store.stats().discarded == 3


# Expiry


@pytest.mark.parametrize(("owner", "days"), [(OWNER, 30), (Guest.new(), 7)], ids=["a member", "a guest"])
def test_a_draft_expires_after_its_days_since_the_last_save(
    store: DraftStore, clock: Clock, owner: Any, days: int
) -> None:
    first = store.save(owner, CONTEXT, "one", None)
    clock.advance(days=days - 1)
    second = store.save(owner, CONTEXT, "two", first.version)
    clock.advance(days=days, seconds=-1)
    assert store.load(owner, CONTEXT) == second
    clock.advance(seconds=1)
    assert store.load(owner, CONTEXT) is None
    assert store.list(owner) == ()
    assert store.history(owner, CONTEXT) == ()
    with pytest.raises(DraftConflict) as caught:
        store.save(owner, CONTEXT, "late", second.version)
    assert caught.value.current is None
    assert htmls(store.history(owner, CONTEXT)) == ["late"]


def test_purging_deletes_what_has_expired_and_nothing_else(store: DraftStore, clock: Clock) -> None:
    for i in range(3):
        store.save(f"old {i}", CONTEXT, "x", None)
    store.save(OWNER, CONTEXT, "x", None)
    store.discard(OWNER, CONTEXT, None)
    clock.advance(days=20)
    young = store.save(OWNER, "reply:8", "x", None)
    clock.advance(days=15)
    assert store.stats().expired in (0, 4)  # Redis may have deleted them already.
    assert store.purge_expired(trust_clock=True) in (0, 4)
    assert store.purge_expired(trust_clock=True) == 0
    assert store.list(OWNER) == (young,)
    stats = store.stats()
    assert (stats.owners, stats.drafts, stats.discarded, stats.revisions, stats.expired) == (1, 1, 0, 0, 0)


def test_erasing_an_owner_leaves_nothing_of_theirs(store: DraftStore) -> None:
    other = store.save("43", CONTEXT, "x", None)
    first = store.save(OWNER, "reply:1", "one", None)
    store.save(OWNER, "reply:1", "two", first.version)
    store.save(OWNER, "reply:2", "three", None)
    store.discard(OWNER, "reply:2", None)
    assert store.erase(OWNER) == 1
    assert store.list(OWNER) == ()
    assert store.history(OWNER, "reply:1") == store.history(OWNER, "reply:2") == ()
    assert store.list("43") == (other,)
    assert (store.stats().owners, store.stats().drafts, store.stats().revisions) == (1, 1, 0)


def test_stats_count_what_is_there(store: DraftStore) -> None:
    first = store.save(OWNER, "reply:1", "four", None)
    store.save(OWNER, "reply:1", "eight 8!", first.version)
    store.save(Guest.new(), "reply:1", "x", None)
    store.save(OWNER, "reply:2", "y", None)
    store.discard(OWNER, "reply:2", None)
    stats = store.stats()
    assert (stats.owners, stats.drafts, stats.guest_drafts, stats.discarded) == (2, 2, 1, 1)
    assert (stats.revisions, stats.expired) == (2, 0)
    assert stats.bytes >= 14
