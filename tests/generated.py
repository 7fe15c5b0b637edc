"""Posts that are made at random: BBCode of any program, and replies that leave as Markdown and come back.

`python -m tests.generated 10000 7` asks for so many of both, from that seed; without a seed from a new one each time.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.dialects.bbcode.programs import PROGRAMS
from editor.policy import grammar_of
from tests.cases import canonical

OPTIONS = [
    "1", '"Ann"', "'Ann' pid='3'", "Ann;5", "https://e.org/", "javascript:alert(1)", '"', "]", "a]b", "[b]", "\n",
]  # fmt: skip
TEXTS = [
    "word", "two\nlines", "\n\n", ":)", "<b>x</b>", "&amp;", "\x00", "\ufdd3", "[", "]", "[[", "<r>", "</r>", "\ud800",
    "😀",
]  # fmt: skip
EDITOR = Editor()
GRAMMAR = grammar_of(Policy())


def new_seed() -> int:
    """A seed that was not there before. A test names it where it fails."""
    return random.SystemRandom().randrange(2**32)


def bbcode(chance: random.Random, name: str) -> str:
    """A post of tags that begin, end and overlap at random, some of them not of the program."""
    names = [*PROGRAMS[name].tags, "glow", "b", "quote", "list", "*"]
    pieces = []
    for _ in range(chance.randint(1, 40)):
        tag = chance.choice(names)
        match chance.randint(0, 5):
            case 0 | 1:
                pieces.append(f"[{tag}]")
            case 2 | 3:
                pieces.append(f"[/{tag}]")
            case 4:
                pieces.append(f"[{tag}={chance.choice(OPTIONS)}]")
            case 5:
                pieces.append(chance.choice(TEXTS))
    return "".join(pieces)


def wrong_bbcode(name: str, count: int, seed: int) -> Iterator[str]:
    """Posts that do not become canonical HTML with all their words. Whatever raises goes through."""
    chance = random.Random(seed)
    for _ in range(count):
        text = bbcode(chance, name)
        html = str(EDITOR.migrate(text, dialect=f"bbcode:{name}").html)
        if not isinstance(verify(html, GRAMMAR), Document) or html.count("word") < text.count("word"):
            yield text


def wrong_markdown(count: int, seed: int) -> Iterator[str]:
    """Replies that do not read back from their Markdown as they were."""
    chance = random.Random(seed)
    for _ in range(count):
        html = canonical(chance)
        if str(EDITOR.migrate(EDITOR.export(html, "markdown"), dialect="markdown").html) != html:
            yield html


def main() -> None:
    """Print what is wrong, and how many there were."""
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else new_seed()
    each = -(-count // len(PROGRAMS))
    bad = [text for name in PROGRAMS for text in wrong_bbcode(name, each, seed)]
    bad += wrong_markdown(count, seed)
    for text in bad:
        sys.stdout.write(f"{text!r}\n")
    sys.stdout.write(
        f"{each * len(PROGRAMS)} posts of BBCode and {count} replies by Markdown from seed {seed}: {len(bad)} wrong\n"
    )
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
