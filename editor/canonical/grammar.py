"""The schema, compiled for one policy into states: in each, which tag or text may come next.

A tag that was judged once, as written, costs one look-up from then on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from editor.canonical import urls
from editor.canonical.characters import unescape
from editor.canonical.schema import (
    CELLS,
    CONTENT,
    ELEMENTS,
    END,
    NOT_IN_CELLS,
    REL,
    STYLED,
    STYLES,
    TEXT,
    TEXT_ONLY_IN,
    Attribute,
)

PROSE, LINKED, CODED = range(3)
"""Where the text of a state goes: plain text, the text of links, and code."""

REMEMBERED_TAGS = 1000
"""Most tags a state remembers; addresses are endless, memory is not."""
REMEMBERED_LENGTH = 300
"""Longest tag, in characters, that is remembered."""

Forms = tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
"""For each form of an element, the pattern of its attributes and the rules of the addresses it captures."""


class Situation(NamedTuple):
    """Where in a reply we are: everything that decides what may come next."""

    name: str
    content: str
    phase: str
    marks: frozenset[str]
    in_cell: bool


class State:
    """A situation, and the verdicts on the tags that were seen there.

    `end` is the end tag that may come, or None; `text` the state after text, or None where text is not allowed.
    """

    __slots__ = ("end", "name", "sink", "situation", "tags", "text")

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.name = situation.name
        self.end: str | None = None
        self.text: State | None = None
        self.sink = CODED if situation.marks & {"code", "pre"} else LINKED if "a" in situation.marks else PROSE
        self.tags: dict[str, Verdict] = {}


Verdict = tuple[State | None, State]
"""What follows an allowed start tag: the state inside it (None for a void element), and the state after it."""


class Grammar:
    """Canonical HTML under one policy. Its memory of tags grows within bounds; answers never change."""

    def __init__(self, elements: frozenset[str], styles: frozenset[str], rel: str) -> None:
        self._forms = {name: _forms(name, styles, rel) for name in elements}
        self._states: dict[Situation, State] = {}
        self.root = self._state(Situation("the reply", "blocks", "blocks", frozenset(), in_cell=False))
        self.root.end = None

    def judge(self, state: State, tag: str) -> Verdict | None:
        """The verdict on a start tag as written between "<" and ">", or None where it is not allowed."""
        name = tag.partition(" ")[0]
        if name not in self._forms:
            return None
        after = self._after(state.situation, name)
        if after is None or not self._attributes_allowed(name, tag[len(name) :]):
            return None
        verdict = (self._inside(state.situation, name), after)
        if len(tag) <= REMEMBERED_LENGTH:
            if len(state.tags) >= REMEMBERED_TAGS:
                state.tags.clear()
            state.tags[tag] = verdict
        return verdict

    def _after(self, situation: Situation, name: str) -> State | None:
        """The state that `situation` is in once the child `name` has ended, or None where it may not come."""
        phase = CONTENT[situation.content][situation.phase]
        following = phase.get(name) or phase.get(ELEMENTS[name].role)
        if following is None or name in situation.marks or (situation.in_cell and name in NOT_IN_CELLS):
            return None
        return self._state(situation._replace(phase=following))

    def _inside(self, situation: Situation, name: str) -> State | None:
        """The state at the start of the child `name`, or None for a void element."""
        element = ELEMENTS[name]
        content = "text" if situation.name in TEXT_ONLY_IN else element.content
        if not CONTENT[content]:
            return None
        marks = situation.marks | {name} if element.role == "mark" or name == "pre" else situation.marks
        return self._state(
            Situation(name, content, next(iter(CONTENT[content])), marks, situation.in_cell or name in CELLS)
        )

    def _attributes_allowed(self, name: str, attributes: str) -> bool:
        for pattern, rules in self._forms[name]:
            if match := pattern.match(attributes):
                return all(
                    (urls.is_link if rule == "link" else urls.is_image)(unescape(value))
                    for rule, value in zip(rules, match.groups(), strict=True)
                )
        return False

    def _state(self, situation: Situation) -> State:
        state = self._states.get(situation)
        if state is None:
            state = self._states.setdefault(situation, State(situation))
            phase = CONTENT[situation.content][situation.phase]
            if END in phase:
                state.end = "/" + situation.name
            if TEXT in phase:
                state.text = self._state(situation._replace(phase=phase[TEXT]))
        return state


def _forms(name: str, styles: frozenset[str], rel: str) -> Forms:
    """The patterns of an element's attributes as they are written after its name."""
    forms = []
    for form in ELEMENTS[name].forms:
        attributes = form
        if name in STYLED and styles:
            attributes = (*form, Attribute("style", _style(styles)))
        pattern = "".join(_attribute(attribute).replace(REL, re.escape(rel)) for attribute in attributes)
        forms.append((re.compile(pattern + r"\Z"), tuple(attribute.url for attribute in form if attribute.url)))
    return tuple(forms)


def _attribute(attribute: Attribute) -> str:
    value = f"({attribute.pattern})" if attribute.url else f"(?:{attribute.pattern})"
    pattern = f' {attribute.name}="{value}"'
    return pattern if attribute.required else f"(?:{pattern})?"


def _style(styles: frozenset[str]) -> str:
    """Any of the styles, in the schema's order, separated by "; "."""
    patterns = [pattern for name, pattern in STYLES.items() if name in styles]
    return patterns[0] if len(patterns) == 1 else rf"{patterns[0]}(?:; {patterns[1]})?|{patterns[1]}"
