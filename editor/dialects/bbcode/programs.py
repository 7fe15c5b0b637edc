"""The programs whose BBCode is read, one entry each: its tags, how it writes a quotation, what it does with tags that
never end.

Their documentation: https://www.phpbb.com/support/docs/en/3.3/ug/userguide/ (BBCode), https://xenforo.com/docs/xf2/
(BB codes), https://forum.vbulletin.com/help (BB code), https://docs.mybb.com/1.8/ (MyCode).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from editor.dialects import smilies
from editor.dialects.bbcode import tags
from editor.dialects.bbcode.tags import COMMON, Tag


@dataclass(frozen=True)
class BBCodeProgram:
    """A forum program's BBCode.

    `quote` finds the author and the post in what follows the name of a quotation. `ends_unclosed` says that a tag that
    never ends reaches to the end of what it stands in; else it is text. `file` is the address of an attachment below
    the forum's, with {id}. `smilies` are its codes and the emoji that they mean. `stored` says in which form posts may
    lie in the database: "raw", or "escaped" where the program stores references and comments of its own (stored.py).
    """

    name: str
    tags: Mapping[str, Tag]
    quote: re.Pattern[str]
    example: tuple[str, str]
    ends_unclosed: bool = False
    file: str = ""
    stored: str = "raw"
    media: Mapping[str, str] = field(default_factory=dict)
    smilies: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def smiley(self) -> re.Pattern[str]:
        """What finds the program's smilies in text."""
        return smilies.pattern(self.smilies)


_NAME = r"""(?:"(?P<quoted>.*?)"|'(?P<single>.*?)'|(?P<bare>.*?))"""


def _quotation(rest: str) -> re.Pattern[str]:
    return re.compile(rf"={_NAME}{rest}\Z", re.S)


MEDIA: dict[str, str] = {
    "youtube": "https://www.youtube.com/watch?v={id}",
    "vimeo": "https://vimeo.com/{id}",
    "dailymotion": "https://www.dailymotion.com/video/{id}",
    "facebook": "https://www.facebook.com/watch/?v={id}",
    "twitch": "https://www.twitch.tv/videos/{id}",
    "twitter": "https://twitter.com/i/status/{id}",
    "instagram": "https://www.instagram.com/p/{id}/",
    "tiktok": "https://www.tiktok.com/@/video/{id}",
    "spotify": "https://open.spotify.com/{id}",
    "soundcloud": "https://soundcloud.com/{id}",
    "imgur": "https://imgur.com/{id}",
    "giphy": "https://giphy.com/gifs/{id}",
    "reddit": "https://www.reddit.com/{id}",
    "flickr": "https://www.flickr.com/photos/{id}",
    "pinterest": "https://www.pinterest.com/pin/{id}/",
    "tumblr": "https://{id}",
    "metacafe": "https://www.metacafe.com/watch/{id}/",
    "liveleak": "https://www.liveleak.com/view?i={id}",
    "ted": "https://www.ted.com/talks/{id}",
    "applemusic": "https://music.apple.com/{id}",
    "veoh": "https://www.veoh.com/watch/{id}",
}
"""The site that a player's tag names → the address that a video, a picture or a song has there."""

PHPBB = BBCodeProgram(
    name="phpBB",
    tags=COMMON
    | {
        "attachment": Tag(tags.FILE),
        "flash": Tag(tags.MEDIA),
        "youtube": Tag(tags.MEDIA, "youtube"),
        "spoil": Tag(tags.SPOILER),
        "hide": Tag(tags.SPOILER),
        "strike": Tag(tags.MARK, "s"),
        "del": Tag(tags.MARK, "s"),
        "h1": Tag(tags.HEADING, "2"),
        "h2": Tag(tags.HEADING, "2"),
        "h3": Tag(tags.HEADING, "3"),
        "highlight": Tag(tags.PLAIN),
        "align": Tag(tags.ALIGN),
    },
    # [quote=Ann post_id=12 time=1500000000 user_id=3], [quote="Ann"]
    quote=_quotation(r"(?:\s+(?:post_id=(?P<post>\d+)|[a-z_]+=\S*))*\s*"),
    ends_unclosed=True,
    stored="escaped",
    media=MEDIA,
    smilies=smilies.PHPBB,
    example=(
        '[quote="Ann" post_id=12 time=1500000000 user_id=3]Tea?[/quote]Yes, [i]please[/i].',
        '<blockquote data-author="Ann" data-post="12"><p>Tea?</p></blockquote><p>Yes, <em>please</em>.</p>',
    ),
)

VBULLETIN = BBCodeProgram(
    name="vBulletin",
    tags=COMMON
    | {
        "php": Tag(tags.CODE, "php"),
        "html": Tag(tags.CODE, "html"),
        "sql": Tag(tags.CODE, "sql"),
        "noparse": Tag(tags.VERBATIM),
        "highlight": Tag(tags.PLAIN),
        "indent": Tag(tags.BLOCK),
        "video": Tag(tags.MEDIA),
        "thread": Tag(tags.PAGE, path="showthread.php?t={id}"),
        "post": Tag(tags.PAGE, path="showthread.php?p={id}#post{id}"),
        "user": Tag(tags.PAGE, path="member.php?u={id}"),
        "node": Tag(tags.PAGE, path="node/{id}"),
        "attach": Tag(tags.FILE),
        "spoil": Tag(tags.SPOILER),
        "h": Tag(tags.HEADING),
        "h1": Tag(tags.HEADING, "2"),
        "h2": Tag(tags.HEADING, "3"),
        "h3": Tag(tags.HEADING, "4"),
        "img2": Tag(tags.IMAGE),
        "*": Tag(tags.ITEM),
        "li": Tag(tags.ITEM),
        "sigpic": Tag(tags.IMAGE),
        "anchor": Tag(tags.ANCHOR),
    },
    # [QUOTE=Ann;123], in version 5 [QUOTE=Ann;n123]
    quote=_quotation(r"(?:;n?(?P<post>\d+))?\s*"),
    file="attachment.php?attachmentid={id}",
    media=MEDIA,
    smilies=smilies.VBULLETIN,
    example=(
        "[QUOTE=Ann;123]Tea?[/QUOTE]\nYes, [I]please[/I].",
        '<blockquote data-author="Ann" data-post="123"><p>Tea?</p></blockquote><p>Yes, <em>please</em>.</p>',
    ),
)

XENFORO = BBCodeProgram(
    name="XenForo",
    tags=COMMON
    | {
        "icode": Tag(tags.VERBATIM, "code"),
        "php": Tag(tags.CODE, "php"),
        "html": Tag(tags.CODE, "html"),
        "plain": Tag(tags.VERBATIM),
        "ispoiler": Tag(tags.SPOILER),
        "indent": Tag(tags.BLOCK),
        "media": Tag(tags.MEDIA),
        "embed": Tag(tags.MEDIA),
        "attach": Tag(tags.FILE),
        "user": Tag(tags.PAGE, path="members/{id}/"),
        "heading": Tag(tags.HEADING),
        "float": Tag(tags.BLOCK),
    },
    # [QUOTE="Ann, post: 12, member: 3"]
    quote=re.compile(
        r"""=["']?(?P<bare>.*?)(?:,\s*(?:(?:post|post_id):\s*(?P<post>\d+)|[a-zA-Z_-]+:\s*[\w-]+))*["']?\s*\Z""", re.S
    ),
    file="attachments/{id}/",
    media=MEDIA,
    smilies=smilies.XENFORO,
    example=(
        '[QUOTE="Ann, post: 12, member: 3"]Tea?[/QUOTE]\nYes, [I]please[/I].',
        '<blockquote data-author="Ann" data-post="12"><p>Tea?</p></blockquote><p>Yes, <em>please</em>.</p>',
    ),
)

MYBB = BBCodeProgram(
    name="MyBB",
    tags=COMMON
    | {
        "php": Tag(tags.CODE, "php"),
        "align": Tag(tags.ALIGN),
        "video": Tag(tags.MEDIA),
        "attachment": Tag(tags.FILE),
        "spoil": Tag(tags.SPOILER),
    },
    # [quote="Ann" pid='12' dateline='1500000000']
    quote=_quotation(r"""(?:\s+(?:pid=["'](?P<post>\d+)["']|[a-z_]+=["'][^"']*["']))*\s*"""),
    file="attachment.php?aid={id}",
    media=MEDIA,
    smilies=smilies.MYBB,
    example=(
        "[quote=\"Ann\" pid='12' dateline='1500000000']Tea?[/quote]\nYes, [i]please[/i].",
        '<blockquote data-author="Ann" data-post="12"><p>Tea?</p></blockquote><p>Yes, <em>please</em>.</p>',
    ),
)

PROGRAMS: dict[str, BBCodeProgram] = {"phpbb": PHPBB, "vbulletin": VBULLETIN, "xenforo": XENFORO, "mybb": MYBB}
"""The programs by the name that a dialect ends with: "bbcode:phpbb"."""
