"""Autolinks: a bare web or mail address in the text becomes a link, but not inside links and code."""

from __future__ import annotations

from editor.canonical.characters import attribute, escaped, unescape
from editor.rules.addresses import find_addresses
from editor.rules.reply import Reply

SIGNS = (("@", "@"), ("/", "://"), ("w", "ww."), ("W", "WW."))
"""No text without one of these holds an address; looking for them is what a reply without addresses pays. The character
before each, which is part of it, is found much faster than the whole."""


def autolinks(reply: Reply) -> None:
    """Link the bare addresses of the reply's prose.

    >>> from editor import Editor
    >>> Editor().check("<p>See http://example.org.</p>").html
    Markup('<p>See <a href="http://example.org" rel="ugc nofollow noopener">http://example.org</a>.</p>')
    """
    policy = reply.policy
    if not policy.autolink or "a" not in policy.elements:
        return
    document = reply.document
    signs = (*SIGNS, (".", ".")) if policy.autolink_bare_hosts else SIGNS
    if not _holds("\n".join(document.prose), signs):
        return

    def linked(text: str) -> str:
        return link_text(text, policy.link_rel, policy.autolink_bare_hosts) if _holds(text, signs) else text

    html = document.with_prose(linked)
    if html != document.html:
        reply.change(html)


def _holds(text: str, signs: tuple[tuple[str, str], ...]) -> bool:
    for part, sign in signs:  # noqa: SIM110  # a generator would take as long as the look
        if part in text and sign in text:
            return True
    return False


def link_text(text: str, rel: str, bare_hosts: bool) -> str:
    """One text node as written, its addresses linked."""
    plain = unescape(text) if "&" in text else text
    addresses = find_addresses(plain, bare_hosts)
    if not addresses:
        return text
    pieces = []
    end = 0
    for address in addresses:
        shown = escaped(plain[address.start : address.end])
        pieces.append(escaped(plain[end : address.start]))
        pieces.append(f'<a href="{attribute(address.href)}" rel="{rel}">{shown}</a>')
        end = address.end
    pieces.append(escaped(plain[end:]))
    return "".join(pieces)
