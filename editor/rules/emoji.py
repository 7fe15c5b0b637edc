"""The emoji limit: one expression, made from the emoji package's data, that counts as people count.

A family, a flag, a thumb with a skin tone and a keycap are one each; a digit, © and ❤ without an emoji selector are
none; an endless chain of joiners does not hide what it joins.
"""

from __future__ import annotations

import re
from functools import cache

from editor.canonical.document import Document
from editor.messages import violation
from editor.rules.reply import Reply

TONES = "\U0001f3fb-\U0001f3ff"
FLAGS = "\U0001f1e6-\U0001f1ff"
TAGS = "\U000e0020-\U000e007f"
RESERVED = frozenset(map(chr, range(0x1FA70, 0x1FB00)))
"""Set aside by Unicode for emoji to come (Extended_Pictographic, https://www.unicode.org/reports/tr51/), so that
an emoji counts before the data knows it."""
JOINED = 3
"""Most emoji that a joiner adds to the first; the longest emoji in use has four."""


@cache
def expression() -> re.Pattern[str]:
    """The expression that matches each emoji once; its source is valid in Python and in JavaScript (flag u).

    >>> len(expression().findall("👩‍👩‍👧‍👦 🇬🇧 👍🏽 1️⃣ © 7"))
    4
    """
    import emoji  # its data takes a while to load, and few posts hold any

    known = {key for key in emoji.EMOJI_DATA if len(key) == 1 and not "\U0001f1e6" <= key <= "\U0001f1ff"}
    qualified = {key for key in known if emoji.EMOJI_DATA[key]["status"] <= emoji.STATUS["fully_qualified"]}
    shown = _ranges(qualified | RESERVED)
    textual = _ranges(known - qualified)
    any_emoji = shown + textual
    tail = f"\ufe0f?[{TONES}]?[{TAGS}]*"
    # All alternatives begin with one class, so that a search skips everything else quickly. It is exact in the basic
    # plane, where Python looks it up in a bitmap, and one range beyond, where it would try range after range.
    basic = _ranges({character for character in known if character <= "\uffff"})
    return re.compile(
        f"[0-9#*{basic}\U0001f000-\U0001faff]"
        "(?:"
        f"(?<=[{FLAGS}])[{FLAGS}]"
        "|(?<=[0-9#*])\ufe0f?\u20e3"
        f"|(?:(?<=[{shown}])(?!\ufe0e)|(?<=[{textual}])(?=\ufe0f|[{TONES}]|\u200d[{any_emoji}]))"
        f"{tail}(?:\u200d[{any_emoji}]{tail}){{0,{JOINED}}}"
        ")"
    )


def _ranges(characters: set[str] | frozenset[str]) -> str:
    """The characters as the inside of a character class."""
    written: list[str] = []
    codes = sorted(map(ord, characters))
    start = 0
    for index, code in enumerate(codes):
        if index + 1 == len(codes) or codes[index + 1] != code + 1:
            first = codes[start]
            written.append(chr(first) if first == code else f"{chr(first)}-{chr(code)}")
            start = index + 1
    return "".join(written)


def count_emoji(texts: list[str]) -> int:
    """The emoji in text nodes, each counted by itself. ASCII text is not searched."""
    text = "<".join([text for text in texts if not text.isascii()])
    return len(expression().findall(text)) if text else 0


def emoji_limit(reply: Reply) -> None:
    """Refuse too many emoji outside code, custom ones included, never cutting any."""
    limit, count = reply.policy.max_emoji, reply.stats.emoji
    if limit is not None and count > limit:
        position = _position(reply.document, limit)
        reply.violations.append(violation("too_many_emoji", position=position, limit=limit, count=count))


def _position(document: Document, limit: int) -> int | None:
    """The offset of the first emoji over the limit."""
    for node in document.nodes():
        if node.tag.startswith("img data-emoji="):
            limit -= 1
            if limit < 0:
                return node.offset
        if node.coded:
            continue
        for match in expression().finditer(node.text):
            limit -= 1
            if limit < 0:
                return node.offset + len(node.tag) + 2 + match.start()
    return None
