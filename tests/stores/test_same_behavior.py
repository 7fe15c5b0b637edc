"""All stores behave alike: the same random calls, at the same times, are answered the same."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from editor import Policy
from editor.drafts import (
    Claim,
    Draft,
    DraftConflict,
    DraftLimitExceeded,
    DraftNotFound,
    Guest,
    Revision,
    SQLDraftStore,
    Stats,
)
from tests.stores.conftest import Backend, Clock, on

POLICY = Policy(drafts_per_owner=3, draft_revisions=2, draft_days=2, guest_draft_days=1)
GUESTS = [Guest.new(), Guest.new()]
OWNERS: list[Any] = ["alice", "bob", *GUESTS]
CONTEXTS = ["reply:1", "reply:2", "reply:3", "reply:4", "edit:1"]
TEXTS = ["a", "b", "c", "d", "e", "f"]
CALLS = 100


class Watched:
    """A store whose version numbers, which differ from store to store, are told by their order of appearance."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.numbers: list[int] = []

    def number(self, version: int) -> int:
        if version == 0:
            return 0
        if version not in self.numbers:
            self.numbers.append(version)
        return self.numbers.index(version) + 1

    def version(self, number: int | None) -> int | None:
        """The version of a number, so that both stores are given the same one."""
        return number if not number else self.numbers[number - 1]

    def call(self, name: str, *arguments: Any) -> Any:
        try:
            return self.plain(getattr(self.store, name)(*arguments))
        except DraftConflict as conflict:
            return "conflict", self.plain(conflict.current), self.plain(conflict.submitted)
        except DraftLimitExceeded as limit:
            return "limit", limit.field, limit.count
        except DraftNotFound:
            return "not found"

    def plain(self, value: Any) -> Any:
        match value:
            case Draft():
                return value.context, self.number(value.version), value.html, value.saved_at, value.expires_at
            case Revision():
                return value.context, self.number(value.version), value.html, value.saved_at, value.reason
            case Claim():
                return self.plain(value.moved), self.plain(value.kept), value.left
            case Stats():
                # Redis deletes by its own clock, so what has expired may be there or not.
                return value.drafts, value.guest_drafts, value.discarded
            case tuple():
                return [self.plain(each) for each in value]
            case int():
                return self.number(value)
            case datetime() | str() | None:
                return value
        raise AssertionError(value)


def chosen(chance: random.Random, known: int) -> tuple[str, list[Any]]:
    """A call with its arguments; versions are numbers of `Watched`, as ("version", n)."""
    owner, context = chance.choice(OWNERS), chance.choice(CONTEXTS)
    some = ("version", chance.randint(max(0, known - 6), known) if known else 0)
    match chance.choices(["save", "follow", "discard", "restore", "claim", "look"], [6, 6, 3, 3, 1, 2])[0]:
        case "save":
            return "save", [owner, context, chance.choice(TEXTS), chance.choice([None, some])]
        case "follow":
            return "save", [owner, context, chance.choice(TEXTS), "latest"]
        case "discard":
            return "discard", [owner, context, chance.choice([None, some, "latest"])]
        case "restore":
            return "restore", [owner, context, some]
        case "claim":
            return "claim", [chance.choice(GUESTS), chance.choice(["alice", "bob"])]
        case _:
            return "stats", []


@on(["postgresql", "mariadb", "redis", "redis-encrypted"])
@pytest.mark.parametrize("seed", range(2))
def test_random_calls_are_answered_as_sqlite_answers_them(backend: Backend, tmp_path: Path, seed: int) -> None:
    chance, clock = random.Random(seed), Clock()
    reference = SQLDraftStore(f"sqlite:///{tmp_path}/reference.sqlite3", policy=POLICY, clock=clock)
    reference.create_tables()
    stores = [Watched(reference), Watched(backend.open(policy=POLICY, clock=clock))]
    for owner in OWNERS:
        # Each owner's numbers start from the clock: at different times, no two owners share one.
        for each in stores:
            each.call("save", owner, CONTEXTS[0], "begin", None)
        clock.advance(seconds=10)
    outcomes = set()
    for step in range(CALLS):
        name, arguments = chosen(chance, len(stores[0].numbers))
        answers = []
        for each in stores:
            given = list(arguments)
            for position, argument in enumerate(given):
                if argument == "latest":
                    given[position] = each.store.version(given[0], given[1])
                elif isinstance(argument, tuple):
                    given[position] = each.version(argument[1])
            answer = each.call(name, *given)
            owner, context = (*given, OWNERS[0], CONTEXTS[0])[:2] if len(given) > 1 else (OWNERS[0], CONTEXTS[0])
            if name == "claim":
                owner, context = given[1], CONTEXTS[step % len(CONTEXTS)]
            seen = [each.call("list", owner), each.call("load", owner, context), each.call("history", owner, context)]
            answers.append((answer, seen))
        assert answers[0] == answers[1], f"step {step}: {name} {arguments}"
        told = answers[0][0]
        outcomes.add((name, told[0] if isinstance(told, tuple) and told[0] in ("conflict", "limit") else "done"))
        clock.advance(hours=chance.choice([0, 0, 0, 1, 5]), seconds=1)
    assert len(outcomes) >= 5
    reference.close()
