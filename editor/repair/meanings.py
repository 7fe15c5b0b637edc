"""What elements mean: the mark, the heading or the list that stands for each in canonical HTML."""

from __future__ import annotations

from editor.canonical.schema import ELEMENTS

MARKS: dict[str, str] = {
    "strong": "strong", "b": "strong",
    "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
    "u": "u", "ins": "u",
    "s": "s", "strike": "s", "del": "s",
    "sub": "sub", "sup": "sup",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code",
}  # fmt: skip
"""Elements that mark their text, and the mark that they mean."""
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
BORDERS = frozenset(
    "html body div section article main header footer nav aside hgroup search form fieldset legend address center "
    "dl dt dd figure figcaption caption summary thead tbody tfoot tr td th".split()
)
"""Elements at whose borders a paragraph ends, where they have no meaning of their own."""
LISTS = {"ul": "ul", "menu": "ul", "dir": "ul", "ol": "ol"}
MEANS: dict[str, str] = {
    **{name: name for name in ELEMENTS},
    **MARKS,
    **HEADINGS,
    **LISTS,
    "listing": "pre",
    "xmp": "pre",
}
"""Element → the canonical one that says the same."""
