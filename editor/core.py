"""The Editor: what a forum calls with what its members wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from editor.html import cleaner
from editor.html.document import Document
from editor.html.grammar import Grammar
from editor.html.repair import repair
from editor.html.verify import grammar_of, verify
from editor.messages import violation
from editor.paste import paste
from editor.policy import Policy
from editor.providers.catalogue import Catalogue, catalogue_of
from editor.providers.lookup import Embedder, lookup
from editor.providers.page import MARK, content_security_policy, show
from editor.result import Embed, EmbedFailure, Paste, Result, Stats
from editor.rules import Reply
from editor.rules.embeds import embeds, link_again, lone_links
from editor.rules.emoji import emoji_limit
from editor.rules.formatting import formatting_removed
from editor.rules.hosts import image_hosts, link_hosts
from editor.rules.images import pasted_images
from editor.rules.limits import count, depth, limits, size
from editor.rules.links import autolinks
from editor.rules.shortcodes import shortcodes

RULES: tuple[Callable[[Reply], None], ...] = (
    # What changes the reply comes first, so that everything is counted as it will be stored.
    shortcodes,
    autolinks,
    embeds,
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

    `embedders` answer for addresses that the catalogue does not know, those of the forum itself for example: each takes
    an address and returns an Embed, an EmbedFailure, or None where it knows nothing of it. They are asked first.

    Raises PolicyError if the policy asks for a cleaner that is not installed, or has a provider that cannot be.

    >>> Editor().check("<p>Hello</p>").ok
    True
    """

    __slots__ = ("_catalogue", "_grammar", "embedders", "policy")

    policy: Policy
    embedders: tuple[Embedder, ...]
    _grammar: Grammar
    _catalogue: Catalogue

    def __init__(self, policy: Policy | None = None, embedders: Iterable[Embedder] = ()) -> None:
        policy = policy or Policy()
        cleaner.require(policy.cleaner)
        object.__setattr__(self, "policy", policy)
        object.__setattr__(self, "embedders", tuple(embedders))
        object.__setattr__(self, "_grammar", grammar_of(policy))
        object.__setattr__(self, "_catalogue", catalogue_of(policy))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an Editor is immutable; make another one to change {name}")

    def __reduce__(self) -> tuple[type[Editor], tuple[Policy, tuple[Embedder, ...]]]:
        return type(self), (self.policy, self.embedders)

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
            reply = Reply(found, policy, embed=self._lookup)
        else:
            repaired = repair(html, policy)
            reply = Reply(repaired.document, policy, repaired, embed=self._lookup)
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

    def embed(self, url: str) -> Embed | None:
        """The player or card that an http(s) address becomes, or None. Never the network.

        >>> Editor().embed("https://youtu.be/GfEKGum0kGQ?t=40").src
        'https://www.youtube-nocookie.com/embed/GfEKGum0kGQ?start=40'
        """
        answer = self._lookup(url)
        return answer if isinstance(answer, Embed) else None

    def embed_candidates(self, html: str) -> tuple[str, ...]:
        """The addresses of a stored reply that stand alone in their paragraphs and are links: those worth asking about.

        >>> Editor().embed_candidates(Editor().check("<p>https://example.org/a</p><p>Or https://example.org/b</p>").html)
        ('https://example.org/a',)
        """
        found = verify(html, self._grammar, self.policy.max_depth)
        return lone_links(found) if isinstance(found, Document) else ()

    def render(self, html: str, *, hosts: Iterable[str] = ()) -> Markup:
        """A stored reply as HTML to show: its embeds become players.

        A Markup, such as `check` returned, is shown as it is. A plain str is proven first, and repaired where it is not
        canonical, so that what was stored before the editor came, or by other hands, does no harm. `hosts` are those of
        the page that shows it, where they are not the policy's `embed_parents`.

        >>> "<iframe " in Editor().render(Editor().check("<p>https://youtu.be/GfEKGum0kGQ</p>").html)
        True
        """
        if not isinstance(html, Markup):
            proven = isinstance(verify(html, self._grammar, self.policy.max_depth), Document)
            html = Markup(html if proven else repair(html, self.policy).html)  # noqa: S704  # proven by verify
        if MARK not in html:
            return html
        parents = self.policy.embed_parents.union(hosts)
        return show(html, lambda url: self._lookup(url, parents), self._catalogue, self.policy, parents)

    def display_as_link(self, html: str, url: str) -> Markup:
        """The reply with the embed or the picture of an address as a link, which stays one however often it is edited.

        >>> Editor().display_as_link("<p>https://youtu.be/GfEKGum0kGQ</p>", "https://youtu.be/GfEKGum0kGQ").count("data-display")
        1
        """
        stored = self.check(html).html
        return self.check(link_again(str(stored), url, self.policy.link_rel)).html

    def content_security_policy(self, *replies: str) -> str:
        """The directives that a page with these stored replies needs, or that any reply may need where none is given.

        Add them to the forum's own Content-Security-Policy.
        """
        return content_security_policy(replies, self._lookup, self._catalogue, self.policy)

    def _lookup(self, url: str, parents: frozenset[str] | None = None) -> Embed | EmbedFailure | None:
        return lookup(url, self.policy, self._catalogue, self.embedders, parents)


def _bytes_over(html: str, limit: int) -> int | None:
    """The length in bytes of UTF-8 if it is over the limit, else None; short strings are not encoded to know."""
    if len(html) * 4 <= limit:
        return None
    length = len(html) if html.isascii() else len(html.encode(errors="surrogatepass"))
    return length if length > limit else None
