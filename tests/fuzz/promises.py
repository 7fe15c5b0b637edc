"""What holds for every input under every policy, asked in Python: the part of the fuzz that needs no browser."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from tests.fuzz.generation import KINDS, policy_of, soup
from tests.losses import Sample, silent_losses

MOST_GROWTH, ANY_GROWTH = 64, 4_096
"""A result is at most so many times as long as its input, and so many characters."""
CASES_OF_A_POLICY = 50


class Fault(NamedTuple):
    """A promise that did not hold: which, for what input, under what policy."""

    promise: str
    kind: str
    html: str
    policy: dict[str, Any]


@dataclass
class Batch:
    """What the cases of one number and seed came to: what browsers are to be asked, and what already failed."""

    number: int
    replies: list[str] = field(default_factory=list)
    players: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    growth: float = 0.0
    faults: list[Fault] = field(default_factory=list)


class Outcome(NamedTuple):
    """What one input became, and the promises that did not hold."""

    replies: list[str]
    players: list[str]
    broken: list[str]
    accepted: bool = False


def batch(seed: int, number: int, size: int, practice: Path | None = None) -> Batch:
    """The cases of that number. The same arguments give the same cases."""
    chance = random.Random(f"{seed}:{number}")
    made = Batch(number)
    names, weights = list(KINDS), [weight for weight, _ in KINDS.values()]
    editor = Editor()
    for index in range(size):
        if index % CASES_OF_A_POLICY == 0:
            editor = Editor(policy_of(chance))
        kind = chance.choices(names, weights)[0]
        known = soup(chance) if kind == "words and addresses" else None
        html = known.html if known else KINDS[kind][1](chance, editor.policy, practice)
        found = outcome(editor, kind, html, known)
        made.kinds[kind] += 1
        made.accepted += found.accepted
        made.replies += found.replies[:1]
        made.players += found.players
        if len(html) > 200:
            made.growth = max(made.growth, *(len(reply) / len(html) for reply in found.replies))
        made.faults += [Fault(promise, kind, html, editor.policy.to_mapping()) for promise in found.broken]
    return made


def outcome(editor: Editor, kind: str, html: str, known: Sample | None = None) -> Outcome:
    """What an input of a kind becomes, the first reply being what browsers are asked about."""
    try:
        return _pasted(editor, html) if kind == "clipboards" else _checked(editor, html, known)
    except Exception as error:  # whatever it is, it is a broken promise
        return Outcome(["<p>raised</p>"], [], [f"raises {type(error).__name__}"])


def _checked(editor: Editor, html: str, known: Sample | None) -> Outcome:
    result = editor.check(html)
    reply = str(result.html)
    broken = list(_broken(editor, html, reply))
    again = editor.check(reply)
    if again.html != result.html or again.repaired or again.stats != result.stats:
        broken.append("checking twice changes something")
    if editor.clean(reply) != reply:
        broken.append("cleaning a stored reply changes something")
    answer = result.to_json()
    json.dumps(answer, ensure_ascii=False).encode()
    if known:
        broken += [f"loses {loss.split()[1]} in silence" for loss in silent_losses(known, result)]
    shown = str(editor.render(result.html))
    players = [shown] if shown != reply else []
    accepted = verify(html, grammar_of(editor.policy), editor.policy.max_depth)
    if not isinstance(accepted, Document):
        return Outcome([reply], players, broken)
    # What was accepted is what browsers are asked about, before rules add their links and embeds to it.
    return Outcome([html, reply], players, broken, accepted=True)


def _pasted(editor: Editor, html: str) -> Outcome:
    pasted = editor.paste(html=html)
    broken = []
    for form in (str(pasted.rich), str(pasted.plain)):
        broken += _broken(editor, html, form)
        if editor.clean(form) != form:
            broken.append("cleaning a paste changes something")
    return Outcome([str(pasted.rich), str(pasted.plain)], [], broken)


def _broken(editor: Editor, html: str, reply: str) -> list[str]:
    broken = []
    if not isinstance(verify(reply, grammar_of(editor.policy), editor.policy.max_depth), Document):
        broken.append("the result is not canonical")
    if len(reply) > MOST_GROWTH * len(html) + ANY_GROWTH:
        broken.append("the result is too long")
    return broken


def breaks(fault: Fault, html: str) -> bool:
    """Whether another input breaks the promise of a fault as well, under the same policy."""
    return fault.promise in outcome(Editor(Policy.from_mapping(fault.policy)), fault.kind, html).broken
