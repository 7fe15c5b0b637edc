"""Player addresses: how a template from the catalogue is filled with the parts of an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import cos, radians

PLACE = re.compile(r"\{([a-z_]+)(?::([a-z0-9]+))?\}")
DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|\Z)", re.IGNORECASE)
CLOCK = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?\Z", re.ASCII)
COLONS = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})\Z", re.ASCII)
BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
UNSAFE = re.compile(r"[^A-Za-z0-9_.~!$&'()*+,/:;=@%?-]")
"""Never as such in a player's address."""
ENCODED = re.compile("%([2-7][0-9A-Fa-f])")
NOT_WORD = re.compile(r"[^A-Za-z0-9_.~%-]")
NOT_WORD_NOR_PERCENT = re.compile(r"[^A-Za-z0-9_.~-]")


def percent(found: re.Match[str]) -> str:
    """The characters percent-encoded."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def seconds(value: str) -> str:
    """A start time as a number of seconds: "1m40s", "100s", "100" and "1:40" give "100"; nothing else gives any."""
    time = CLOCK.match(value) or COLONS.match(value)
    if not time or not any(time.groups()):
        return ""
    hours, minutes, rest = (int(group or 0) for group in time.groups())
    total = hours * 3600 + minutes * 60 + rest
    return str(total) if 0 < total < 10**6 else ""


def base58(value: str) -> str:
    """The photo number of a flic.kr short code."""
    number = 0
    for character in value:
        number = number * 58 + BASE58.index(character)
    return str(number)


def bbox(value: str) -> str:
    """The bounding box of "zoom/latitude/longitude", as an OpenStreetMap frame of about 640 by 480 pixels shows it.

    Tile arithmetic: https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames
    """
    zoom, latitude, longitude = (float(number) for number in value.split("/"))
    if not (0 <= zoom <= 20 and abs(latitude) <= 85 and abs(longitude) <= 180):
        return ""
    degrees = 360 / (256 * 2**zoom)
    width, height = 320 * degrees, 240 * degrees * cos(radians(latitude))
    box = (longitude - width, max(latitude - height, -85.0), longitude + width, min(latitude + height, 85.0))
    return ",".join(f"{number:.5f}" for number in box)


def decoded(value: str) -> str:
    """A value without the percent-encoding of its ASCII characters: "https%3A//e.org/" gives "https://e.org/"."""
    return ENCODED.sub(lambda found: chr(int(found[1], 16)), value)


CONVERTERS: dict[str, Callable[[str], str]] = {
    "seconds": seconds,
    "base58": base58,
    "bbox": bbox,
    "lower": str.lower,
    "upper": str.upper,
    "decoded": decoded,
    "quote": lambda value: NOT_WORD.sub(percent, value),
    "whole": lambda value: NOT_WORD_NOR_PERCENT.sub(percent, value),
}


def places(template: str) -> set[str]:
    """The names a template asks for. Raises ValueError for a converter that does not exist."""
    for _, converter in PLACE.findall(template):
        if converter and converter not in CONVERTERS:
            raise ValueError(f"{template!r} asks for the converter {converter!r}; there are {', '.join(CONVERTERS)}")
    return {name for name, _ in PLACE.findall(template)}


def fill(template: str, parts: Mapping[str, str], parents: tuple[str, ...] = ()) -> str | None:
    """The player's address: a parameter without a value is left out, `{parent}` is repeated for each parent.

    None when a part would step out of the player's path, or the path lacks a part.

    >>> fill("https://player.example/{id}?start={t:seconds}&mute=1", {"id": "a1", "t": ""})
    'https://player.example/a1?mute=1'
    """
    rest, _, fragment = template.partition("#")
    path, _, query = rest.partition("?")
    missing = False

    def value(place: re.Match[str]) -> str:
        nonlocal missing
        name, converter = place.groups()
        text = parts.get(name, "")
        if text and converter:
            text = CONVERTERS[converter](text)
        missing = missing or not text or bool(DOTS.search(text))
        return UNSAFE.sub(percent, text)

    filled = PLACE.sub(value, path)
    if missing:
        return None
    pairs = []
    for pair in query.split("&") if query else ():
        if pair.endswith("={parent}"):
            pairs += [pair.replace("{parent}", parent) for parent in parents]
            continue
        missing = False
        filled_pair = PLACE.sub(lambda place: value(place).replace("&", "%26"), pair)
        if not missing:
            pairs.append(filled_pair)
    if pairs:
        filled += "?" + "&".join(pairs)
    if fragment:
        missing = False
        filled_fragment = PLACE.sub(value, fragment)
        if not missing:
            filled += "#" + filled_fragment
    return filled
