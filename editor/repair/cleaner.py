"""Reads messy HTML as a browser would, with bleach or nh3, and gives well-formed HTML without what is dangerous.

The result is easier to reshape, not yet canonical; nothing rests on it for safety.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from editor.canonical.schema import ELEMENTS, STYLES
from editor.errors import PolicyError
from editor.repair.attributes import ATTRIBUTES

PRESENTATIONAL = (
    "b i tt kbd samp var cite dfn ins del strike big small font span q abbr mark time address center "
    "h1 h5 h6 div section article main header footer nav aside hgroup search form fieldset legend "
    "dl dt dd dir menu figcaption caption colgroup col tfoot body html"
).split()
"""Elements outside the schema that mean something to the reshaper: a mark, a border between blocks, a table's part."""
SCHEMES = frozenset({"http", "https", "mailto", "data", "blob", "file", "cid", "mid", "webkit-fake-url"})
"""Schemes that reach the reshaper: the allowed ones, and those of pictures that it has to count."""
CSS = frozenset(
    {"font-weight", "font-style", "text-decoration", "text-decoration-line", "vertical-align", "white-space"}
    | STYLES.keys()
)
TAGS = frozenset(ELEMENTS) | frozenset(PRESENTATIONAL)

WRAPPER = "x-reply"
"""Means nothing to the reshaper; the pre-scan lets none of that name through."""

# A bleach Cleaner holds its parser's state, and an nh3 Cleaner may not leave its thread: each thread has its own.
_local = threading.local()


def _bleach(html: str) -> str:
    cleaner: Any = getattr(_local, "cleaner", None)
    if cleaner is None:
        import bleach.css_sanitizer
        import bleach.sanitizer

        cleaner = _local.cleaner = bleach.sanitizer.Cleaner(
            tags=TAGS | {WRAPPER},
            attributes=ATTRIBUTES,
            protocols=SCHEMES,
            strip=True,
            css_sanitizer=bleach.css_sanitizer.CSSSanitizer(allowed_css_properties=CSS),
        )
    # html5lib loses elements that it moves out of a table to the top level, so nothing is at the top level.
    return str(cleaner.clean(f"<{WRAPPER}>{html}</{WRAPPER}>"))


def require(cleaner: str) -> None:
    """Raise PolicyError if the cleaner is not installed."""
    if cleaner == "nh3" and find_spec("nh3") is None:
        raise PolicyError("cleaner", "nh3 is not installed; install reply-editor[nh3]")


def _nh3(html: str) -> str:
    cleaner: Any = getattr(_local, "nh3", None)
    if cleaner is None:
        import nh3

        cleaner = _local.nh3 = nh3.Cleaner(
            tags=set(TAGS),
            clean_content_tags=set(),
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
            url_schemes=set(SCHEMES),
            filter_style_properties=set(CSS),
            link_rel=None,
        )
    return str(cleaner.clean(html))


CLEANERS: dict[str, Callable[[str], str]] = {"bleach": _bleach, "nh3": _nh3}
"""The cleaners by their name in the policy."""
