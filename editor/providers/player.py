"""A player as HTML: a frame, a file or a card in a box whose size is fixed before anything loads."""

from __future__ import annotations

import re

from editor.canonical.characters import attribute, escaped
from editor.result import Embed
from editor.sentences import PLAYERS

RATIO = re.compile(r"(\d+):(\d+)\Z")
BOX = re.compile(r"(\d+)x(\d+)\Z")
WIDTH = 640
"""Width of a fluid player where no style sheet is, in px."""
NARROW = 325
"""Widest portrait player, in px: one that is as wide as the text would be taller than the screen."""
REFERRER = "strict-origin-when-cross-origin"
"""YouTube refuses to play for a page that it is told nothing of (error 153)."""


def player_html(embed: Embed, loading: str, rel: str) -> str:
    """The player. With `loading` "click" it is a link, which the page's script turns into the player on a click.

    Without a script, and for what cannot be played, it stays the link.
    """
    url, name = attribute(embed.url), attribute(embed.name or embed.provider)
    link = f'<a href="{url}" rel="{rel}">{escaped(embed.url)}</a>'
    head = f'<div class="embed {size_class(embed.size)}" data-embed="{attribute(embed.provider)}"'
    if embed.kind == "image":
        return f'<p><img src="{attribute(embed.src)}" alt="{attribute(embed.title)}" loading="lazy"></p>'
    if embed.kind in ("video", "audio"):
        # preload="none" contacts nobody before the reader presses play.
        tag, more = embed.kind, " playsinline" if embed.kind == "video" else ""
        head = head if tag == "video" else '<div class="embed embed-audio" data-embed="audio"'
        return f'{head}><{tag} src="{attribute(embed.src)}" controls preload="none"{more}>{link}</{tag}></div>'
    if embed.kind == "card" or not embed.src.startswith("https://"):
        return _card(embed, rel) if embed.title else f"<p>{link}</p>"
    frame = _frame(embed, name)
    if loading == "click":
        label = attribute(PLAYERS["load"].format(name=embed.name or embed.provider))
        return f'{head} data-embed-click="{label}"><template>{frame}</template>{link}</div>'
    return f"{head}>{frame}</div>"


def _frame(embed: Embed, name: str) -> str:
    width, height = pixels(embed.size)
    title = attribute(embed.title) or attribute(PLAYERS["title"].format(name=embed.name or embed.provider))
    resizes = " data-embed-resizes" if embed.resizes else ""
    return (
        f'<iframe src="{attribute(embed.src)}" title="{title}" width="{width}" height="{height}" loading="lazy"'
        f' allow="{attribute(embed.allow)}" sandbox="{attribute(embed.sandbox)}" referrerpolicy="{REFERRER}"{resizes}>'
        "</iframe>"
    )


def _card(embed: Embed, rel: str) -> str:
    text = f"<span>{escaped(embed.text)}</span>" if embed.text else ""
    name = f"<small>{escaped(embed.name)}</small>" if embed.name else ""
    return (
        f'<div class="embed embed-card" data-embed="{attribute(embed.provider)}"><a href="{attribute(embed.url)}"'
        f' rel="{rel}"><strong>{escaped(embed.title)}</strong>{text}{name}</a></div>'
    )


def pixels(size: str) -> tuple[int, int]:
    """Width and height of a size in px, where no style sheet makes it fluid."""
    if ratio := RATIO.match(size):
        across, down = int(ratio[1]), int(ratio[2])
        width = NARROW if down > across else WIDTH
        return width, round(width * down / across)
    if box := BOX.match(size):
        return int(box[1]), int(box[2])
    return WIDTH, int(size)


def size_class(size: str) -> str:
    """The class of a size: "embed-16x9", "embed-h152", "embed-325x740px"."""
    if ratio := RATIO.match(size):
        return f"embed-{ratio[1]}x{ratio[2]}"
    return f"embed-{size}px" if BOX.match(size) else f"embed-h{size}"


def size_rule(size: str) -> str:
    """The style rule of a size."""
    if ratio := RATIO.match(size):
        narrow = f"; max-width: {NARROW}px" if int(ratio[2]) > int(ratio[1]) else ""
        rule = f"aspect-ratio: {ratio[1]} / {ratio[2]}{narrow}"
    elif box := BOX.match(size):
        rule = f"width: {box[1]}px; height: {box[2]}px"
    else:
        rule = f"height: {size}px"
    return f".{size_class(size)} {{ {rule} }}"


STYLE = """\
/* Boxes of players. Made by `python -m editor providers --css`; the sizes are those of the catalogue. */
.embed { box-sizing: border-box; position: relative; width: 100%; \
max-width: min(100%, var(--embed-width, 40rem)); margin: 1em 0 }
.embed > iframe, .embed > video { display: block; width: 100%; height: 100%; border: 0 }
.embed > video { background: #000 }
.embed-audio > audio { display: block; width: 100%; height: 54px }
.embed[data-embed-click] { overflow: hidden; background: #8881; border: 1px solid #8884 }
.embed[data-embed-click] > a { position: absolute; inset: auto .5em .5em; overflow: hidden; text-align: center; \
text-overflow: ellipsis; white-space: nowrap }
.embed-load { position: absolute; inset: 50% auto auto 50%; transform: translate(-50%, -75%); width: max-content; \
max-width: 90%; padding: .5em 1em; font: inherit; cursor: pointer }
.embed-card > a { display: grid; gap: .25em; padding: .75em 1em; border: 1px solid #8884; text-decoration: none }
/* Whose a quotation is, with the link to its post. */
.quote-source { display: block; font-size: 0.875em; font-style: normal; font-weight: 600 }
"""


def style_sheet(sizes: set[str]) -> str:
    """The style sheet of all the given sizes."""
    return STYLE + "\n".join(sorted(map(size_rule, sizes))) + "\n"
