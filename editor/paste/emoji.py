"""Pictures that mail and chat programs show for emoji, as the characters they stand for."""

from __future__ import annotations

import re

import emoji

from editor.paste.clipboard import Clipboard
from editor.paste.tree import Element, replace

CODE_POINTS = re.compile(
    r"(?i)/(?:emoji[^/]*/)?(?:u|emoji_u)?((?:1f[0-9a-f]{3}|2[0-9a-f]{3}|3[0-9]-fe0f|00[a-f0-9]{2})(?:[-_][0-9a-f]{2,5}){0,9})\.(?:png|svg|gif|webp)"
)
CUSTOM_EMOJI = re.compile(r"[a-z0-9_+-]{1,64}")
EMOJI_CLASS = re.compile(r"(?i)emoji|emoticon|smiley|goomoji|an1\b")


def show_emoji(clipboard: Clipboard) -> None:
    """`<img class="emoji" alt="🙂" src="…">` → 🙂."""
    for image in list(clipboard.body.iter("img")):
        if found := emoji_of(image):
            replace(image, found)


def emoji_of(image: Element) -> str:
    """The emoji a picture stands for; "" where it is a picture."""
    if CUSTOM_EMOJI.fullmatch(image.get("data-emoji") or ""):
        return ""  # the forum's own
    for name in ("data-emoji", "goomoji", "data-goomoji", "alt", "aria-label", "data-stringify-emoji"):
        value = (image.get(name) or "").strip()
        if value and (emoji.is_emoji(value) or emoji.is_emoji(value + "\ufe0f")):
            return value
    looks = EMOJI_CLASS.search(
        " ".join((image.get("class") or "", image.get("data-type") or "", image.get("src") or ""))
    )
    if not looks:
        return ""
    name = (image.get("alt") or image.get("data-stringify-emoji") or "").strip()
    if re.fullmatch(r":[\w+-]{1,60}:", name):
        shown = str(emoji.emojize(name, language="alias"))
        if shown != name:
            return shown
    if points := CODE_POINTS.search(image.get("src") or ""):
        shown = "".join(chr(int(point, 16)) for point in re.split("[-_]", points[1]))
        if emoji.is_emoji(shown) or emoji.is_emoji(shown + "\ufe0f"):
            return shown
    return ""
