"""The little CSS a clipboard needs: declarations, and style sheets of simple selectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from editor.repair.css import split

KEPT = frozenset(
    {
        "clip",
        "color",
        "display",
        "font",
        "font-family",
        "font-style",
        "font-weight",
        "margin-left",
        "mso-char-type",
        "mso-element",
        "mso-footnote-id",
        "mso-hide",
        "mso-list",
        "mso-outline-level",
        "mso-spacerun",
        "mso-special-character",
        "mso-symbol-font-family",
        "mso-tab-count",
        "page-break-before",
        "position",
        "text-align",
        "text-decoration",
        "text-decoration-line",
        "text-indent",
        "vertical-align",
        "visibility",
        "white-space",
        "white-space-collapse",
    }
)
"""Properties that say something about structure or marks; all others are dropped unread."""

Declarations = Mapping[str, str]


def declarations(style: str) -> dict[str, str]:
    """The kept declarations of a style attribute or a rule's body, later ones winning.

    >>> declarations("COLOR: red; margin:0; font-weight : bold !important")
    {'color': 'red', 'font-weight': 'bold'}
    """
    return split(style, KEPT)


def written(values: Declarations) -> str:
    """Declarations as a style attribute: `declarations` read backwards."""
    return ";".join(f"{name}:{value}" for name, value in values.items())


def points(length: str) -> float | None:
    """A CSS length in points, or None where it is none.

    >>> points("-.25in"), points("36.0pt"), points("0"), points("auto")
    (-18.0, 36.0, 0.0, None)
    """
    value = length.strip().lower()
    number, scale = (value[:-2], UNITS.get(value[-2:], 0.0)) if value[-2:].isalpha() else (value, 1.0)
    try:
        size = float(number) * scale
    except ValueError:
        return None
    return size if scale and abs(size) < 1e6 else None


UNITS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "em": 12.0, "ex": 6.0}


@dataclass(slots=True)
class StyleSheet:
    """Rules by simple selector ("p", ".MsoNormal", "p.MsoNormal"), and Word's `@list` definitions.

    Everything else (media queries, descendants, pseudo-classes) is left out: word processors format no text there.
    """

    rules: dict[str, Declarations] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    """ "l0:level1" → the body of its `@list` rule."""

    def read(self, css: str) -> None:
        """Add the rules of a style element."""
        first, *others = css.split("/*")
        css = " ".join([first, *(other.partition("*/")[2] for other in others)])
        css = css.replace("<!--", " ").replace("-->", " ")
        depth = 0
        for chunk in css.split("}"):
            head, brace, body = chunk.rpartition("{")
            depth += chunk.count("{")
            if brace and depth == 1 and "{" not in head:
                self._add(head.rpartition(";")[2], body)
            depth = max(0, depth - 1)

    def _add(self, selectors: str, body: str) -> None:
        selectors = selectors.strip()
        if selectors.startswith("@"):
            if selectors.startswith("@list "):
                self.lists[" ".join(selectors[6:].split())] = body
            return
        values = declarations(body)
        for name in PLACED:
            values.pop(name, None)
        if not values:
            return
        for selector in selectors.split(","):
            selector = selector.strip()
            if selector and not SPECIAL.intersection(selector):
                self.rules[selector] = {**self.rules.get(selector, {}), **values}

    def cascade(self, tag: str, classes: str, style: str) -> dict[str, str]:
        """What the sheet and the style attribute say about an element, by rising specificity."""
        rules = self.rules
        values: dict[str, str] = dict(rules.get(tag, ()))
        if classes:
            names = classes.split()[:16]
            for selector in [f".{name}" for name in names] + [f"{tag}.{name}" for name in names]:
                if selector in rules:
                    values.update(rules[selector])
        if style:
            values.update(declarations(style))
        return values


PLACED = ("margin-left", "text-indent")
"""Only an element's own margin tells where it stands among list items: a style's margin is every item's."""
SPECIAL = frozenset(" >+~:[]*#()\t\n")
