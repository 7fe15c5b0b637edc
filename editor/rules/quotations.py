"""A quotation as it is shown: with a link to the post that it quotes. What is stored has only whose it is and which."""

from __future__ import annotations

import re

from markupsafe import Markup

from editor.canonical.characters import attribute

QUOTED = ' data-post="'
"""What a reply has in it that quotes a post."""
QUOTATION = re.compile(r'<blockquote(?: data-author="([^"]+)")? data-post="([^"]+)">')
"""As canonical HTML writes it; in text and in values a "<" is never bare."""


def linked(html: str, post_url: str) -> Markup:
    """Canonical HTML with the source of each quotation above it, as a link to the address of its post.

    >>> linked('<blockquote data-post="12"></blockquote>', "/p/{post}")
    Markup('<blockquote data-post="12"><cite class="quote-source"><a href="/p/12">#12</a></cite></blockquote>')
    """

    def with_source(found: re.Match[str]) -> str:
        author, post = found.groups()
        address = attribute(post_url.replace("{post}", post))
        return f'{found[0]}<cite class="quote-source"><a href="{address}">{author or f"#{post}"}</a></cite>'

    return Markup(QUOTATION.sub(with_source, str(html)))  # noqa: S704  # each value is one of canonical HTML, or escaped
