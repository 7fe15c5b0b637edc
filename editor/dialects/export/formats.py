"""Canonical HTML → the formats that a reply can leave in."""

from __future__ import annotations

from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.dialects.addresses import require_address
from editor.dialects.errors import DialectError
from editor.dialects.export.mail import Mail, feed_of, mail_of
from editor.dialects.export.markdown import markdown_of
from editor.dialects.export.text import text_of
from editor.dialects.export.tree import tree_of
from editor.policy import Policy, grammar_of

FORMATS: tuple[str, ...] = ("markdown", "mail", "text", "feed")
"""Every format that a reply can leave in."""


def export(html: str, format: str, base: str | None, policy: Policy) -> str | Mail:
    """Canonical HTML in another format. Raises DialectError for an unknown format or an invalid base."""
    if format not in FORMATS:
        raise DialectError(f"format {format!r} is not one of {', '.join(FORMATS)}")
    require_address(base)
    document = verify(html, grammar_of(policy), policy.max_depth)
    if not isinstance(document, Document):
        raise DialectError(f"the HTML is not canonical at {document.offset}: {document.reason}")
    if format == "markdown":
        return markdown_of(document, policy.link_rel, base)
    root = tree_of(document, base)
    return mail_of(root) if format == "mail" else feed_of(root) if format == "feed" else text_of(root)
