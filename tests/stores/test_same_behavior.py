"""All stores do what the model does: the same long random sequence of calls, on each, is answered the same.

Each run draws a fresh seed and prints it; DRAFTS_SEED in the environment repeats one.
"""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest

from editor import Policy
from editor.drafts import Claim, Draft, DraftConflict, DraftLimitExceeded, DraftNotFound, Guest
from tests.stores.conftest import SEED, Backend, Clock, on
from tests.stores.model import Model

pytestmark = pytest.mark.timeout(1200)  # 2,000 calls, each followed by four looks, on a busy machine.

POLICY = Policy(drafts_per_owner=3, draft_revisions=4, draft_days=2, guest_draft_days=1, guest_drafts_per_network=5)
GUESTS = [Guest("A" * 22), Guest("B" * 22)]
OWNERS: list[Any] = ["alice", "bob", *GUESTS]
CONTEXTS = ["reply:1", "reply:2", "reply:3", "reply:4", "edit:1"]
TEXTS = ["a", "b", "c", "d", "e", "f"]
CALLS = 2_000


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def told(draft: Draft) -> tuple[int, str, int, int]:
    return draft.version, draft.html, milliseconds(draft.saved_at), milliseconds(draft.expires_at)


def answer(store: Any, name: str, *arguments: Any) -> Any:
    """What a store answers, as the model says it."""
    try:
        outcome = getattr(store, name)(*arguments)
    except DraftConflict as conflict:
        submitted = conflict.submitted.version if conflict.submitted else None
        return "conflict", told(conflict.current) if conflict.current else None, submitted
    except DraftLimitExceeded as limit:
        return "limit", limit.field
    except DraftNotFound:
        return ("not found",)
    if isinstance(outcome, Draft):
        return "draft", *told(outcome)
    if isinstance(outcome, Claim):
        moved = [(draft.context, *told(draft)) for draft in outcome.moved]
        return "claimed", moved, [(each.context, each.version) for each in outcome.kept], list(outcome.left)
    return {"discard": "discarded", "erase": "erased"}[name], outcome


def seen(store: Any, owner: Any, context: str) -> Any:
    """What a store shows of an owner and a context, as the model says it."""
    if isinstance(store, Model):
        return (
            store.list(owner),
            store.load(owner, context),
            store.history(owner, context),
            store.version(owner, context),
        )
    listed = [(draft.context, *told(draft)) for draft in store.list(owner)]
    assert [each[3] for each in listed] == sorted((each[3] for each in listed), reverse=True)
    draft = store.load(owner, context)
    history = [(r.version, r.reason, milliseconds(r.saved_at), r.html) for r in store.history(owner, context)]
    ordered = sorted(listed, key=lambda each: (each[3], each[1], each[0]))
    return ordered, told(draft) if draft else None, history, store.version(owner, context)


def chosen(chance: random.Random, model: Model, clock: Clock) -> tuple[str, list[Any]]:
    """A call with its arguments."""
    owner, context = chance.choice(OWNERS), chance.choice(CONTEXTS)
    latest = model.version(owner, context)
    past = [entry[0] for entry in model.history(owner, context)]
    some = chance.choice([0, 5, latest, latest + 1, int(clock.now * 1000), *past])
    match chance.choices(["save", "follow", "discard", "restore", "claim", "erase"], [60, 80, 25, 30, 10, 1])[0]:
        case "save":
            return "save", [owner, context, chance.choice(TEXTS), chance.choice([None, some]), None, "a network"]
        case "follow":
            return "save", [owner, context, chance.choice(TEXTS), latest, None, "a network"]
        case "discard":
            return "discard", [owner, context, chance.choice([None, some, latest])]
        case "restore":
            return "restore", [owner, context, some]
        case "claim":
            return "claim", [chance.choice(GUESTS), chance.choice(["alice", "bob"])]
        case _:
            return "erase", [owner]


@on(["sqlite", "postgresql", "mariadb", "redis", "redis-encrypted"])
def test_a_long_random_sequence_of_calls_is_answered_as_the_model_answers_it(backend: Backend) -> None:
    chance, clock = random.Random(SEED), Clock()
    model, store = Model(POLICY, clock), backend.open(policy=POLICY, clock=clock)
    outcomes = set()
    for step in range(CALLS):
        name, arguments = chosen(chance, model, clock)
        expected = getattr(model, name)(*arguments)
        call = f"DRAFTS_SEED={SEED}, step {step}: {name} {arguments}"
        assert answer(store, name, *arguments) == expected, call
        owner = arguments[1] if name == "claim" else arguments[0]
        context = arguments[1] if name not in ("claim", "erase") else chance.choice(CONTEXTS)
        assert seen(store, owner, context) == seen(model, owner, context), call
        outcomes.add((name, expected[0]))
        clock.advance(hours=chance.choice([0] * 12 + [1, 5]), seconds=chance.choice([0, 0.001, 1]))
    assert len(outcomes) >= 8
