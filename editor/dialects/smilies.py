"""Smilies in text, as programs read them: codes between spaces become the emoji that say the same.

Each program has its own: "B)" is a smiley in one and the second point of a list in another, and ":o" is astonished here
and embarrassed there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import emoji

from editor.repair.smilies import SMILIES


def codes(written: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The codes of a program by default, separated by spaces, with what they mean; `own` are those only it means so."""
    return {code: SMILIES[code] for code in written.split()} | dict(own or {})


PHPBB = codes(
    ":D :-D :grin: :) :-) ;) ;-) :wink: :( :-( :sad: :o :-o :eek: :shock: :? :-? :???: 8-) :cool: :lol: :x :-x :mad: "
    ":P :-P :razz: :oops: :cry: :evil: :twisted: :roll: :!: :?: :idea: :arrow: :| :-| :mrgreen: :geek: :ugeek:",
    {":smile:": "🙂"},
)
VBULLETIN = codes(":) :( ;) :D :p :P :cool: :mad: :eek: :rolleyes: :confused:", {":o": "😳"})
XENFORO = codes(
    ":) :-) (: =) :] ;) ;-) :( :-( =( :mad: :@ :confused: :cool: 8-) :p :P :-p :-P :D :-D =D :eek: :o :O :oops: :$ "
    ":rolleyes: o_O O_o :cry: :'( :devilish: :geek: :giggle: xD XD :LOL: :love: :ninja: :poop: :sick: :sleep: :sneaky: "
    ":| :thumbsdown: (n) (N) :thumbsup: (y) (Y) :unsure: :/ :whistle: :alien: :coffee: :ROFLMAO: <3"
)
MYBB = codes(
    ":) ;) :cool: :D :P :rolleyes: :( :angel: :@ :huh: :idea: :-/ :cry: :sick: :arrow:",
    {
        ":s": "😕",
        ":shy:": "😊",
        ":blush:": "😊",
        ":dodgy:": "😒",
        ":heart:": "❤️",
        ":sleepy:": "😴",
        ":exclamation:": "❗",
    },
)


def pattern(of: Mapping[str, str]) -> re.Pattern[str]:
    """What finds these codes, and the names of emoji between colons, where they stand alone."""
    each = "|".join(re.escape(code) for code in sorted(of, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:({each})|:[a-z0-9+-][a-z0-9_+-]{{0,30}}:)(?=[\s.,!?)]|\Z)")


def with_emoji(text: str, of: Mapping[str, str], found_by: re.Pattern[str]) -> str:
    """Text with the smilies that stand between spaces as emoji.

    >>> with_emoji("Nice :) see http://example.org:8)", XENFORO, pattern(XENFORO))
    'Nice 🙂 see http://example.org:8)'
    """
    return found_by.sub(lambda found: of.get(found[0]) or emoji.emojize(found[0], language="alias"), text)
