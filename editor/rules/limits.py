"""Sizes and counts: how long a reply may be, and how many links, images and embeds it may hold."""

from __future__ import annotations

from itertools import chain

from editor.html.document import Document
from editor.messages import violation
from editor.rules import Reply

COUNTS = (
    ("too_many_links", "max_links", "link_count"),
    ("too_many_images", "max_images", "image_count"),
    ("too_many_embeds", "max_embeds", "embed_count"),
)
"""The violation, the policy's field and the document's count of each."""


def size(reply: Reply) -> None:
    """Refuse what became too large by repair, where each "<" of the text takes four characters."""
    html, limit = reply.document.html, reply.policy.max_bytes
    if len(html) * 4 > limit and (count := len(html.encode())) > limit:
        reply.violations.append(violation("too_large", limit=limit, count=count))


def depth(reply: Reply) -> None:
    """Refuse HTML that was nested too deep to keep its containers."""
    if reply.repaired and reply.repaired.depth:
        reply.violations.append(violation("too_deep", limit=reply.policy.max_depth, count=reply.repaired.depth))


def limits(reply: Reply) -> None:
    """Refuse a reply that is empty, too short, too long, or holds too much of something."""
    document, policy = reply.document, reply.policy
    for code, field, counted in COUNTS:
        limit, count = getattr(policy, field), getattr(document, counted)
        if limit is not None and count > limit:
            reply.violations.append(violation(code, limit=limit, count=count))
    characters = document.characters
    if _is_blank(document):
        reply.violations.append(violation("empty"))
    elif characters < policy.min_characters:
        reply.violations.append(violation("too_short", limit=policy.min_characters, count=characters))
    elif policy.max_characters is not None and characters > policy.max_characters:
        reply.violations.append(violation("too_long", limit=policy.max_characters, count=characters))


def _is_blank(document: Document) -> bool:
    """Whether there is nothing to see but rules and white space; the first word answers it."""
    texts = chain(document.prose, document.linked, document.coded)
    return not any(text.replace("&nbsp;", "").strip() for text in texts) and "<img " not in document.html
