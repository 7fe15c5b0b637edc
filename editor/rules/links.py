"""Autolinks: a bare web or mail address in the text becomes a link, but not inside links and code."""

from __future__ import annotations

from html import unescape

from editor.html.plain import attribute, escaped
from editor.rules import Reply
from editor.rules.addresses import find_addresses

SIGNS = ("@", "://", "www.", "WWW.", "Www.")
"""No text without one of these holds an address; looking for them is what a reply without addresses pays."""


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
    signs = (*SIGNS, ".") if policy.autolink_bare_hosts else SIGNS
    if not _holds(document.html, signs) or not _holds("\n".join(document.prose), signs):
        return

    def linked(text: str) -> str:
        return link_text(text, policy.link_rel, policy.autolink_bare_hosts) if _holds(text, signs) else text

    html = document.with_prose(linked)
    if html != document.html:
        reply.change(html)


def _holds(text: str, signs: tuple[str, ...]) -> bool:
    # The first character is found much faster than the whole sign.
    return any(sign[0] in text and sign in text for sign in signs)


def link_text(text: str, rel: str, bare_hosts: bool) -> str:
    """One text node as written, its addresses linked."""
    plain = unescape(text) if "&" in text else text
    addresses = find_addresses(plain, bare_hosts)
    if not addresses:
        return text
    written = []
    end = 0
    for address in addresses:
        shown = escaped(plain[address.start : address.end])
        written.append(escaped(plain[end : address.start]))
        written.append(f'<a href="{attribute(address.href)}" rel="{rel}">{shown}</a>')
        end = address.end
    written.append(escaped(plain[end:]))
    return "".join(written)
