""" ":smile:" becomes an emoji, where the policy wants it."""

from __future__ import annotations

import re

from editor.canonical.schema import EMOJI_NAME
from editor.rules.reply import Reply

SHORTCODE = re.compile(f":{EMOJI_NAME}:")


def shortcodes(reply: Reply) -> None:
    """Replace the short names that the emoji package knows, outside links and code."""
    document = reply.document
    if reply.policy.shortcodes and any(map(SHORTCODE.search, document.prose)):
        reply.change(document.with_prose(_replaced))


def _replaced(text: str) -> str:
    import emoji  # its data takes a while to load

    return SHORTCODE.sub(lambda match: emoji.emojize(match[0], language="alias"), text)
