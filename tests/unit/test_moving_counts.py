"""Of what stored posts hold, hardly anything may go: addresses, authors, spoilers, code and pictures are counted.

What the posts of the programs' HTML hold is known from their titles, in tests/fixtures/dialects-hold.jsonl: posts of
one title say the same in every program. What those of BBCode hold is read off their tags here, by no code of the
editor's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

import pytest

from editor import Editor, Migrated
from tests.cases import load
from tests.dialects import BASE, Post, posts

EDITOR = Editor()
LEAST = 0.98
"""The share that must be kept, over all and of each kind."""
HELD = {row["title"]: row for row in load("dialects-hold.jsonl")}
KINDS = ("addresses", "authors", "spoilers", "code", "pictures")
AUTHOR = re.compile(
    r"""(?i)\[quote=(?:['"]|&quot;)?(.+?)(?:['"]|&quot;)?(?=\]|;n?\d| post_id| pid=|, \w+:|:[0-9a-f]{8}\])"""
)
VERSION = re.compile(r", version .*")
FEWEST = {"addresses": 140, "authors": 200, "spoilers": 80, "code": 50, "pictures": 50}
"""So many of each there are at least, so that the share means something."""

Holding = dict[str, list[str]]


def kept(post: Post) -> Holding:
    """What the migrated post holds."""
    migrated: Migrated = EDITOR.migrate(post.text, dialect=post.dialect, base=BASE)
    html = str(migrated.html)
    return {
        "addresses": [unescape(href) for href in re.findall(r'<a href="([^"]*)"', html)],
        "authors": [unescape(name) for name in re.findall(r'data-author="([^"]*)"', html)],
        "spoilers": [text_of(hidden) for hidden in re.findall(r"</summary>(.*?)</details>", html, re.S)],
        "code": [unescape(code) for code in re.findall(r"<pre>(?:<code[^>]*>)?(.*?)(?:</code>)?</pre>", html, re.S)],
        "pictures": [unescape(source) for source in re.findall(r'<img src="([^"]*)"', html)],
    }


def text_of(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def held(post: Post) -> Holding:
    """What the stored post holds."""
    if post.dialect.startswith("bbcode:"):
        return held_by_bbcode(post.text)
    return {kind: HELD.get(VERSION.sub("", post.title), {}).get(kind, []) for kind in KINDS}


def held_by_bbcode(text: str) -> Holding:
    code = [code.strip("\n") for code in re.findall(r"(?is)\[(?:code|php|html)[^\]]*\](.*?)\[/(?:code|php|html)", text)]
    rest = re.sub(r"(?is)\[(code|php|html|noparse|plain|icode)\b.*?\[/\1\]|<[^>]*>", " ", text)
    return {
        "addresses": re.findall(r"(?i)\[(?:url|email)=['\"]?(?:https?://)([^\]\"'\s]+)", rest),
        "authors": AUTHOR.findall(rest),
        "spoilers": re.findall(r"(?is)\[i?spoiler[^\]]*\](.*?)\[/i?spoiler\]", rest),
        "code": [unescape(each) if "&lt;" in each else each for each in code],
        "pictures": re.findall(r"(?i)\[img[^\]]*\](?:https://)([^\[]+)", rest),
    }


def found(kind: str, wanted: str, those: list[str]) -> bool:
    """Whether it is among those, which no other can be taken for then."""
    for number, each in enumerate(those):
        whole = each.strip("\n") == wanted if kind in ("code", "authors") else wanted in each
        if whole:
            del those[number]
            return True
    return False


def counted() -> Iterator[tuple[str, bool, str]]:
    for post in posts():
        if post.dialect == "markdown":
            continue
        after = kept(post)
        for kind, each in held(post).items():
            yield from ((kind, found(kind, one, after[kind]), f"{post.dialect}: {post.title}: {one}") for one in each)


@pytest.fixture(scope="module")
def counts() -> tuple[Counter[str], Counter[str], list[str]]:
    """How many of each kind there are, how many are kept, and which are not."""
    there: Counter[str] = Counter()
    still: Counter[str] = Counter()
    lost = []
    for kind, is_kept, what in counted():
        there[kind] += 1
        still[kind] += is_kept
        if not is_kept:
            lost.append(f"{kind}: {what}")
    return there, still, lost


def test_at_least_98_of_100_are_kept_over_all(counts: tuple[Counter[str], Counter[str], list[str]]) -> None:
    there, still, lost = counts
    assert still.total() >= LEAST * there.total(), lost


@pytest.mark.parametrize("kind", KINDS)
def test_at_least_98_of_100_of_each_kind_are_kept(
    kind: str, counts: tuple[Counter[str], Counter[str], list[str]]
) -> None:
    there, still, lost = counts
    assert there[kind] >= FEWEST[kind]
    assert still[kind] >= LEAST * there[kind], lost


def test_each_title_that_is_counted_is_that_of_a_post() -> None:
    assert HELD.keys() <= {VERSION.sub("", post.title) for post in posts()}


def test_what_is_lost_would_be_counted() -> None:
    assert not found(
        "authors", "Mira", kept(Post("html", "", "<blockquote>Mira wrote: Hi</blockquote>", ""))["authors"]
    )
