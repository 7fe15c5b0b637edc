"""Random HTML whose words, addresses and visible styles are known, and whether any of it is lost in silence.

`python -m tests.losses 20000 7` asks it of so many inputs, from that seed.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from editor import Editor, Policy, Result
from editor.canonical.schema import ELEMENTS
from editor.canonical.urls import clean_image, clean_link
from editor.repair.meanings import HEADINGS, LISTS, MARKS
from editor.repair.names import HTML, OBSOLETE

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input isindex keygen link meta nextid param source "
    "spacer track wbr".split()
)
UNREAD = frozenset("script style title template svg math iframe noembed noframes xml plaintext".split())
"""Elements that a browser does not read as HTML, or not show."""
NAMES = sorted(HTML | OBSOLETE - {"plaintext"})
OFTEN = (
    "p div b i strong em u s a img ul ol li blockquote h2 h3 table tr td span br hr code pre details summary font"
).split()
WRITTEN = {**{name: name for name in ELEMENTS}, **MARKS, **HEADINGS, **LISTS}
"""Element → what a reader finds in the reply where it was kept."""
NOT_MARKED = frozenset("p figure a img td th tr li thead tbody summary".split())
"""Elements that are found by their addresses, or go with the element around them."""
STYLES = ("color: #a1b2c3", "background-color: #123456", "font-size: 31px", "text-align: right", "direction: rtl")
SEEN = {"align": "right", "color": "#abcdef", "bgcolor": "#fedcba", "dir": "rtl"}
KEPT_AS = {"align": "text-align"}
HIDDEN = {"class": "fancy", "id": "top", "target": "_blank", "onclick": "x()", "data-x": "1", "tabindex": "0"}
ADDRESSES = ("href", "src", "data-src", "poster", "data", "cite", "background", "action", "longdesc")
BROKEN = (
    "</b>",
    "</div>",
    "</p>",
    "<",
    "<3",
    "</3",
    "< b",
    "&amp;",
    "&copy",
    "</td>",
    "<b",
    "<p",
    "<!",
    "</table>",
    "<i>",
    "<tr>",
)
BRACKETS = ("<{}@example.org>", "<{}>", "List<{}>", "<{} of>", "a<{}", "{}<<>>", "<https://example.org/{}>", "</{}>")


@dataclass
class Sample:
    """An input and what it holds: words, addresses (with their offset), and what is seen (name → offsets)."""

    html: str = ""
    words: list[tuple[str, int]] = field(default_factory=list)
    addresses: list[tuple[str, int]] = field(default_factory=list)
    seen: list[tuple[str, int]] = field(default_factory=list)
    marked: list[tuple[str, int, str]] = field(default_factory=list)
    """An element's name, its offset, and a word that is its own first text."""


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.parts: list[str] = []
        self.length = 0
        self.number = 0
        self.sample = Sample()

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def word(self) -> str:
        self.number += 1
        return f"w{self.number:03}w"

    def text(self) -> str:
        """Words, some of them in angle brackets; the first of them."""
        first = ""
        for _ in range(self.chance.randint(1, 3)):
            word = self.word()
            first = first or word
            form = self.chance.choice(BRACKETS) if self.chance.random() < 0.08 else "{}"
            self.sample.words.append((word, self.length + form.index("{")))
            self.write(form.format(word) + self.chance.choice((" ", " ", "\n", "\r\n")))
        return first

    def content(self, depth: int) -> None:
        for _ in range(self.chance.randint(1, 4)):
            kind = self.chance.random()
            if kind < 0.35 or depth <= 0:
                self.text()
            elif kind < 0.4:
                word = self.word()
                self.sample.words.append((word, self.length + 5))
                self.write(f"<!-- {word} -->")
            elif kind < 0.45:
                self.write(self.chance.choice(BROKEN))
            else:
                self.element(depth)

    def element(self, depth: int) -> None:
        chance = self.chance
        name = chance.choice(OFTEN if chance.random() < 0.6 else NAMES)
        offset = self.length
        self.write("<" + (name.upper() if chance.random() < 0.1 else name))
        self.attributes(name, offset)
        self.write(">")
        if name in VOID:
            return
        first = self.text()
        if name not in UNREAD and name in WRITTEN:
            self.sample.marked.append((name, offset, first))
        if name not in UNREAD:
            self.content(depth - 1)
        if chance.random() < 0.93 or name in UNREAD:
            self.write(f"</{name}>")

    def attributes(self, name: str, offset: int) -> None:
        chance = self.chance
        names = chance.sample([*SEEN, *HIDDEN, *ADDRESSES, "style"], chance.choice((0, 0, 0, 1, 2, 4)))
        if name in ("a", "img", "iframe", "video") and chance.random() < 0.8:
            names.insert(0, {"a": "href"}.get(name, "src"))
        for key in dict.fromkeys(names):
            if key == "style":
                style = chance.choice(STYLES)
                self.sample.seen.append((style.partition(":")[0], offset))
                self.write(f' style="{style}"')
            elif key in ADDRESSES:
                address = chance.choice(
                    (
                        "https://example.org/{}?a=1&b=2",
                        "http://example.org/{}",
                        "javascript:{}",
                        "./{}.php",
                        "data:,{}",
                        "//e.org/{}",
                    )
                ).format(self.word())
                self.sample.addresses.append((address, offset))
                self.write(f' {key}="{escape(address)}"')
            else:
                value = (SEEN | HIDDEN)[key]
                if key in SEEN:
                    self.sample.seen.append((key, offset))
                self.write(f" {key}={value}")


def sample(chance: random.Random) -> Sample:
    """One random input with what it holds."""
    writer = _Writer(chance)
    writer.content(chance.randint(1, 5))
    writer.sample.html = "".join(writer.parts)
    return writer.sample


def silent_losses(sample: Sample, result: Result) -> Iterator[str]:
    """What is in the input, and neither in the reply nor in `removed`."""
    html, removed, text = str(result.html), result.removed, result.text
    elements = {(each.offset, each.name) for each in removed}
    offsets = {each.offset for each in removed if each.kind in ("element", "comment")}
    for word, offset in sample.words:
        if word not in html and not _is_inside(sample.html, offset, offsets):
            yield f"the word {word}"
    listed = {each.address for each in removed}

    def is_text(offset: int) -> bool:
        tag = sample.html[offset : sample.html.find(">", offset) + 1]
        return re.sub(r"\s+", " ", unescape(tag)) in text

    for address, offset in sample.addresses:
        kept = [escape(url) for url in (clean_link(address), clean_image(address)) if url]
        if not any(url in html for url in kept) and address not in listed and not is_text(offset):
            yield f"the address {address}"
    for name, offset in sample.seen:
        if f"{KEPT_AS.get(name, name)}: " in html:
            continue  # a policy with styles keeps it
        if (offset, name) not in elements and not is_text(offset) and not _is_inside(sample.html, offset, offsets):
            yield f"the {name} at {offset}"
    names = {each.name for each in removed if each.kind == "element"}
    for name, offset, word in sample.marked:
        if word in html and name not in names and WRITTEN[name] not in NOT_MARKED:
            written = WRITTEN[name]
            if not re.search(f"<{written}[ >]", html) and not is_text(offset):
                yield f"the {name} at {offset}"


def _is_inside(html: str, offset: int, offsets: set[int]) -> bool:
    """Whether the offset is in a comment, an element that is not read, or a tag that was taken out."""
    for start in offsets:
        if start > offset:
            continue
        tag = re.match(r"<([a-zA-Z]+)", html[start:])
        end = "-->" if tag is None else f"</{tag[1].lower()}" if tag[1].lower() in UNREAD else ">"
        if html.lower().find(end, start) >= offset:
            return True
    return False


def main(count: int, seed: int) -> int:
    """Check that many inputs with each cleaner; prints what is lost and says how many inputs lost something."""
    chance = random.Random(seed)
    editors = [Editor(Policy(cleaner=cleaner, max_bytes=10**7)) for cleaner in ("bleach", "nh3")]
    faults = 0
    for number in range(count):
        each = sample(chance)
        for editor in editors:
            result = editor.check(each.html)
            if lost := list(silent_losses(each, result)):
                faults += 1
                if faults <= 8:
                    print(number, editor.policy.cleaner, lost, repr(each.html), "→", repr(str(result.html)), sep="\n  ")  # noqa: T201  # a command
    print(f"{count} inputs from seed {seed}: {faults} silent losses")  # noqa: T201  # a command
    return faults


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]), int(sys.argv[2])) else 0)
