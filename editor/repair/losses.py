"""What repair took away: the submitted tags compared with the proven reply.

Most of it shows in a tag alone: an attribute that canonical HTML does not have is gone wherever it stood. Where the
place decides, as for an address or a table in a table, the reply is asked whether it holds it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

from editor.canonical.schema import ELEMENTS
from editor.policy import Policy
from editor.repair.kept import kept
from editor.repair.meanings import MEANS
from editor.repair.names import Words
from editor.repair.prescan import COMMENT, QUOTATION, TOKEN, StartTag
from editor.repair.tag_losses import Loss, losses_of
from editor.result import Removed

_SHORTENING = re.compile("\r\n|[\ud800-\udbff][\udc00-\udfff]")
_PLAIN = MEANS.keys() - {"a", "img", "br", "hr", "figure"}
"""Elements that are lost only where none of their meaning is left, if they have no attributes."""


class Losses:
    """What one repair took away. `displaced` counts, by name, what the place where it stood did not allow; `replaced`
    holds the posts whose quotations gave way to their embeds, once these are known."""

    def __init__(
        self, source: str, html: str, start_tags: list[StartTag], displaced: Counter[str], document: str, policy: Policy
    ) -> None:
        self._source = source
        self._html = html
        self._start_tags = start_tags
        self._displaced = displaced
        self._document = document
        self._policy = policy
        self.replaced: list[str] = []

    def __call__(self) -> tuple[Removed, ...]:
        return self.removed

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """Everything, in the order of the input."""
        in_source = self._offsets()
        return tuple(
            Removed(loss.kind, loss.name, in_source(offset), loss.visibility, loss.address)  # type: ignore[arg-type]  # Loss says str
            for offset, loss in sorted(self._losses(every=True), key=lambda each: each[0])
        )

    @cached_property
    def seen(self) -> Counter[str]:
        """How many of each name a reader would miss."""
        return Counter(loss.name for _, loss in self._losses(every=False) if loss.visibility == "seen")

    def _losses(self, *, every: bool) -> Iterator[tuple[int, Loss]]:
        policy = self._policy
        lost: set[int] = set()
        for offset, name, attributes in self._start_tags:
            if name == QUOTATION:
                if attributes in self.replaced:
                    yield offset, Loss("element", "blockquote", "unseen", attributes)
                continue
            if (
                not attributes
                and not every
                and name in _PLAIN
                and policy.elements >= ELEMENTS.keys()
                and f"<{MEANS[name]}" in self._kept
            ):
                continue
            for loss in losses_of(name, attributes, policy.elements, policy.styles):
                if loss.unless and not self._kept.isdisjoint(loss.unless):
                    continue
                if loss.content and offset not in self._holding:
                    continue
                if loss.kind == "element":
                    lost.add(offset)
                yield offset, loss
        yield from self._out_of_place(lost)

    def _out_of_place(self, lost: set[int]) -> Iterator[tuple[int, Loss]]:
        """What may stand in a reply, but not where it stood; of several of a name, the last ones are taken for it."""
        for name, count in self._displaced.items():
            if name in ("a", "img", "figure", "formatting"):
                continue  # found by their addresses; a figure of a player leaves its link
            tags = [(offset, tag) for offset, tag, _ in self._start_tags if MEANS.get(tag) == name]
            kept = [tag for tag in tags if tag[0] not in lost]
            more = min(len(kept), count - (len(tags) - len(kept)))
            for offset, tag in kept[len(kept) - more :] if more > 0 else ():
                yield offset, Loss("element", tag, "seen")

    @cached_property
    def _kept(self) -> frozenset[str]:
        return kept(self._document)

    @cached_property
    def _holding(self) -> set[int]:
        """The offsets of the start tags that have a text or a picture between them and their end."""
        holding: set[int] = set()
        unclosed: dict[str, list[tuple[int, int]]] = defaultdict(list)
        read = {offset for offset, _, _ in self._start_tags}
        words = Words(self._html)
        count = position = 0
        while token := TOKEN.search(self._html, position):
            start, end = token.span()
            count += position < start and not self._html[position:start].isspace()
            closing, name, attributes = token.groups()
            if start not in read and not (closing and not words.holds(start, closing, name.lower(), attributes)):
                count += 1
                position = words.end(start, end)
                continue
            position = end
            name = (name or COMMENT).lower()
            if not closing:
                unclosed[name].append((start, count))
                count += name in ("img", "input")
            elif unclosed[name]:
                offset, before = unclosed[name].pop()
                if count > before:
                    holding.add(offset)
        count += bool(self._html[position:].strip())
        holding.update(offset for tags in unclosed.values() for offset, before in tags if count > before)
        return holding

    def _offsets(self) -> _Offsets:
        return _Offsets(self._source if len(self._source) != len(self._html) else "")


class _Offsets:
    """Offsets in the text as it was submitted, from those in the text with one character a line end."""

    def __init__(self, source: str) -> None:
        starts = [found.start() for found in _SHORTENING.finditer(source)]
        self._after = [start - number for number, start in enumerate(starts)]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._after, offset)
