"""The writer's messages: of a code, the action, violation or notice with its English sentence filled in."""

from __future__ import annotations

from typing import Any

from editor.result import Action, Notice, Violation
from editor.sentences import ACTIONS, NOTICES, VIOLATIONS
from editor.translation import ENGLISH


def action(code: str) -> Action:
    """The action with its label, for example `action("clear_editor")`."""
    return Action(code, ACTIONS[code])


def violation(code: str, *, actions: tuple[str, ...] = (), position: int | None = None, **params: Any) -> Violation:
    """A violation with its sentence filled in, for example `violation("too_many_emoji", limit=75, count=76)`."""
    return Violation(
        code, ENGLISH.message(VIOLATIONS[code], code, params), params, position, tuple(map(action, actions))
    )


def notice(code: str, *, actions: tuple[str, ...] = (), **params: Any) -> Notice:
    """A notice with its sentence filled in, for example `notice("draft_restored", actions=("clear_editor",))`."""
    return Notice(code, ENGLISH.message(NOTICES[code], code, params), params, tuple(map(action, actions)))
