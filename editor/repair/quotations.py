"""Posts of other sites that were quoted with the HTML that the site gives out: tweets and their kind.

What a site's script would replace by its player stays a quotation, and gets an embed before it that names the post.
Once the catalogue is asked, one of the two goes (editor/rules/players.py).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from editor.canonical.characters import attribute
from editor.canonical.urls import clean_link
from editor.repair.attributes import decoded, parsed

QUOTED = "player-quoted"
"""The provider's code of the embed that stands before a quotation of the same."""


class QuotedSite(NamedTuple):
    """How a site's quotations name the post: in these attributes, or in the last link that the pattern finds."""

    attributes: tuple[str, ...]
    link: re.Pattern[str]


_TWEET = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status(?:es)?/\d+")
_REDDIT = re.compile(r"https?://(?:\w+\.)?reddit\.com/(?:r|user|u)/[\w.-]+/comments/\w+(?:/\w+(?:/\w+)?)?")
_FACEBOOK = re.compile(r"https?://(?:[\w-]+\.)?facebook\.com/[^\s\"'<>]+")
SITES: dict[str, QuotedSite] = {
    "twitter-tweet": QuotedSite((), _TWEET),
    "twitter-video": QuotedSite((), _TWEET),
    "instagram-media": QuotedSite(
        ("data-instgrm-permalink",), re.compile(r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/[\w-]+/?")
    ),
    "tiktok-embed": QuotedSite(
        ("cite",), re.compile(r"https?://(?:www\.)?tiktok\.com/@[\w.-]*/(?:video|photo)/\d+")
    ),
    "fb-post": QuotedSite(("data-href",), _FACEBOOK),
    "fb-video": QuotedSite(("data-href",), _FACEBOOK),
    "fb-xfbml-parse-ignore": QuotedSite(("cite",), _FACEBOOK),
    "reddit-embed-bq": QuotedSite((), _REDDIT),
    "reddit-card": QuotedSite((), _REDDIT),
    "bluesky-embed": QuotedSite((), re.compile(r"https://bsky\.app/profile/[\w.:%-]+/post/\w+")),
    "text-post-media": QuotedSite(
        ("data-text-post-permalink",), re.compile(r"https://www\.threads\.(?:net|com)/@[\w.-]+/post/[\w-]+")
    ),
    "mastodon-embed": QuotedSite(("data-embed-url",), re.compile(r"https://[\w.-]+/@\w+/\d+")),
    "imgur-embed-pub": QuotedSite((), re.compile(r"(?:https?:)?//imgur\.com/(?:a/|gallery/)?\w+")),
}  # fmt: skip
"""Class of the quotation → how it names the post."""
ELEMENTS = frozenset({"blockquote", "div"})
"""Elements that such a class stands on."""
WIDGETS = re.compile(
    r"//(?:platform\.(?:twitter|x)\.com/widgets|(?:www\.)?(?:instagram|tiktok|threads)\.(?:com|net)/embed"
    r"|embed\.reddit(?:media)?\.com/(?:widgets|widgets/platform)|connect\.facebook\.net/\w+/(?:sdk|all)"
    r"|embed\.bsky\.app/static/embed|s\.imgur\.com/min/embed)\.js"
)
"""Addresses of the scripts that make players of the quotations, and show nothing themselves."""
_CLASS = re.compile("|".join(map(re.escape, SITES)))
_QUOTATION = re.compile(r"</?blockquote[\s/>]", re.I)


def site_of(name: str, attributes: str) -> QuotedSite | None:
    """The site whose quotation begins with this tag, or None."""
    if name not in ELEMENTS or not _CLASS.search(attributes):
        return None
    classes = parsed(attributes).get("class", "").split()
    return next((SITES[each] for each in classes if each in SITES), None)


def quoted_post(name: str, attributes: str, html: str, position: int) -> str:
    """The address of the post whose quotation begins with a tag that ends at `position`; "" where it names none.

    What is read for it ends where the next quotation begins or ends, so that no part is read twice.
    """
    site = site_of(name, attributes)
    if site is None:
        return ""
    values = parsed(attributes)
    addresses = [post[0] for key in site.attributes if (post := site.link.search(values.get(key, "")))]
    if not addresses and name == "blockquote":
        end = _QUOTATION.search(html, position)
        links = site.link.finditer(html, position, end.start() if end else len(html))
        addresses = [decoded(post[0]) for post in links][-1:]
    address = (
        clean_link("https:" + addresses[0] if addresses[0].startswith("//") else addresses[0]) if addresses else None
    )
    return address or ""


def player(address: str, code: str) -> list[str]:
    """The tags and texts of an embed that has to be asked about, with placeholders for markup characters in text."""
    shown = address.replace("&", "\ufdd2")
    return [f'<figure data-embed="{code}">', f'<a href="{attribute(address)}">', shown, "</a>", "</figure>"]
