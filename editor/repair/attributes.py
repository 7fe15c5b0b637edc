"""Attributes: which of them repair reads at all, and those of a tag as it was written, read as a browser reads them."""

from __future__ import annotations

import re
from html.entities import html5

from editor.canonical.characters import unescape
from editor.canonical.schema import ELEMENTS, attribute_names

_OF_ELEMENTS = {name: sorted(attribute_names(name) - {"rel", "class"}) for name in ELEMENTS}
ATTRIBUTES: dict[str, list[str]] = {"*": ["style", "class"], "li": ["value"]} | {
    name: names for name, names in _OF_ELEMENTS.items() if names
}
"""Attributes that mean something to the reshaper, by element; "*" is any. The policy says the rel."""

ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?""")
"""An attribute as written: its name, and its value with its quotation marks."""
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""")


# In an attribute, "&copy=" and "&notify" are no references, as old addresses hold such
# (https://html.spec.whatwg.org/multipage/parsing.html#named-character-reference-state).
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*)(;|(?![=A-Za-z0-9])))")


def parsed(written: str) -> dict[str, str]:
    """The attributes by their name in lower case, references decoded; of two with one name the first counts.

    >>> parsed(' HREF="/a?b&amp;c" download')
    {'href': '/a?b&c', 'download': ''}
    """
    values: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        value = double or single or bare
        values.setdefault(name.lower(), decoded(value))
    return values


def decoded(value: str) -> str:
    """The value of an attribute with its references decoded."""
    return _REFERENCE.sub(_decoded, value) if "&" in value else value


def _decoded(reference: re.Match[str]) -> str:
    name = reference[1]
    return unescape(reference[0]) if name is None or name + reference[2] in html5 else reference[0]
