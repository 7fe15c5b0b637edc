"""A reply on its way through the rules, and what each rule may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import Policy, grammar_of
from editor.repair.repair import Repaired
from editor.result import Embed, EmbedFailure, Notice, Stats, Violation

NOTHING = Stats()


@dataclass(slots=True)
class Reply:
    """A reply on its way through the rules: the proven document, and what the writer will be told.

    `repaired` says what was lost where the submitted HTML was not canonical, and is None where it was.
    """

    document: Document
    policy: Policy
    repaired: Repaired | None = None
    notices: list[Notice] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    stats: Stats = NOTHING
    embed: Callable[[str], Embed | EmbedFailure | None] | None = None
    """What an address becomes."""
    page_of: Callable[[str], str] = str
    """The address of the page that a player's address stands for."""

    def change(self, html: str) -> None:
        """Replace the document by other canonical HTML. What is not canonical changes nothing."""
        document = verify(html, grammar_of(self.policy), self.policy.max_depth)
        if isinstance(document, Document):
            self.document = document
