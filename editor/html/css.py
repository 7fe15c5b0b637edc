"""What inline styles mean: the marks of text that is bold by CSS, and spaces that are kept."""

from __future__ import annotations

from functools import lru_cache

from editor.html.inline import Style

BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
LIGHT = frozenset({"normal", "lighter", "100", "200", "300", "400", "500"})
PRESERVED = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})


@lru_cache(maxsize=1024)
def declarations(css: str) -> dict[str, str]:
    """The declarations of a style attribute, in lower case.

    >>> declarations("Font-Weight: BOLD; color:#FF0000")
    {'font-weight': 'bold', 'color': '#ff0000'}
    """
    pairs = (declaration.partition(":") for declaration in css.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value}


@lru_cache(maxsize=4096)
def styled(style: Style, marks: frozenset[str], own: str | None, css: str) -> Style:
    """The style inside an element with that style attribute.

    `marks` are those around it with its `own`; CSS adds to them, or takes inherited ones away.
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
    return style._replace(marks=(marks | added) - taken, preserved=preserved)
