"""`Editor.check` against what forums otherwise put together, in the same run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import bleach.linkifier
import bleach.sanitizer
import emoji
import nh3
from justhtml import JustHTML
from linkify_it import LinkifyIt
from turbohtml import clean as turbohtml

from benchmarks.posts import canonical, ckeditor, mess, old_forum, quill, tiptap
from benchmarks.rounds import medians, shown
from editor import Editor, Policy

TAGS = frozenset("p strong em u s a ul ol li blockquote code pre h2 h3 h4 br img table tbody tr td th span b i".split())
ATTRIBUTES = {"a": ["href", "rel"], "img": ["src", "alt"], "blockquote": ["data-author", "data-post"]}

_cleaner = bleach.sanitizer.Cleaner(tags=TAGS, attributes=ATTRIBUTES, strip=True)
_linker = bleach.linkifier.Linker()
_linkify = LinkifyIt()


def bleach_linkify_emoji(html: str) -> int:
    """(a) bleach.clean, bleach.linkify, emoji.emoji_count, with reused objects."""
    return emoji.emoji_count(_linker.linkify(_cleaner.clean(html)))


def nh3_linkify_emoji(html: str) -> int:
    """(b) nh3.clean, linkify-it-py, emoji.emoji_count."""
    cleaned = nh3.clean(html)
    _linkify.match(cleaned)
    return emoji.emoji_count(cleaned)


def contenders(html: str, limit: int) -> dict[str, Callable[[], object]]:
    """Each contender by name; the editors with their size limit lifted to `limit` bytes."""
    editors = {
        name: Editor(Policy(cleaner=name, max_bytes=limit, max_emoji=None, max_links=None))
        for name in ("nh3", "bleach")
    }
    return {
        "check, nh3": lambda: editors["nh3"].check(html),
        "check, bleach": lambda: editors["bleach"].check(html),
        "nh3.clean alone": lambda: nh3.clean(html),
        "bleach alone": lambda: _cleaner.clean(html),
        "turbohtml": lambda: turbohtml.linkify(turbohtml.sanitize(html)),
        "justhtml": lambda: JustHTML(html, fragment=True).to_html(),
        "(a) bleach": lambda: bleach_linkify_emoji(html),
        "(b) nh3": lambda: nh3_linkify_emoji(html),
    }


def main() -> None:
    """Print the table, and the cost per kilobyte from 2 KB to 1 MB."""
    posts = {
        "300 B": canonical(300),
        "2 KB": canonical(2_000),
        "10 KB": canonical(10_000),
        "2 KB Tiptap": tiptap(2_000),
        "2 KB forum": old_forum(2_000),
        "2 KB Quill": quill(2_000),
        "2 KB CKEditor": ckeditor(2_000),
        "100 KB mess": mess(100_000),
    }
    print("Editor.check, median of interleaved rounds; (a)/check and (b)/check: times less than the peers")
    print("turbohtml sanitizes and links addresses; justhtml sanitizes")
    names = list(contenders("", 1))
    print(
        f"{'post':>13} {'bytes':>7} "
        + " ".join(f"{name:>15}" for name in names)
        + "  check/nh3.clean  (a)/check  (b)/check"
    )
    for title, html in posts.items():
        size = len(html.encode())
        times = medians(contenders(html, max(size, 64 * 1024)), seconds=6.0)
        check = times["check, nh3"]
        print(
            f"{title:>13} {size:>7} "
            + " ".join(f"{shown(times[name]):>15}" for name in names)
            + f"  {check / times['nh3.clean alone']:>14.2f}x {times['(a) bleach'] / check:>9.0f}x {times['(b) nh3'] / check:>9.0f}x"
        )
    editor = Editor(Policy(max_bytes=4_000_000, max_emoji=None, max_links=None))
    sizes = {"2 KB": canonical(2_000), "100 KB": canonical(100_000), "1 MB": canonical(1_000_000)}
    times = medians({title: partial(editor.check, html) for title, html in sizes.items()}, seconds=6.0)
    per_kilobyte = {title: times[title] / len(html.encode()) * 1000 for title, html in sizes.items()}
    print("\nCost per KB: " + ", ".join(f"{title} {shown(cost)}" for title, cost in per_kilobyte.items()), end="")
    print(f"; 1 MB / 2 KB = {per_kilobyte['1 MB'] / per_kilobyte['2 KB']:.2f}\n")
