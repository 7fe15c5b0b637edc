"""What one submitted tag may lose, by its name and its attributes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from editor.canonical.characters import attribute
from editor.canonical.schema import MAX_ATTRIBUTES, MAX_AUTHOR, STYLED
from editor.canonical.urls import MAX_LENGTH, clean_image, clean_link
from editor.repair.attributes import ATTRIBUTES, parsed
from editor.repair.css import BOLD, declarations
from editor.repair.elements import number
from editor.repair.foreign import BY_ID, PLAYERS, address_of, picture, player_link, source_of
from editor.repair.meanings import BORDERS, HEADINGS, MEANS
from editor.repair.prescan import COMMENT, KEPT_ATTRIBUTES
from editor.repair.quotations import WIDGETS

ALWAYS_KEPT = frozenset({"p", "br", "div", "q"})
PARTS = frozenset("li tr td th thead tbody tfoot caption colgroup col summary dt dd rp".split())
"""Said by the element around them, which is listed where it goes."""
UNSEEN_ELEMENTS = PARTS | (
    BORDERS
    | frozenset(
        "span font basefont label time data bdi wbr nobr picture noscript html body head title meta link base "
        "style template xml smarttagtype dialog map area output abbr acronym address x-reply plaintext slot dl "
        "google-sheets-html-origin byte-sheet-html-origin source track param relative-time clipboard-copy task- "
        "lists option optgroup datalist g-emoji reply-editor noembed noframes textarea xmp listing object video "
        "audio embed".split()
    )
) - {"center"}
"""Elements whose loss shows nothing: their text stays, or none of it was shown. Media is listed by its address."""
ADDRESSES = frozenset(
    "href src srcset data-src data-srcset data-lazy-src data-lazy data-original data-lazysrc data-orig-src data- "
    "full-src data-url poster data background cite longdesc action formaction codebase archive code usemap ping "
    "profile xlink:href data-href dynsrc lowsrc manifest data-permalink data-instgrm-permalink data-litespeed-src "
    "data-cookieblock-src".split()
)
SEEN_ATTRIBUTES = frozenset("align valign color bgcolor bordercolor size dir reversed type start".split())
TITLED = frozenset({"abbr", "acronym", "dfn"})
"""Elements whose title readers are told of."""
OF_LISTS = frozenset({"type", "start", "reversed"})
SEEN_STYLES = frozenset(
    "color background background-color background-image text-align font-size direction font-weight font-style "
    "text-decoration text-decoration-line list-style-type".split()
)
NO_STYLE = frozenset(
    "inherit initial unset revert normal auto none transparent medium 0 start left 100% 1em 1rem ltr black #000 "
    "#000000 rgb(0,0,0) rgba(0,0,0,0) rgba(0,0,0,1) windowtext currentcolor canvastext canvas white #fff #ffffff "
    "rgb(255,255,255) solid decimal disc".split()
)
"""Values that look like what stands there without them."""
MARKING = frozenset("font-weight font-style text-decoration text-decoration-line vertical-align white-space".split())
"""Properties that become marks."""
UNSTYLED = frozenset("tr thead tbody tfoot colgroup col caption summary pre hr img br table".split())
"""Elements whose marks by style reach no text on the way."""
STYLE_CLASSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\bql-align-|\bhas-text-align-|\btext-(?:center|right|justify)\b|\balign(?:center|right)\b"),
        "text-align",
    ),
    (re.compile(r"\bql-size-|\bhas-[a-z-]+-font-size\b"), "font-size"),
    (re.compile(r"\bql-color-|\bhas-[a-z-]+-color\b"), "color"),
    (re.compile(r"\bql-bg-"), "background-color"),
    (re.compile(r"\bql-direction-rtl\b"), "direction"),
)
"""Classes by which other editors say what is seen, and the style that each stands for."""

_URL_IN_CSS = re.compile(r"url\(\s*[\"']?([^\"')]*)")


class Loss(NamedTuple):
    """What one tag may lose. It is lost unless the reply holds one of `unless`, each as `kept` lists it; `content` says
    that an element that holds nothing is no loss."""

    kind: str
    name: str
    visibility: str
    address: str | None = None
    unless: tuple[str, ...] = ()
    content: bool = False


_TAKEN_BACK = {
    "strong": re.compile(r"(?i)font-weight:\s*(?:normal|lighter|[1-5]00)"),
    "em": re.compile(r"(?i)font-style:\s*normal"),
    **dict.fromkeys(("u", "s"), re.compile(r"(?i)text-decoration(?:-line)?:[^;]*none")),
    **dict.fromkeys(("sub", "sup"), re.compile(r"(?i)vertical-align:\s*baseline")),
}
"""Styles by which a mark's own element says that it is none."""


@lru_cache(maxsize=4096)
def losses_of(name: str, written: str, elements: frozenset[str], styles: frozenset[str]) -> tuple[Loss, ...]:
    """What a tag may lose, by what is written in it."""
    if name == COMMENT:
        return (Loss("comment", "comment", "unseen"),)
    if name.startswith(COMMENT):
        return (Loss("element", name[1:], "unseen"),)
    attributes = parsed(written) if written else {}
    losses = list(_of_element(name, attributes, written, elements))
    if attributes:
        lost = _of_attributes(name, attributes, elements, styles)
        smiley = name == "img" and picture(written)[0]
        losses += [loss._replace(visibility="unseen") for loss in lost] if smiley else lost
    return tuple(losses)


def _of_element(name: str, attributes: dict[str, str], written: str, elements: frozenset[str]) -> Iterable[Loss]:
    if name in ALWAYS_KEPT:
        return ()
    if name == "a":
        return _of_link(attributes, elements)
    if name == "img":
        return _of_picture(attributes, written, elements)
    if name in PLAYERS or name in BY_ID or (name == "script" and "gist.github.com" in written):
        return _of_player(name, attributes)
    if name == "input" and attributes.get("type", "").lower() == "checkbox":
        return ()
    if name in PARTS or name == "figure":
        return () if name != "figure" else (Loss("element", name, "unseen", None, ("<figure",)),)
    if meaning := MEANS.get(name):
        if meaning in _TAKEN_BACK and _TAKEN_BACK[meaning].search(attributes.get("style", "")):
            return ()
        if meaning not in elements:
            return (Loss("element", name, "seen"),)
        return (Loss("element", name, "seen", None, (f"<{meaning}",), content=meaning != "hr"),)
    unseen = name in UNSEEN_ELEMENTS or ":" in name or (name == "script" and WIDGETS.search(written) is not None)
    return (Loss("element", name, "unseen" if unseen else "seen"),)


def _of_link(attributes: dict[str, str], elements: frozenset[str]) -> Iterable[Loss]:
    if "href" not in attributes:
        return (Loss("element", "a", "unseen"),)
    href = attributes["href"]
    link = clean_link(href) if "a" in elements else None
    return (Loss("element", "a", "seen", href[:MAX_LENGTH], (f'href="{attribute(link)}"',) if link else ()),)


def _of_picture(attributes: dict[str, str], written: str, elements: frozenset[str]) -> Iterable[Loss]:
    text, source = picture(written)
    if text:
        return ()
    source = source or attributes.get("src", "")
    url, link = (clean_image(source) if "img" in elements else None), clean_link(source)
    unless = [f'src="{attribute(url)}"'] if url else []
    if link and source[:5].lower() == "http:":
        unless.append(f'href="{attribute(link)}"')
    return (Loss("element", "img", "seen", source[:MAX_LENGTH] or None, tuple(unless)),)


def _of_player(name: str, attributes: dict[str, str]) -> Iterable[Loss]:
    address = _played(name, attributes)
    link = player_link(address)
    if link:
        # One that is not in the reply stood beside another for the same, as a format that other browsers need.
        return (Loss("element", name, "unseen", address[:MAX_LENGTH], (f'href="{attribute(link)}"',)),)
    nothing = name in UNSEEN_ELEMENTS and not address
    return (Loss("element", name, "unseen" if nothing else "seen", address[:MAX_LENGTH] or None),)


def _played(name: str, attributes: dict[str, str]) -> str:
    """The address that a player says it plays, be it none that can be kept."""
    address = address_of(name, attributes)
    if address or name == "param":
        return address
    return next((attributes[key] for key in PLAYERS.get(name, ()) if attributes.get(key)), "")


def _of_attributes(
    name: str, attributes: dict[str, str], elements: frozenset[str], styles: frozenset[str]
) -> Iterable[Loss]:
    if name in PLAYERS or name in BY_ID:
        used = {_played(name, attributes)}
    elif name == "img":
        used = {source_of(attributes)}
    else:
        used = set()
    kept = ATTRIBUTES.get(name, ())
    crowded = len(attributes) > MAX_ATTRIBUTES
    read = {key for key in attributes if key in KEPT_ATTRIBUTES} if crowded else attributes.keys()
    for key, value in attributes.items():
        if key == "style":
            yield from (
                _of_style(name, value, elements, styles) if key in read else [Loss("attribute", "style", "seen")]
            )
        elif key == "class":
            yield from _of_class(name, value)
        elif key in ADDRESSES:
            yield from _of_address(name, key, value, used)
        elif key in kept and key in read:
            yield from _of_value(name, key, value)
        elif (key, name) not in _HANDLED:
            yield Loss("attribute", key, "seen" if _is_seen(name, key, value) else "unseen")


_HANDLED = frozenset({("type", "input"), ("checked", "input"), ("rel", "a")})


def _of_address(name: str, key: str, value: str, used: set[str]) -> Iterable[Loss]:
    if (name, key) == ("a", "href") or value in used or not value:
        return ()
    unless = [f'="{attribute(url)}"' for url in (clean_link(value), clean_image(value)) if url]
    seen = key == "background"
    return (Loss("address", key, "seen" if seen else "unseen", value[:MAX_LENGTH], tuple(unless)),)


def _of_value(name: str, key: str, value: str) -> Iterable[Loss]:
    """Attributes that a reply may have, if their value is one that it may have."""
    if key in ("alt", "data-display", "data-emoji", "data-embed"):
        return ()
    if key in ("data-author", "data-post"):
        kept_value = attribute(value.strip()[:MAX_AUTHOR] if key == "data-author" else value)
        return (Loss("attribute", key, "seen", None, (f'{key}="{kept_value}"',)),) if value.strip() else ()
    figure = number(value)
    if figure is None:
        return (Loss("attribute", key, "seen"),) if value.strip() else ()
    if figure <= 1 and key not in ("width", "height"):
        return (
            ()
            if figure == 1 or key not in ("start", "value")
            else (Loss("attribute", key, "seen", None, ('start="0"',)),)
        )
    kept_name = "start" if key == "value" else key
    return (Loss("attribute", key, "unseen" if key == "value" else "seen", None, (f'{kept_name}="{figure}"',)),)


def _is_seen(name: str, key: str, value: str) -> bool:
    if key in ("width", "height"):
        return name == "img"
    if key == "dir":
        return value.lower() == "rtl"
    if key == "align":
        return value.lower() not in ("left", "") or name == "img"
    if key == "title":
        return name in TITLED and bool(value)
    if key in OF_LISTS:
        return name in ("ol", "ul", "li") and value.lower() not in ("1", "disc")
    if key in ("color", "bgcolor", "bordercolor"):
        return value.lower().replace(" ", "") not in NO_STYLE
    return key in SEEN_ATTRIBUTES and key != "valign"


def _of_class(name: str, value: str) -> Iterable[Loss]:
    if name in ("code", "pre") and "lang" in value:
        return ()
    styles = [prop for pattern, prop in STYLE_CLASSES if pattern.search(value)]
    return [Loss("style", prop, "seen") for prop in styles] or [Loss("attribute", "class", "unseen")]


def _of_style(name: str, css: str, elements: frozenset[str], styles: frozenset[str]) -> Iterable[Loss]:
    for prop, value in declarations(css).items():
        plain = value.replace(" ", "")
        if prop in MARKING and name not in UNSTYLED:
            yield from _of_mark(name, prop, value, elements)
            continue
        if prop in styles and name in STYLED | HEADINGS.keys():
            yield Loss("style", prop, "seen", None, (f"{prop}: {value}",))
            continue
        seen = (
            prop in SEEN_STYLES or (name == "img" and prop in ("width", "height", "float"))
        ) and plain not in NO_STYLE
        address = _URL_IN_CSS.search(value) if "url(" in value else None
        yield Loss("style", prop, "seen" if seen else "unseen", address[1][:MAX_LENGTH] if address else None)


def _of_mark(name: str, prop: str, value: str, elements: frozenset[str]) -> Iterable[Loss]:
    """A mark by style; none where the value says that there is none."""
    marks = {
        "font-weight": ["strong"] if value in BOLD else [],
        "font-style": ["em"] if value.startswith(("italic", "oblique")) else [],
        "vertical-align": {"super": ["sup"], "sub": ["sub"]}.get(value, []),
        "white-space": [],
    }.get(prop)
    if marks is None:
        marks = [mark for word, mark in (("underline", "u"), ("line-through", "s")) if word in value.split()]
    if name in HEADINGS and not marks:
        return
    for mark in marks:
        unless = (f"<{mark}",) if mark in elements else ()
        yield Loss("style", prop, "seen", None, unless, content=True)
