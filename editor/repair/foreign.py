"""What elements mean that canonical HTML does not have: players, lazy pictures, smilies, boxes to tick, quotations.

They are rewritten before any parser sees them. What a single forum program means by its elements is said in its own
file, in editor/dialects/programs, and read before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from editor.canonical.characters import attribute
from editor.canonical.urls import clean_image, clean_link
from editor.repair.attributes import parsed
from editor.repair.quotations import player
from editor.repair.smilies import emoji_of, is_own_emoji, is_smiley

Attributes = Mapping[str, str]

PLAYER = "player"
"""The provider's code of a player that was found as HTML; once the catalogue is asked it has another, or is a link."""

_SOURCES = ("src", "data-src", "data-lazy-src", "data-lazy", "data-url", "data-litespeed-src", "data-cookieblock-src")
PLAYERS: dict[str, tuple[str, ...]] = {
    "iframe": _SOURCES,
    "frame": _SOURCES,
    "embed": _SOURCES,
    "object": ("data", "src"),
    "applet": ("code", "archive"),
    "param": ("value",),
    "video": _SOURCES,
    "audio": _SOURCES,
    "source": _SOURCES,
    "bgsound": _SOURCES,
    "oembed": ("url",),
    "amp-iframe": _SOURCES,
    "amp-video": _SOURCES,
    "amp-audio": _SOURCES,
}
"""Elements that play something, and the attributes that hold its address, the surest first."""
BY_ID: dict[str, tuple[tuple[str, ...], str]] = {
    "lite-youtube": (("videoid",), "https://www.youtube.com/watch?v={}"),
    "youtube-video": (("videoid", "video-id"), "https://www.youtube.com/watch?v={}"),
    "amp-youtube": (("data-videoid",), "https://www.youtube.com/watch?v={}"),
    "lite-vimeo": (("videoid",), "https://vimeo.com/{}"),
    "vimeo-video": (("videoid", "video-id"), "https://vimeo.com/{}"),
    "amp-vimeo": (("data-videoid",), "https://vimeo.com/{}"),
    "amp-twitter": (("data-tweetid",), "https://twitter.com/i/status/{}"),
    "amp-instagram": (("data-shortcode",), "https://www.instagram.com/p/{}/"),
}
"""Elements that name a site's video by its number, the attributes that hold it, and the address that it has."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_GIST = re.compile(r"\s*(?:https?:)?(//gist\.github\.com/[\w-]+/[0-9a-f]+)\.js(?:\?[^\s]*)?\s*")
CONTAINERS = frozenset({"object", "video", "audio", "applet"})
"""Players with others inside: those are the same in another format, or for another browser."""
_PARAMETERS = frozenset({"movie", "src", "url", "filename"})
"""Names of the param elements that hold an object's address."""

LAZY = ("data-src", "data-lazy-src", "data-lazy", "data-original", "data-lazysrc", "data-orig-src", "data-full-src")
"""Attributes in which pages keep a picture's address until it is scrolled to."""
_STAND_IN = re.compile(
    r"(?i)\s*(?:data:|about:|$)|[/_.-](?:blank|spacer|pixel|placeholder|transparent|lazy[a-z_-]*|1x1)\."
)


def address_of(name: str, attributes: Attributes) -> str:
    """The address that a player plays, as written; "" where it says none."""
    if name in BY_ID:
        keys, form = BY_ID[name]
        number = next((value for key in keys if _ID.fullmatch(value := attributes.get(key, ""))), "")
        return form.format(number) if number else ""
    if name == "script":
        gist = _GIST.fullmatch(attributes.get("src", ""))
        return "https:" + gist[1] if gist else ""
    if name == "param" and attributes.get("name", "").lower() not in _PARAMETERS:
        return ""
    addresses = (attributes.get(key, "").strip() for key in PLAYERS.get(name, ()))
    return next((value for value in addresses if value and not value.lower().startswith(("about:", "data:"))), "")


def player_link(address: str) -> str:
    """The address of a player as canonical HTML writes it; "" where it is no web address."""
    link = clean_link(address) if address else None
    return link if link and link.startswith(("http", "/")) else ""


def source_of(image: Attributes) -> str:
    """The address of the picture that a reader saw, be it loaded late, as written; "" where there is none.

    >>> source_of({"src": "/img/spacer.gif", "data-src": "https://example.org/cat.jpg"})
    'https://example.org/cat.jpg'
    """
    source = image.get("src", "")
    for name in LAZY:
        if (value := image.get(name, "")) and clean_image(value):
            return value
    if _STAND_IN.search(source) or not clean_image(source):
        for value in (
            *_largest(image.get("srcset", "")),
            *_largest(image.get("data-srcset", "")),
            image.get("data-url", ""),
        ):
            if clean_image(value):
                return value
    return source


def _largest(srcset: str) -> list[str]:
    """The addresses of a srcset, the largest first."""
    sized = []
    for candidate in srcset.split(", "):
        address, _, size = candidate.strip().rstrip(",").partition(" ")
        number = re.match(r"\s*(\d{1,6}(?:\.\d{1,3})?)", size)
        sized.append((-float(number[1]) if number else -1.0, address))
    return [address for _, address in sorted(sized)[:1] if address]


@lru_cache(maxsize=1024)
def picture(written: str) -> tuple[str, str]:
    """What a picture with these attributes means: a text, or an address other than its src; "" for neither."""
    image = parsed(written)
    if shown := emoji_of(image):
        return shown, ""
    source = source_of(image)
    if is_smiley(image) and not is_own_emoji(image):
        return image.get("alt", "") or image.get("title", ""), ""
    return "", source if source != image.get("src", "") else ""


class Foreign:
    """Reads the elements of FOREIGN in the order in which they come."""

    __slots__ = ("_container", "_found", "_noscript", "_quoted", "_shown")

    def __init__(self) -> None:
        self._container = ""
        self._found = False
        self._noscript = False
        self._quoted = 0
        self._shown: set[str] = set()

    def read(self, closing: str, name: str, written: str) -> list[str] | None:
        """The tags and texts that stand for a tag, or None where it is to be read as it is.

        Texts have placeholders for markup characters only where they hold some; none of these do.
        """
        return FOREIGN[name](self, closing, name, written)

    def _player(self, closing: str, name: str, written: str) -> list[str] | None:
        if closing:
            if name == self._container:
                self._container = ""
            return []
        if name in CONTAINERS and not self._container:
            self._container, self._found = name, False
        if name == "source" and not self._container:
            return None
        link = player_link(address_of(name, parsed(written)))
        if not link or (self._container and self._found):
            return []
        self._found = True
        return player(link, PLAYER)

    def _img(self, closing: str, name: str, written: str) -> list[str] | None:
        text, source = picture(written)
        if text:
            return [_as_text(text)]
        image = parsed(written)
        address = source or image.get("src", "")
        if self._noscript and address in self._shown:
            return []
        self._shown.add(address)
        if not source:
            return None
        kept = "".join(
            f' {key}="{attribute(image[key])}"' for key in ("alt", "width", "height", "title") if image.get(key)
        )
        return [f'<img src="{attribute(source)}"{kept}>']

    def _in_noscript(self, closing: str, name: str, written: str) -> list[str] | None:
        self._noscript = not closing
        return None

    def _input(self, closing: str, name: str, written: str) -> list[str] | None:
        if "checkbox" not in written.lower():
            return None
        box = parsed(written)
        if box.get("type", "").lower() != "checkbox":
            return None
        return ["☑ " if "checked" in box else "☐ "]

    def _q(self, closing: str, name: str, written: str) -> list[str] | None:
        if not closing:
            self._quoted += 1
            return ["“"]
        self._quoted -= self._quoted > 0
        return ["”"]

    def _script(self, closing: str, name: str, written: str) -> list[str] | None:
        return self._player(closing, name, written) if not closing and "gist.github.com" in written else None


def _as_text(text: str) -> str:
    return text.replace("&", "\ufdd2").replace("<", "\ufdd0").replace(">", "\ufdd1")


Reading = Callable[[Foreign, str, str, str], list[str] | None]
FOREIGN: dict[str, Reading] = {
    **dict.fromkeys([*PLAYERS, *BY_ID], Foreign._player),
    "img": Foreign._img,
    "noscript": Foreign._in_noscript,
    "input": Foreign._input,
    "q": Foreign._q,
    "script": Foreign._script,
}
"""Name of an element → what reads it."""
