"""The Editor: what a forum calls with what its members wrote."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from editor.html import cleaner
from editor.html.document import Document
from editor.html.grammar import Grammar
from editor.html.repair import repair
from editor.html.verify import grammar_of, verify
from editor.messages import violation
from editor.paste import paste
from editor.policy import Policy
from editor.result import Paste, Result, Stats
from editor.rules import Reply
from editor.rules.emoji import emoji_limit
from editor.rules.formatting import formatting_removed
from editor.rules.hosts import image_hosts, link_hosts
from editor.rules.images import pasted_images
from editor.rules.limits import count, depth, limits, size
from editor.rules.shortcodes import shortcodes

RULES: tuple[Callable[[Reply], None], ...] = (
    # What changes the reply comes first, so that everything is counted as it will be stored.
    shortcodes,
    formatting_removed,
    pasted_images,
    link_hosts,
    image_hosts,
    count,
    emoji_limit,
    depth,
    limits,
    size,
)
"""The rules, in order."""

EMPTY = Document("", b"", [""], [], [], [])


class Editor:
    """Checks, cleans and shows replies under one policy. Immutable, safe to share between threads, picklable.

    Raises PolicyError if the policy asks for a cleaner that is not installed.

    >>> Editor().check("<p>Hello</p>").ok
    True
    """

    __slots__ = ("_grammar", "policy")

    policy: Policy
    _grammar: Grammar

    def __init__(self, policy: Policy | None = None) -> None:
        policy = policy or Policy()
        cleaner.require(policy.cleaner)
        object.__setattr__(self, "policy", policy)
        object.__setattr__(self, "_grammar", grammar_of(policy))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an Editor is immutable; make another one to change {name}")

    def __reduce__(self) -> tuple[type[Editor], tuple[Policy]]:
        return type(self), (self.policy,)

    def check(self, html: str) -> Result:
        """What a submitted reply becomes: canonical HTML, the rules it breaks, and what was changed. Never raises.

        >>> Editor().check("<b>Hi<script>alert(1)</script>").html
        Markup('<p><strong>Hi</strong></p>')
        """
        policy = self.policy
        if (length := _bytes_over(html, policy.max_bytes)) is not None:
            # It is not read at all: the caller still has it, and nothing is stored.
            too_large = violation("too_large", limit=policy.max_bytes, count=length)
            return Result(EMPTY, Stats(), (too_large,), (), repaired=False)
        found = verify(html, self._grammar, policy.max_depth)
        if isinstance(found, Document):
            reply = Reply(found, policy)
        else:
            repaired = repair(html, policy)
            reply = Reply(repaired.document, policy, repaired)
        for rule in RULES:
            rule(reply)
        violations, notices = tuple(reply.violations), tuple(reply.notices)
        return Result(reply.document, reply.stats, violations, notices, reply.repaired is not None)

    def paste(self, *, html: str | None = None, text: str | None = None) -> Paste:
        """What a clipboard's HTML and text become, rich and plain, and which of the two to insert. Never raises.

        >>> Editor().paste(html="<b>Hi</b>", text="Hi").rich
        Markup('<p><strong>Hi</strong></p>')
        """
        return paste(html, text, self.policy)

    def render(self, html: str) -> Markup:
        """A stored reply as HTML to show. What is not canonical is repaired first.

        >>> Editor().render("<p>Hello</p>")
        Markup('<p>Hello</p>')
        """
        return self.check(html).html


def _bytes_over(html: str, limit: int) -> int | None:
    """The length in bytes of UTF-8 if it is over the limit, else None; short strings are not encoded to know."""
    if len(html) * 4 <= limit:
        return None
    length = len(html) if html.isascii() else len(html.encode(errors="surrogatepass"))
    return length if length > limit else None
