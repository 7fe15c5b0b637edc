"""What inline styles mean: the marks of text that is bold by CSS, and spaces that are kept."""

from __future__ import annotations

import re
from functools import lru_cache

from editor.repair.inline import Style

BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
LIGHT = frozenset({"normal", "lighter", "100", "200", "300", "400", "500"})
PRESERVED = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})


IMPORTANT = re.compile(r"!\s*important", re.IGNORECASE)


def split(css: str, kept: frozenset[str] | None = None) -> dict[str, str]:
    """Property in lower case → value as written, of a style attribute or a rule's body; the last one wins.

    With `kept`, only those properties. An empty value declares nothing.

    >>> split("COLOR: Red; margin:0; font-weight : bold !important", frozenset({"color", "font-weight"}))
    {'color': 'Red', 'font-weight': 'bold'}
    """
    # Not by tinycss2, which takes forty times as long, and raises RecursionError where many brackets are open.
    values = {}
    for declaration in css.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if not value or (kept is not None and name not in kept):
            continue
        if "!" in value:
            value = IMPORTANT.sub("", value)
        if value := " ".join(value.split()):
            values[name] = value
    return values


@lru_cache(maxsize=1024)
def declarations(css: str) -> dict[str, str]:
    """The declarations of a style attribute, in lower case.

    >>> declarations("Font-Weight: BOLD; color:#FF0000")
    {'font-weight': 'bold', 'color': '#ff0000'}
    """
    return split(css.lower())


@lru_cache(maxsize=4096)
def marked(style: Style, mark: str | None) -> Style:
    """The style inside an element that means a mark, or none."""
    return style._replace(marks=style.marks | {mark}) if mark else style


@lru_cache(maxsize=4096)
def styled(style: Style, own: str | None, css: str) -> Style:
    """The style inside an element that means a mark, or none, and has that style attribute.

    CSS adds to the marks around it, or takes inherited ones away.
    `<b style="font-weight:normal">` is not bold; `<span style="font-weight:700">` is.
    """
    values = declarations(css)
    added, taken = set(), set()
    weight = values.get("font-weight", "")
    if weight in BOLD:
        added.add("strong")
    elif weight in LIGHT:
        taken.add("strong")
    slant = values.get("font-style", "")
    if slant.startswith(("italic", "oblique")):
        added.add("em")
    elif slant == "normal":
        taken.add("em")
    line = f"{values.get('text-decoration', '')} {values.get('text-decoration-line', '')}".split()
    if "underline" in line:
        added.add("u")
    if "line-through" in line:
        added.add("s")
    if "none" in line and own in ("u", "s"):
        # A decoration is not inherited, so only the element that draws it can go without.
        taken.add(own)
    match values.get("vertical-align"):
        case "super":
            added.add("sup")
        case "sub":
            added.add("sub")
        case "baseline" if own in ("sub", "sup"):
            taken.add(own)
    space = values.get("white-space", "")
    preserved = space in PRESERVED if space else style.preserved
    return style._replace(marks=(marked(style, own).marks | added) - taken, preserved=preserved)
