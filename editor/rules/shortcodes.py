""" ":smile:" becomes an emoji, where the policy wants it."""

from __future__ import annotations

import re

import emoji

from editor.rules import Reply

SHORTCODE = re.compile(r":[a-z0-9_+-]{1,64}:")


def shortcodes(reply: Reply) -> None:
    """Replace the short names that the emoji package knows, outside links and code."""
    document = reply.document
    if reply.policy.shortcodes and any(map(SHORTCODE.search, document.prose)):
        reply.change(document.with_prose(_replaced))


def _replaced(text: str) -> str:
    return SHORTCODE.sub(lambda match: emoji.emojize(match[0], language="alias"), text)
