"""The security boundary: proves that a string is canonical HTML, or says where it first is not.

It is a scanner over the string itself, with no parser and no tree. Every HTML tokenizer yields exactly the
written tokens of what it accepts, and the content model never lets a tree builder imply a tag, move a node or
close a scope (https://html.spec.whatwg.org/multipage/parsing.html#tree-construction), so every browser builds
exactly the written tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from editor.html.document import Document
from editor.html.grammar import Grammar, State
from editor.policy import Policy

# Bytes that never occur: C0 controls but tab and newline, and DEL.
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in (0x09, 0x0A)) + b"\x7f"
# The same as characters, with C1, the raw no-break space, U+FEFF, surrogates and noncharacters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\U0001fffe-\U0010ffff]")
"""Finds all of these and little else, quickly: Python looks ranges beyond the basic plane up one by one."""
_FORBIDDEN_C2 = re.compile(rb"\xc2[\x80-\xa0]")
_FORBIDDEN_EF = re.compile(rb"\xef(?:\xbb\xbf|\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf]")
_FORBIDDEN_PLANES = re.compile(rb"[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]")

_BAD_REFERENCE = re.compile("&(?!(?:amp|lt|gt|nbsp|quot);)")
_BAD_REFERENCE_BYTES = re.compile(_BAD_REFERENCE.pattern.encode())
_BARE_END = re.compile(">[^<>]*>")

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BIDI_BYTES = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
"""Bidirectional controls and what ends them (https://www.unicode.org/reports/tr9/)."""


class Rejection(NamedTuple):
    """Why a string is not canonical: the reason, and the offset, in characters, of the first violation."""

    reason: str
    offset: int


def grammar_of(policy: Policy) -> Grammar:
    """The grammar of the replies that a policy allows; policies that differ only in limits share it."""
    return _grammar(policy.elements, policy.styles, policy.link_rel)


@lru_cache(maxsize=64)
def _grammar(elements: frozenset[str], styles: frozenset[str], rel: str) -> Grammar:
    return Grammar(elements, styles, rel)


def verify(html: str, grammar: Grammar, max_depth: int = 64) -> Document | Rejection:
    """The Document, if `html` is canonical; else the Rejection. Never raises; linear in the input.

    `max_depth` is the deepest nesting of elements allowed.

    >>> verify("<p>1 < 2</p>", grammar_of(Policy()))
    Rejection(reason="a tag is not closed by '>'", offset=5)
    """
    # Searching bytes is several times faster than searching a string with one wide character in it.
    data = html.encode(errors="surrogatepass")
    result = _scan(html, data, grammar, max_depth)
    if isinstance(result, Document):
        flaw = _characters(html, data) or _references(html, data) or _quotes(result) or _bidi(result)
        if flaw is None:
            return result
    flaws = [_characters(html, data), _references(html, data)]
    flaws += [result] if isinstance(result, Rejection) else [_quotes(result), _bidi(result)]
    return min((flaw for flaw in flaws if flaw), key=lambda flaw: flaw.offset)


def _scan(html: str, data: bytes, grammar: Grammar, max_depth: int) -> Document | Rejection:
    """Tags, their nesting, and where text stands."""
    parts = html.split("<")
    if parts[0]:
        return Rejection("text outside a block", 0)
    prose: list[str] = []
    linked: list[str] = []
    coded: list[str] = []
    sinks = (prose, linked, coded)
    judge = grammar.judge
    state = grammar.root
    stack: list[State] = []
    rest = iter(parts)
    next(rest)
    for part in rest:
        tag, close, text = part.partition(">")
        if not close:
            return _reject("a tag is not closed by '>'", parts, rest)
        if tag == state.end:
            state = stack.pop()
        else:
            verdict = state.tags.get(tag) or judge(state, tag)
            if verdict is None:
                return _reject(_why(state, tag), parts, rest)
            child, after = verdict
            if child is None:
                state = after
            else:
                stack.append(after)
                if len(stack) > max_depth:
                    return _reject(f"nested more than {max_depth} deep", parts, rest)
                state = child
        if text:
            if state.text is None:
                return _reject(f"text is not allowed in {state.name}", parts, rest, len(tag) + 2)
            state = state.text
            sinks[state.sink].append(text)
    if stack:
        return Rejection(f"{state.name} is not closed", len(html))
    if data.count(b">") != len(parts) - 1:
        return Rejection("a bare '>'", _BARE_END.search(html).end() - 1)  # type: ignore[union-attr]  # counted just now
    if b"<pre>\n" in data:
        # The tree builder drops it: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
        return Rejection("pre begins with a newline", html.index("<pre>\n") + 5)
    return Document(html, data, parts, prose, linked, coded)


def _reject(reason: str, parts: list[str], rest: Iterator[str], within: int = 0) -> Rejection:
    """A rejection at the part before `rest`, `within` characters after its "<"."""
    number = len(parts) - 1 - sum(1 for _ in rest)
    return Rejection(reason, sum(len(part) + 1 for part in parts[:number]) - 1 + within)


def _why(state: State, tag: str) -> str:
    name = tag.partition(" ")[0]
    if tag.startswith("/"):
        return f"</{name[1:40]}> may not end {state.name} here"
    if not name.isalnum():
        return "'<' begins no tag that may stand here"
    return f"<{name[:40]}> as written is not allowed in {state.name}"


def _characters(html: str, data: bytes) -> Rejection | None:
    """Controls, surrogates, noncharacters, U+FEFF, the raw no-break space."""
    if len(data.translate(None, _CONTROLS)) == len(data) and (html.isascii() or not _forbidden(data)):
        return None
    match = FORBIDDEN.search(html)
    return Rejection(f"the character U+{ord(match.group()):04X}", match.start()) if match else None


def _forbidden(data: bytes) -> bool:
    """Whether UTF-8 holds a forbidden character beyond ASCII; the search for a rare byte is the cheap part."""
    return bool(
        (b"\xc2" in data and _FORBIDDEN_C2.search(data))
        or (b"\xef" in data and _FORBIDDEN_EF.search(data))
        or (b"\xed" in data and _SURROGATES.search(data))
        or (b"\xbf" in data and _FORBIDDEN_PLANES.search(data))
    )


def _references(html: str, data: bytes) -> Rejection | None:
    """Each "&" begins one of the five references."""
    if not _BAD_REFERENCE_BYTES.search(data):
        return None
    match = _BAD_REFERENCE.search(html)
    return Rejection("'&' begins no allowed reference", match.start()) if match else None


def _quotes(document: Document) -> Rejection | None:
    """&quot; is for attributes; text has one way to write a quotation mark."""
    if b"&quot;" not in document.data:
        return None
    return _first_text(document, lambda text: text.find("&quot;"), "&quot; in text")


def _bidi(document: Document) -> Rejection | None:
    """Bidirectional controls end in the text node that they begin in, so that no other text is turned around."""
    data = document.data
    if (b"\xe2\x80" not in data and b"\xe2\x81" not in data) or not _BIDI_BYTES.search(data):
        return None
    return _first_text(document, unbalanced, "an unbalanced bidirectional control")


def unbalanced(text: str) -> int:
    """The offset of the first bidirectional control without its partner in the same text, or -1."""
    open_controls: list[tuple[str, int]] = []
    for match in BIDI.finditer(text):
        control = match.group()
        if control in _OPENS:
            open_controls.append((_OPENS[control], match.start()))
        elif not open_controls or open_controls.pop()[0] != control:
            return match.start()
    return open_controls[0][1] if open_controls else -1


def _first_text(document: Document, find: Callable[[str], int], reason: str) -> Rejection | None:
    for node in document.nodes():
        if (at := find(node.text)) >= 0:
            return Rejection(reason, node.offset + len(node.tag) + 2 + at)
    return None
