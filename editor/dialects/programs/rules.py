"""The programs' files, read: what is a quotation, a spoiler or code there, and what is no text of the post.

A file has `name` and `signs`, texts that only this program writes. Selectors: `drop` of what is no text, `smilies` of
pictures that are emoji by their text. Pairs: `means`, smilies that this program means otherwise than most; `boxes`,
texts and what they stand for; `replace`, texts in addresses ({base} is the forum's). Tables: `quote`, `spoiler`,
`code`, `card` (a preview of a page, for whose `address` the writer gave), and `example`.

Each table has a selector `match`; `drop` within it; `content` where the rest of it is only frame; and, as lists of
which the first that says something counts, `author`, `post`, `title`, `language` or `address`:
"selector@attribute | pattern", each part may be missing, and the pattern's group is what is meant.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from editor.repair.elements import NOT_XML

FOLDER = Path(__file__).parent
KINDS = ("card", "code", "spoiler", "quote")
"""The tables of a file, in the order in which they are applied."""

_PLACE = re.compile(r"(.*?)\s*(?:@([\w-]+))?", re.S)

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Value:
    """Where something is said: the elements, their attribute ("" for their text), and what of it is meant."""

    select: etree.XPath | None
    attribute: str
    pattern: re.Pattern[str] | None

    def of(self, element: Element) -> str:
        """What it says about an element; "" for nothing."""
        for each in [element] if self.select is None else found(self.select, element):
            text = each.get(self.attribute) if self.attribute else "".join(map(str, each.itertext()))
            text = " ".join(xml_text(text or "").split())
            if text and self.pattern is not None:
                match = self.pattern.search(text)
                text = (match[1] or "").strip() if match else ""
            if text:
                return text
        return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One table: which elements are meant, and where what belongs to them is said."""

    kind: str
    match: etree.XPath
    drop: tuple[etree.XPath, ...]
    content: tuple[etree.XPath, ...]
    values: dict[str, tuple[Value, ...]]

    def value(self, name: str, element: Element) -> str:
        """What is said under that name, by the first that says something."""
        return next(filter(None, (value.of(element) for value in self.values.get(name, ()))), "")


@dataclass(frozen=True, slots=True)
class Program:
    """A program's file."""

    code: str
    name: str
    signs: tuple[str, ...]
    drop: tuple[etree.XPath, ...]
    smilies: tuple[etree.XPath, ...]
    means: dict[str, str]
    boxes: dict[str, etree.XPath]
    replace: dict[str, str]
    rules: tuple[Rule, ...]
    examples: tuple[tuple[str, str], ...]


def xml_text(text: str) -> str:
    """Text without what a tree cannot be given, though references in HTML may have put it there."""
    return NOT_XML.sub("", text)


def found(select: etree.XPath, element: Element) -> list[Element]:
    """The elements below one that a selector finds, in order."""
    nodes = select(element)
    return [node for node in nodes if isinstance(node, Element)] if isinstance(nodes, list) else []


@cache
def spoilers() -> tuple[Rule, ...]:
    """What is hidden in anybody's HTML; the file has nothing but these tables."""
    table = tomllib.loads((FOLDER.parent / "spoilers.toml").read_text(encoding="utf-8"))
    return tuple(_rule("spoiler", each) for each in table["spoiler"])


@cache
def programs() -> dict[str, Program]:
    """The programs by code, which is their file's name."""
    return {file.stem: _program(file) for file in sorted(FOLDER.glob("*.toml"))}


def _program(file: Path) -> Program:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return Program(
        file.stem,
        table["name"],
        tuple(table["signs"]),
        tuple(map(selector, table.get("drop", ()))),
        tuple(map(selector, table.get("smilies", ()))),
        table.get("means", {}),
        {text: selector(css) for text, css in table.get("boxes", {}).items()},
        table.get("replace", {}),
        tuple(_rule(kind, each) for kind in KINDS for each in table.get(kind, ())),
        tuple((each["html"], each["becomes"]) for each in table["example"]),
    )


def _rule(kind: str, table: dict[str, Any]) -> Rule:
    names = table.keys() - {"match", "drop", "content"}
    return Rule(
        kind,
        selector(table["match"]),
        tuple(map(selector, table.get("drop", ()))),
        tuple(map(selector, table.get("content", ()))),
        {name: tuple(map(_value, table[name])) for name in names},
    )


def _value(setting: str) -> Value:
    place, bar, pattern = setting.partition(" | ")
    select, name = _PLACE.fullmatch(place.strip()).groups()  # type: ignore[union-attr]  # matches anything
    return Value(selector(select) if select else None, name or "", re.compile(pattern, re.I) if bar else None)


@cache
def selector(css: str) -> etree.XPath:
    """A CSS selector, which may begin with ">", or an XPath, which begins with "./", to find elements with."""
    if css.startswith("./"):
        return etree.XPath(css)
    axis = "child::" if css.startswith(">") else "descendant::"
    return etree.XPath(HTMLTranslator().css_to_xpath(css.removeprefix(">").strip(), prefix=axis))
