"""Pictures that stand for an emoji, as chat, mail and forum programs show them, and the emoji they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from editor.canonical.schema import value_fits

SMILIES: dict[str, str] = {
    ":)": "🙂", ":-)": "🙂", "=)": "🙂", ":]": "🙂", "(:": "🙂",
    ":D": "😀", ":-D": "😀", ":grin:": "😀", "=D": "😀", "xD": "😆", "XD": "😆",
    ";)": "😉", ";-)": "😉", ";D": "😉", ":wink:": "😉",
    ":(": "🙁", ":-(": "🙁", ":sad:": "🙁", "=(": "🙁",
    ":P": "😛", ":-P": "😛", ":p": "😛", ":-p": "😛", ":razz:": "😛", ";P": "😜",
    ":o": "😮", ":-o": "😮", ":O": "😮", ":-O": "😮", ":eek:": "😮", "8O": "😲", "8-O": "😲", ":shock:": "😲",
    ":?": "😕", ":-?": "😕", ":???:": "😕", ":/": "😕", ":-/": "😕", ":\\": "😕", ":confused:": "😕",
    "o_O": "🤨", "O_o": "🤨",
    "8)": "😎", "8-)": "😎", "B)": "😎", ":cool:": "😎",
    ":lol:": "😂", ":rofl:": "🤣", ":ROFLMAO:": "🤣", ":LOL:": "😂",
    ":x": "😠", ":-x": "😠", ":X": "😠", ":mad:": "😠", ":@": "😡", ":evil:": "😈",
    ":twisted:": "😈", ":devilish:": "😈",
    ":oops:": "😳", ":$": "😳", ":redface:": "😳",
    ":cry:": "😢", ":'(": "😢", ":_(": "😢",
    ":roll:": "🙄", ":rolleyes:": "🙄",
    ":|": "😐", ":-|": "😐", ":neutral:": "😐",
    "<3": "❤️", ":love:": "😍", ":kiss:": "😘", ":*": "😘", ":-*": "😘",
    ":!:": "❗", ":?:": "❓", ":idea:": "💡", ":arrow:": "➡️", ":mrgreen:": "😁", ":geek:": "🤓", ":ugeek:": "🤓",
    ":angel:": "😇", ":sick:": "🤢", ":sleep:": "😴", ":unsure:": "😕", ":huh:": "😕", ":angry:": "😠", ":wub:": "😍",
    ":ninja:": "🥷", ":ph34r:": "🥷", ":sneaky:": "😏", ":giggle:": "🤭",
    ":poop:": "💩", ":thumbsup:": "👍", ":thumbsdown:": "👎",
    "(y)": "👍", "(n)": "👎", "(Y)": "👍", "(N)": "👎", ":coffee:": "☕", ":whistle:": "😗", ":alien:": "👽",
}  # fmt: skip
"""What forum programs' own smilies mean, by the text that their members type."""

NAMES: dict[str, str] = {
    "smile": "🙂", "smiley": "🙂", "happy": "🙂", "slight smile": "🙂", "sad": "🙁", "frown": "🙁", "unhappy": "🙁",
    "wink": "😉", "grin": "😀", "big grin": "😀", "biggrin": "😀", "very happy": "😀",
    "cheesy": "😀", "big smile": "😀",
    "laugh": "😆", "laughing": "😆", "lol": "😂", "rofl": "🤣", "tongue": "😛", "stick out tongue": "😛", "razz": "😛",
    "eek": "😮", "eek!": "😮", "surprised": "😮", "oh my": "😮", "shocked": "😲", "huh": "😕", "huh?": "😕",
    "confused": "😕", "unsure": "😕", "undecided": "😕", "cool": "😎", "mad": "😠", "angry": "😠", "evil": "😈",
    "evil or very mad": "😈", "twisted evil": "😈", "devil": "😈", "angel": "😇", "cry": "😢", "crying": "😢",
    "crying or very sad": "😢", "embarrassment": "😳", "embarrassed": "😳", "red face": "😳", "blush": "😊",
    "roll eyes": "🙄", "rolleyes": "🙄", "rolling eyes": "🙄", "roll eyes (sarcastic)": "🙄", "neutral": "😐",
    "mr. green": "😁", "geek": "🤓", "uber geek": "🤓", "nerd": "🤓", "sleepy": "😴", "sick": "🤢", "kiss": "😘",
    "love": "😍", "heart": "❤️", "thumbs up": "👍", "thumbs down": "👎", "idea": "💡", "exclamation": "❗",
    "question": "❓", "arrow": "➡️", "star": "⭐", "dodgy": "😒", "sly": "😏", "shy": "😊", "alien": "👽",
    "lips sealed": "🤐", "cautious": "😒", "rose": "🌹",
}  # fmt: skip
"""The names that programs give their smilies' pictures."""

_CODE_POINTS = re.compile(
    r"(?i)/(?:emoji[^/]*/)?(?:u|emoji_u)?((?:1f[0-9a-f]{3}|2[0-9a-f]{3}|3[0-9]-fe0f|00[a-f0-9]{2})(?:[-_][0-9a-f]{2,5}){0,9})\.(?:png|svg|gif|webp)"
)
_LOOKS_LIKE_ONE = re.compile(r"(?i)emoji|emoticon|smil(?:ey|ie)|goomoji|\ban1\b|\bimages/(?:icons|smil(?:ies|es))/")
_SHORT_NAME = re.compile(r":[\w+-]{1,60}:")
_SAYING = (
    "data-emoji", "goomoji", "data-goomoji", "alt", "aria-label", "data-stringify-emoji", "data-shortname", "title",
)  # fmt: skip
"""Attributes that may say which emoji it is, in the order in which they are believed."""


def is_own_emoji(image: Mapping[str, str]) -> bool:
    """Whether the attributes of a picture are those of one of the forum's own emoji, as a reply holds them."""
    return value_fits("img", "data-emoji", image.get("data-emoji", ""))


def named(text: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """The emoji that the text of a smiley's picture means: an emoji, a code or a name; "" for another.

    `own` is what a program's own codes mean where another program means something else by them.

    >>> named("Smile    :)"), named(":rolleyes:"), named("Very Happy"), named("cat.png")
    ('🙂', '🙄', '😀', '')
    """
    import emoji  # its data takes a while to load, and few pictures ask for it

    text = text.strip()
    if emoji.is_emoji(text):
        return text
    name, _, code = (part.strip() for part in text.partition("  "))
    for candidate in (name, code):
        shown = own.get(candidate) or SMILIES.get(candidate, "")
        if not shown and _SHORT_NAME.fullmatch(candidate):
            shown = str(emoji.emojize(candidate, language="alias"))
        if emoji.is_emoji(shown):
            return shown
    return NAMES.get(name.strip(":").replace("_", " ").lower(), "")


def is_smiley(image: Mapping[str, str]) -> bool:
    """Whether the attributes of a picture say that it stands for an emoji, whichever that is."""
    return any(_LOOKS_LIKE_ONE.search(image.get(name, "")) for name in ("class", "data-type", "src"))


def emoji_of(image: Mapping[str, str]) -> str:
    """The emoji that a picture with these attributes stands for; "" where it is a picture.

    >>> emoji_of({"class": "smilies", "src": "./images/smilies/icon_e_biggrin.gif", "alt": ":D", "title": "Very Happy"})
    '😀'
    """
    if is_own_emoji(image):
        return ""
    candidates = [value.strip() for name in _SAYING if (value := image.get(name))]
    for value in candidates:
        if not value.isascii() and _is_emoji(value):
            return value
    if not is_smiley(image):
        return ""
    if shown := next(filter(None, map(named, candidates)), ""):
        return shown
    if points := _CODE_POINTS.search(image.get("src", "")):
        shown = "".join(chr(int(point, 16)) for point in re.split("[-_]", points[1]))
        if _is_emoji(shown):
            return shown
    return ""


def _is_emoji(text: str) -> bool:
    import emoji

    return emoji.is_emoji(text) or emoji.is_emoji(text + "\ufe0f")
