"""The Editor: what a forum calls with what its members wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, overload

from markupsafe import Markup

from editor.canonical.document import Document
from editor.canonical.grammar import Grammar
from editor.canonical.verify import verify
from editor.messages import violation
from editor.policy import Policy, grammar_of
from editor.providers.catalogue import Catalogue, catalogue_of
from editor.providers.lookup import Embedder, lookup
from editor.providers.page import MARK, content_security_policy, show
from editor.repair import cleaner
from editor.repair.plain import paragraphs
from editor.repair.repair import Repaired
from editor.result import Embed, EmbedFailure, Migrated, Paste, Result, Stats
from editor.rules.embeds import embeds, link_again, lone_links
from editor.rules.emoji import emoji_limit
from editor.rules.formatting import formatting_removed
from editor.rules.hosts import image_hosts, link_hosts
from editor.rules.images import pasted_images
from editor.rules.limits import count, depth, limits, size
from editor.rules.links import autolinks
from editor.rules.players import SIGN, players, resolved
from editor.rules.quotations import QUOTED, linked
from editor.rules.reply import Reply
from editor.rules.shortcodes import shortcodes

# What reads pastes and other dialects is loaded when it is first asked for: most of an import's time is theirs.
if TYPE_CHECKING:
    from editor.dialects import Mail

RULES: tuple[Callable[[Reply], None], ...] = (
    # What changes the reply comes first, so that everything is counted as it will be stored.
    shortcodes,
    players,
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


@dataclass(frozen=True, slots=True, init=False, eq=False, repr=False)
class Editor:
    """Checks, cleans and shows replies under one policy. Immutable, safe to share between threads, picklable.

    `embedders` are asked before the catalogue, for addresses of the forum itself for example: each takes an address and
    returns an Embed, an EmbedFailure, or None where it knows nothing of it.

    Raises PolicyError if the policy asks for a cleaner that is not installed, or has an invalid provider.

    >>> Editor().check("<p>Hello</p>").ok
    True
    """

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

    def __reduce__(self) -> tuple[type[Editor], tuple[Policy, tuple[Embedder, ...]]]:
        return type(self), (self.policy, self.embedders)

    def check(self, html: str, *, posted: Literal["html", "text"] = "html", base: str | None = None) -> Result:
        """What a submitted reply becomes: canonical HTML, the rules it breaks, and what was changed.

        `posted` says what the form sent: HTML, or "text" that was typed into a plain textarea, whose angle brackets
        and line ends are meant as they are. `base` is the address that the addresses of HTML that is not canonical are
        relative to; without it those that need one are in `removed`.

        Never raises for what a string holds; raises TypeError where `html` is not a str, and DialectError for an
        invalid base.

        >>> Editor().check("<b>Hi<script>alert(1)</script>").html
        Markup('<p><strong>Hi</strong></p>')
        """
        _expect_text("check", html)
        _require_address(base)
        html = str.__str__(html)  # a Markup's own methods escape what they are given
        policy = self.policy
        if (length := _bytes_over(html, policy.max_bytes)) is not None:
            # No rule reads it. What a draft may hold is cleaned as one is; of more than that, the source is the text.
            too_large = violation("too_large", limit=policy.max_bytes, count=length)
            is_html = posted != "text" and length <= policy.draft_max_bytes
            shown = self._document(html if is_html else paragraphs(html), base)
            return Result(shown, Stats(), (too_large,), (), shown.html != html, None)
        if posted == "text":
            html = paragraphs(html)
        verified = verify(html, self._grammar, policy.max_depth)
        if isinstance(verified, Document):
            return _checked(self._reply(verified))
        from editor.dialects import repair_stored

        repaired = repair_stored(html, policy, base)
        return _checked(self._reply(repaired.document, repaired))

    def migrate(self, text: str, *, dialect: str = "auto", base: str | None = None) -> Migrated:
        """What a post that other software stored becomes: canonical HTML, checked like a reply.

        `dialect` is one of editor.dialects.DIALECTS; `base` the address that the post's own addresses are relative to.
        The violations say what would be refused if the post were written today; its HTML is whole all the same, and no
        post is too large to be read. Raises DialectError for an unknown dialect or an invalid base, never for the text.

        >>> Editor().migrate("[b]Hi[/b] [glow]there[/glow]", dialect="bbcode:phpbb").html
        Markup('<p><strong>Hi</strong> [glow]there[/glow]</p>')
        """
        _expect_text("migrate", text)
        from editor.dialects import migrate

        migration = migrate(str.__str__(text), dialect, base, self.policy)
        reply = Reply(
            migration.repaired.document,
            self.policy,
            migration.repaired,
            embed=self._lookup,
            page_of=self._catalogue.page_of,
        )
        if not migration.changed:
            reply.repaired = None
        return Migrated.of(_checked(reply), migration.dialect, migration.unknown)

    @overload
    def export(self, html: str, format: Literal["markdown", "text"], *, base: str | None = None) -> str: ...
    @overload
    def export(self, html: str, format: Literal["feed"], *, base: str | None = None) -> Markup: ...
    @overload
    def export(self, html: str, format: Literal["mail"], *, base: str | None = None) -> Mail: ...
    @overload
    def export(self, html: str, format: str, *, base: str | None = None) -> str | Mail: ...
    def export(self, html: str, format: str, *, base: str | None = None) -> str | Mail:
        """A stored reply in another format: "markdown", "text", "feed" (HTML for an entry) or "mail" (both parts).

        With `base`, the address of the forum, its own paths become whole addresses. Raises DialectError for an unknown
        format or an invalid base, MissingExtra where Markdown is asked for and markdown-it-py is not installed.

        >>> Editor().export("<ul><li>one <strong>bread</strong></li></ul>", "markdown")
        '- one **bread**'
        """
        _expect_text("export", html)
        from editor.dialects import export

        return export(str(self.clean(html)), format, base, self.policy)

    def clean(self, html: str, *, base: str | None = None) -> Markup:
        """Canonical HTML of any text, with no rule and no limit applied: for drafts, previews and old posts.

        `base` is that of `check`. Never raises for what a string holds; raises TypeError where `html` is not a str,
        DialectError for an invalid base.

        >>> Editor().clean("<b>Hi<script>alert(1)</script>")
        Markup('<p><strong>Hi</strong></p>')
        """
        _expect_text("clean", html)
        _require_address(base)
        return Markup(self._document(str(html), base).html)  # noqa: S704  # proven by verify

    def paste(self, *, html: str | None = None, text: str | None = None) -> Paste:
        """What a clipboard's HTML and text become, rich and plain, and which of the two to insert.

        Never raises for what a string holds; raises TypeError for what is neither a str nor None.

        >>> Editor().paste(html="<b>Hi</b>", text="Hi").rich
        Markup('<p><strong>Hi</strong></p>')
        """
        if html is not None:
            _expect_text("paste", html)
        if text is not None:
            _expect_text("paste", text)
        from editor.paste import paste

        return paste(None if html is None else str(html), None if text is None else str(text), self.policy)

    def embed(self, url: str) -> Embed | None:
        """The player or card that an http(s) address becomes, or None. Never the network.

        >>> Editor().embed("https://youtu.be/GfEKGum0kGQ?t=40").src
        'https://www.youtube-nocookie.com/embed/GfEKGum0kGQ?start=40'
        """
        _expect_text("embed", url)
        answer = self._lookup(url)
        return answer if isinstance(answer, Embed) else None

    def embed_candidates(self, html: str) -> tuple[str, ...]:
        """The addresses of a stored reply that stand alone in their paragraphs and are links: those worth asking about.

        >>> Editor().embed_candidates(Editor().check("<p>https://example.org/a</p><p>Or https://example.org/b</p>").html)
        ('https://example.org/a',)
        """
        _expect_text("embed_candidates", html)
        verified = verify(html, self._grammar, self.policy.max_depth)
        return lone_links(verified) if isinstance(verified, Document) else ()

    def render(self, html: str, *, hosts: Iterable[str] = (), base: str | None = None) -> Markup:
        """A stored reply as HTML to show: its embeds become players, and its quotations link to what they quote.

        A Markup, such as `check` returned, is shown as it is. A plain str is proven first, and repaired where it is not
        canonical, so that what was stored before the editor was installed, or by other code, does no harm. `hosts` are
        those of the page that shows it, where they are not the policy's `embed_parents`; `base` is that of `check`.

        >>> "<iframe " in Editor().render(Editor().check("<p>https://youtu.be/GfEKGum0kGQ</p>").html)
        True
        """
        _expect_text("render", html)
        if not isinstance(html, Markup):
            html = self.clean(html, base=base)
        if self.policy.post_url is not None and QUOTED in html:
            html = linked(html, self.policy.post_url)
        if MARK not in html:
            return html
        parents = self.policy.embed_parents.union(hosts)
        return show(html, lambda url: self._lookup(url, parents), self._catalogue, self.policy, parents)

    def display_as_link(self, html: str, url: str) -> Markup:
        """The reply with the embed or the picture of an address as a link, which stays one however often it is edited.

        >>> Editor().display_as_link("<p>https://youtu.be/GfEKGum0kGQ</p>", "https://youtu.be/GfEKGum0kGQ").count("data-display")
        1
        """
        _expect_text("display_as_link", html)
        _expect_text("display_as_link", url)
        stored = self.check(html).html
        return self.check(link_again(str(stored), url, self.policy.link_rel)).html

    def content_security_policy(self, *replies: str) -> str:
        """The directives that a page with these stored replies needs, or that any reply may need where none is given.

        Add them to the forum's own Content-Security-Policy.
        """
        return content_security_policy(replies, self._lookup, self._catalogue, self.policy)

    def _reply(self, document: Document, repaired: Repaired | None = None) -> Reply:
        return Reply(document, self.policy, repaired, embed=self._lookup, page_of=self._catalogue.page_of)

    def _document(self, html: str, base: str | None = None) -> Document:
        document = verify(html, self._grammar, self.policy.max_depth)
        if not isinstance(document, Document):
            from editor.dialects import repair_stored

            document = repair_stored(html, self.policy, base).document
        if SIGN in document.html:
            find = self._lookup if self.policy.embeds else None
            with_images = "img" in self.policy.elements
            shown = resolved(document.html, find, self._catalogue.page_of, with_images=with_images)
            known = verify(shown.html, self._grammar, self.policy.max_depth)
            document = known if isinstance(known, Document) else document
        return document

    def _lookup(self, url: str, parents: frozenset[str] | None = None) -> Embed | EmbedFailure | None:
        return lookup(url, self.policy, self._catalogue, self.embedders, parents)


def _checked(reply: Reply) -> Result:
    for rule in RULES:
        rule(reply)
    violations, notices = tuple(reply.violations), tuple(reply.notices)
    losses = reply.repaired.losses if reply.repaired else None
    return Result(reply.document, reply.stats, violations, notices, reply.repaired is not None, losses)


def _expect_text(method: str, value: object) -> None:
    """Raise a TypeError that names the method and what it was given, unless that is a str."""
    if not isinstance(value, str):
        hint = "; decode the bytes first, as UTF-8" if isinstance(value, (bytes, bytearray, memoryview)) else ""
        raise TypeError(f"Editor.{method} expects a str, not {type(value).__name__}{hint}")


def _require_address(base: str | None) -> None:
    """Raise DialectError for an invalid base."""
    if base is not None:
        from editor.dialects.addresses import require_address

        require_address(base)


def _bytes_over(html: str, limit: int) -> int | None:
    """The length in bytes of UTF-8 if it is over the limit, else None; short strings are not encoded to know."""
    if len(html) * 4 <= limit:
        return None
    length = len(html) if html.isascii() else len(html.encode(errors="surrogatepass"))
    return length if length > limit else None
