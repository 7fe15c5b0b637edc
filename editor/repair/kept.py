"""What a proven reply holds, as a set in which one look says whether something was kept."""

from __future__ import annotations

import re

# In canonical HTML a value holds no angle bracket and no double quote, so these find exactly the tags and attributes.
_TAG = re.compile("<([a-z][^<>]*)>")
_ATTRIBUTE = re.compile('([a-z-]+)(="[^"]*")')


def kept(document: str) -> frozenset[str]:
    """The elements, attributes, values and styles of canonical HTML, as it writes them.

    >>> sorted(kept('<p style="color: #ff0000">a</p>'))
    ['<p', '="color: #ff0000"', 'color: #ff0000', 'style="color: #ff0000"']
    """
    parts: set[str] = set()
    for tag in set(_TAG.findall(document)):
        name, _, attributes = tag.partition(" ")
        parts.add("<" + name)
        for key, value in _ATTRIBUTE.findall(attributes):
            parts.update((key + value, value))
            if key == "style":
                parts.update(value[2:-1].split("; "))
    return frozenset(parts)
