"""A proposed policy, as it comes together from what another set-up allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from editor.canonical.schema import ELEMENTS, NEEDS, PART, REQUIRED_ELEMENTS, STYLES
from editor.policy import Policy
from editor.repair.meanings import MEANS

NO_MEANING = frozenset("div span font".split())
"""Elements that say nothing themselves: their text stays."""
SAME = frozenset("html body".split())


@dataclass(slots=True)
class Proposal:
    """Settings of a policy, and a sentence for each thing that it cannot express."""

    settings: dict[str, Any] = field(default_factory=dict)
    inexpressible: list[str] = field(default_factory=list)

    def allow(self, names: Iterable[str]) -> None:
        """Set `elements` to what stands for these; without images or frames, no address becomes one either."""
        names = {name.lower() for name in names}
        elements = set(REQUIRED_ELEMENTS)
        for name in sorted(names):
            meaning = MEANS.get(name)
            if meaning is not None:
                elements.add(meaning)
                if meaning != name and meaning in _HEADINGS:
                    self.cannot(f"<{name}> is stored as <{meaning}>")
            elif name == "iframe":
                elements.add("figure")
            elif name in NO_MEANING:
                self.cannot(f"<{name}>: its text stays, and the element goes")
            elif name not in SAME:
                self.cannot(f"<{name}>: its text stays, where it has any")
        for name in sorted(elements):
            if ELEMENTS[name].role != PART:
                elements.update(NEEDS.get(name, ()))
        # A part without what it is part of cannot stand anywhere.
        for part, whole in _WHOLES.items():
            if not elements & whole:
                elements.discard(part)
        if "img" not in elements:
            self.settings["embed_images"] = False
        if "iframe" not in names:
            self.settings["embeds"] = False
            elements.discard("figure")
        if elements != ELEMENTS.keys():
            self.settings["elements"] = sorted(elements)

    def style(self, properties: Iterable[str]) -> None:
        """Allow the styles that a policy can have."""
        names = {name.lower() for name in properties}
        if known := sorted(names & STYLES.keys()):
            self.settings["styles"] = known
        for name in sorted(names - STYLES.keys()):
            self.cannot(f"style {name}: marks by style become elements, other styles go")

    def cannot(self, sentence: str) -> None:
        """Note something that no policy can express, once."""
        if sentence not in self.inexpressible:
            self.inexpressible.append(sentence)

    def policy(self) -> Policy:
        """The policy proposed. Raises PolicyError for an invalid setting."""
        return Policy.from_mapping(self.settings)


_HEADINGS = frozenset({"h2", "h3", "h4"})
_WHOLES: dict[str, frozenset[str]] = {
    part: frozenset(whole for whole, parts in NEEDS.items() if part in parts)
    for part, element in ELEMENTS.items()
    if element.role == PART
}
