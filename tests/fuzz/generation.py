"""Random policies, and input of each kind: from the schema, from what was accepted, from fixtures and clipboards."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from editor import Policy
from editor.canonical.characters import attribute, escaped
from editor.canonical.schema import ELEMENTS, NEEDS, REQUIRED_ELEMENTS, STYLES
from editor.canonical.urls import clean_image, clean_link
from editor.repair.names import HTML
from tests.captures import captures
from tests.cases import FIXTURES, canonical, mutated, plain_value
from tests.hostile import classes
from tests.hosts import odd_host
from tests.losses import Sample, sample

LONGEST = 6_000
"""Most characters of a fixture that is mutated: a batch has hundreds of cases."""
TOKEN = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
RELS = ("ugc nofollow noopener", "nofollow", "noopener noreferrer", "ugc")
ODD = (
    "\t \n \n\n = ` ' \" / \\ ]]> -- --! {{ ${ &#60; &lt &amp; &nbsp; \u2028 \u2029 \u200b \u200d \u00ad \u0300 \u061c "
    "\u202a \u202c \u2066 \u2069 \u3000 \ufffd \ufe0f \U0001f3fd \U0001f1e9 \U000e0067 \U00010000 "
    "\U0010fffd javascript: www."
).split(" ")


def policy_of(chance: random.Random) -> Policy:
    """A random policy."""
    elements = frozenset(ELEMENTS)
    if chance.random() < 0.5:
        elements = frozenset(name for name in ELEMENTS if name in REQUIRED_ELEMENTS or chance.random() < 0.75)
        elements -= {name for name in elements if not elements.issuperset(NEEDS.get(name, ()))}
    return Policy(
        elements=elements,
        styles=frozenset(name for name in STYLES if chance.random() < 0.3),
        link_rel=chance.choice(RELS),
        cleaner=chance.choice(("bleach", "nh3")),
        max_depth=chance.choice((64, 64, 8, 256)),
        autolink=chance.random() < 0.8,
        autolink_bare_hosts=chance.random() < 0.2,
        embeds=chance.random() < 0.8,
        embed_images=chance.random() < 0.8,
        embed_loading=chance.choice(("lazy", "click")),
        embed_parents=frozenset({"forum.example"}) if chance.random() < 0.5 else frozenset(),
        shortcodes=chance.random() < 0.3,
        paste=chance.choice(("plain", "rich")),
    )


def odd_text(chance: random.Random) -> str:
    """Characters that some reader somewhere treats otherwise than letters."""

    def piece() -> str:
        return chance.choice((chance.choice(ODD), chr(chance.randrange(0x20, 0x2FF)), "word", " ", "<", "&"))

    return "".join(piece() for _ in range(chance.randint(0, 6)))


def odd_value(chance: random.Random, element: str, name: str) -> str:
    """A text or an attribute's value as canonical HTML writes it, half of them odd."""
    if chance.random() < 0.5:
        return plain_value(chance, element, name)
    match name:
        case "":
            return escaped(odd_text(chance))
        case "href" | "src":
            scheme = "https" if name == "src" else chance.choice(("http", "https"))
            path = odd_text(chance).replace(" ", "%20")
            url = chance.choice((f"{scheme}://{odd_host(chance)}/{path}", f"/{path}", f"https://e.org/?{path}#{path}"))
            clean = clean_link(url) if name == "href" else clean_image(url)
            if clean is None and chance.random() < 0.9:
                return plain_value(chance, element, name)
            return attribute(clean or url)
        case "alt" | "data-author":
            return attribute(odd_text(chance)) or "x"
        case "width" | "height" | "colspan" | "rowspan" | "start":
            return str(chance.randrange(1, 999))
        case "class":
            return "language-" + "".join(chance.choice("aZ0_+#.-") for _ in range(chance.randint(1, 40)))
        case "data-embed":
            return chance.choice(("youtube", "vimeo", "a.b-c_d", "0"))
        case "data-post":
            return "".join(chance.choice("aZ0_:.-") for _ in range(chance.randint(1, 64)))
    return plain_value(chance, element, name)


def generated(chance: random.Random, policy: Policy) -> str:
    """Canonical HTML of the policy, but for an address that may be none."""
    return canonical(chance, chance.choice((2, 3, 4, 6)), policy, odd_value)


def spliced(chance: random.Random, html: str, other: str) -> str:
    """The HTML with some of its tokens cut, doubled, moved, renamed, or replaced by those of another."""
    tokens, others = TOKEN.findall(html), TOKEN.findall(other)
    for _ in range(chance.randint(1, 3)):
        if not tokens or not others:
            break
        at, end = sorted((chance.randrange(len(tokens)), chance.randint(0, len(tokens))))
        start = chance.randrange(len(others))
        match chance.randrange(5):
            case 0:
                del tokens[at : min(end, at + 3)]
            case 1:
                tokens[at:at] = tokens[at : min(end, at + 4)]
            case 2:
                tokens[at : at + chance.randint(0, 3)] = others[start : start + chance.randint(1, 6)]
            case 3:
                to = chance.randrange(len(tokens))
                tokens[at], tokens[to] = tokens[to], tokens[at]
            case _:
                old, new = chance.choice(sorted(ELEMENTS)), chance.choice(sorted(ELEMENTS) + sorted(HTML))
                tokens = [re.sub(rf"^(</?){old}(?=[ >])", rf"\g<1>{new}", token) for token in tokens]
    return "".join(tokens)


def mutant(chance: random.Random, policy: Policy) -> str:
    """Canonical HTML, changed."""
    html = canonical(chance, chance.choice((2, 3, 3)), policy, odd_value)
    if chance.random() < 0.5:
        return mutated(chance, html)
    return spliced(chance, html, canonical(chance, 3, policy, odd_value))


def fixture(chance: random.Random, practice: Path | None) -> str:
    """Something of the data files, as it is or changed."""
    html = chance.choice(fixtures(practice))
    match chance.randrange(4):
        case 0:
            return html
        case 1:
            return spliced(chance, html, chance.choice(fixtures(practice)))
    return mutated(chance, html)


def hostile(chance: random.Random) -> str:
    """A class of hostile input, small."""
    html = chance.choice(classes()).of_size(chance.choice((100, 400, 1_500)))
    return mutated(chance, html) if chance.random() < 0.5 else html


def clipboard(chance: random.Random, practice: Path | None) -> str:
    """A capture of a clipboard, changed."""
    html = chance.choice(clipboards(practice))
    return (
        spliced(chance, html, chance.choice(clipboards(practice))) if chance.random() < 0.5 else mutated(chance, html)
    )


def soup(chance: random.Random) -> Sample:
    """Markup whose words, addresses and visible styles are known."""
    return sample(chance)


def player(chance: random.Random) -> str:
    """Addresses alone in their paragraphs, most of which become players."""
    return "".join(f"<p>{chance.choice(addresses())}</p>" for _ in range(chance.randint(1, 3)))


@lru_cache
def fixtures(practice: Path | None) -> tuple[str, ...]:
    """All texts of the data files and of a further folder, each once."""
    found = {text for folder in (FIXTURES, practice) if folder for text in _texts(folder)}
    return tuple(sorted(text for text in found if len(text) <= LONGEST))


@lru_cache
def clipboards(practice: Path | None) -> tuple[str, ...]:
    """The captures, and those of a further folder."""
    more = {text for text in _texts(practice) if "<" in text} if practice else set()
    return tuple(sorted({capture.html for capture in captures()} | more))


@lru_cache
def addresses() -> tuple[str, ...]:
    """Addresses that a provider knows."""
    lines = (FIXTURES / "embeds.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.split()[0] for line in lines if line.startswith("http"))


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield from _strings(json.loads(line))
    for path in sorted(folder.rglob("*.txt")):
        yield from re.split(r"^(?:=== .*|--- \w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


KINDS: dict[str, tuple[int, Callable[[random.Random, Policy, Path | None], str]]] = {
    "from the schema": (30, lambda chance, policy, _: generated(chance, policy)),
    "changed replies": (34, lambda chance, policy, _: mutant(chance, policy)),
    "fixtures": (14, lambda chance, _, practice: fixture(chance, practice)),
    "hostile classes": (5, lambda chance, _, __: hostile(chance)),
    "players": (5, lambda chance, _, __: player(chance)),
    "clipboards": (6, lambda chance, _, practice: clipboard(chance, practice)),
    "words and addresses": (6, lambda chance, _, __: soup(chance).html),
}
"""The kinds of input, and how many of a hundred each is."""
