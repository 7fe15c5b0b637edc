r"""The catalogue's pattern language: how an entry writes the addresses it takes.

    /watch?v={id:[\w-]{11}}        a path and the query parameters it needs, in any order, others ignored
    /{embed|v}/{id}                 one of some words; a part, by default [\w-]+
    /[{lang:[a-z]{2}}/]album/{id}   optional text in square brackets
    /@*/video/{id:\d+}/**           "*" is one path segment, a last "/**" is anything or nothing more
    /map#map={at}                   the fragment
    /video/?{id}                    a query without names

A slash at the end of an address is ignored. Parts are ASCII unless their expression says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DEFAULT_PART = r"[\w-]+"
PART = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<pattern>.*))?\}\Z", re.DOTALL)
WORDS = re.compile(r"\{[\w.@$~/-]*(?:\|[\w.@$~/-]*)+\}\Z")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: the path, the needed query parameters, and the fragment or None for any."""

    path: re.Pattern[str]
    query: tuple[tuple[str, re.Pattern[str]], ...]
    fragment: re.Pattern[str] | None

    def match(self, path: str, query: dict[str, str], fragment: str) -> dict[str, str] | None:
        """The parts by name, or None. `path` has no slash at its end, unless it is "/"."""
        match = self.path.match(path)
        if not match:
            return None
        parts = match.groupdict("")
        for name, pattern in self.query:
            match = pattern.match(query.get(name, ""))
            if not match or name not in query:
                return None
            parts.update(match.groupdict(""))
        if self.fragment:
            match = self.fragment.match(fragment)
            if not match:
                return None
            parts.update(match.groupdict(""))
        return parts


def tokens(text: str) -> Iterator[str]:
    """The pieces of a pattern: parts and words in braces, "*", "**", "[", "]" and single characters."""
    at = 0
    while at < len(text):
        if text[at] != "{":
            size = 2 if text.startswith("**", at) else 1
            yield text[at : at + size]
            at += size
            continue
        depth, end = 0, at
        while end < len(text):
            if text[end] == "\\":
                end += 1
            elif text[end] in "{}":
                depth += 1 if text[end] == "{" else -1
                if depth == 0:
                    break
            end += 1
        if depth:
            raise ValueError(f"{text!r} has a brace that is not closed")
        yield text[at : end + 1]
        at = end + 1


def _expression(text: str) -> str:
    """The regular expression of one piece of a pattern."""
    expressions = []
    for piece in tokens(text):
        if piece == "**":
            expressions.append(".*")
        elif piece == "*":
            expressions.append("[^/]+")
        elif piece == "[":
            expressions.append("(?:")
        elif piece == "]":
            expressions.append(")?")
        elif WORDS.match(piece):
            expressions.append("(?:" + "|".join(map(re.escape, piece[1:-1].split("|"))) + ")")
        elif part := PART.match(piece):
            expressions.append(f"(?P<{part['name']}>{part['pattern'] or DEFAULT_PART})")
        elif piece.startswith("{"):
            raise ValueError(f"{piece!r} is neither a part nor words")
        else:
            expressions.append(re.escape(piece))
    return "".join(expressions)


def _split(text: str, mark: str) -> tuple[str, str]:
    """The pattern before and after the first `mark` that stands outside braces."""
    at = 0
    for token in tokens(text):
        if token == mark:
            return text[:at], text[at + 1 :]
        at += len(token)
    return text, ""


def compile_pattern(text: str) -> Pattern:
    """The pattern as written in an entry. Raises ValueError with the reason."""
    if not text.startswith(("/", "[/", "{/")):
        raise ValueError(f"{text!r} does not start with a slash")
    rest, fragment = _split(text, "#")
    path, query = _split(rest, "?")
    more = "(?:/.*)?" if path.endswith("/**") else ""
    expression = _expression(path[:-3] if more else path.rstrip("/") or "/") + more
    needed = []
    while query:
        pair, query = _split(query, "&")
        name, value = _split(pair, "=") if "=" in tokens(pair) else ("", pair)
        needed.append((name, _compile(_expression(value))))
    return Pattern(_compile(expression), tuple(needed), _compile(_expression(fragment)) if fragment else None)


def _compile(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(rf"(?:{expression})\Z", re.ASCII | re.DOTALL)
    except re.error as error:
        raise ValueError(f"{expression!r} is not a regular expression: {error}") from None
