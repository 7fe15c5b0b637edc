"""Sizes and counts: how long a reply may be, and how many links, images and embeds it may hold."""

from __future__ import annotations

from itertools import chain

from editor.canonical.document import Document
from editor.messages import violation
from editor.result import Stats
from editor.rules.emoji import count_emoji
from editor.rules.reply import Reply

COUNTS = (
    ("too_many_links", "max_links", "links"),
    ("too_many_images", "max_images", "images"),
    ("too_many_embeds", "max_embeds", "embeds"),
)
"""The violation, the policy's field and the figure of each."""


def count(reply: Reply) -> None:
    """Count what the reply holds, as it will be stored."""
    document = reply.document
    counts = document.counts
    emoji = counts.custom_emoji
    if len(document.html) != len(document.data):
        emoji += count_emoji(document.prose) + count_emoji(document.linked)
    reply.stats = Stats(emoji, counts.links, counts.embeds, counts.images, document.characters)


def size(reply: Reply) -> None:
    """Refuse what became too large by repair, where each "<" of the text takes four characters."""
    limit = reply.policy.max_bytes
    if len(reply.document.data) > limit:
        reply.violations.append(violation("too_large", limit=limit, count=len(reply.document.data)))


def depth(reply: Reply) -> None:
    """Refuse HTML that was nested too deep to keep its containers."""
    if reply.repaired and reply.repaired.depth:
        reply.violations.append(violation("too_deep", limit=reply.policy.max_depth, count=reply.repaired.depth))


def limits(reply: Reply) -> None:
    """Refuse a reply that is empty, too short, too long, or holds too much of something."""
    policy, stats = reply.policy, reply.stats
    for code, field, counted in COUNTS:
        limit, reached = getattr(policy, field), getattr(stats, counted)
        if limit is not None and reached > limit:
            reply.violations.append(violation(code, limit=limit, count=reached))
    characters = stats.characters
    if _is_blank(reply.document):
        reply.violations.append(violation("empty"))
    elif characters < policy.min_characters:
        reply.violations.append(violation("too_short", limit=policy.min_characters, count=characters))
    elif policy.max_characters is not None and characters > policy.max_characters:
        reply.violations.append(violation("too_long", limit=policy.max_characters, count=characters))


def _is_blank(document: Document) -> bool:
    """Whether there is nothing to see but rules and white space; the first word answers it."""
    texts = chain(document.prose, document.linked, document.coded)
    return not any(text.replace("&nbsp;", "").strip() for text in texts) and b"<img " not in document.data
