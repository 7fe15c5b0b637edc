"""The security boundary: proves that a string is canonical HTML, or says where it first is not.

It is a scanner over the string itself, with no parser and no tree. Every HTML tokenizer yields exactly the
written tokens of what it accepts, and the content model never lets a tree builder imply a tag, move a node or
close a scope (https://html.spec.whatwg.org/multipage/parsing.html#tree-construction), so every browser builds
exactly the written tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from editor.canonical.characters import FORBIDDEN, unbalanced
from editor.canonical.document import Document
from editor.canonical.grammar import Grammar, State

# Bytes that never occur: C0 controls but tab and newline, and DEL.
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in (0x09, 0x0A)) + b"\x7f"
_NEITHER = bytes(set(range(0x100)) - set(b"<>" + _CONTROLS))
"""All bytes but angle brackets and controls."""
_FORBIDDEN_C2 = re.compile(rb"\xc2[\x80-\xa0]")
_FORBIDDEN_EF = re.compile(rb"\xef(?:\xbb\xbf|\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf]")
_FORBIDDEN_PLANES = re.compile(rb"[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]")

_BAD_REFERENCE = re.compile("&(?!(?:amp|lt|gt|nbsp|quot);)")
_BAD_REFERENCE_BYTES = re.compile(_BAD_REFERENCE.pattern.encode())
# Where angle brackets do not alternate: a tag that is not closed, or a bare ">".
_UNPAIRED = re.compile(r"<[^<>]*(?:<|\Z)|(?:\A|>)[^<>]*>")
_BIDI_BYTES = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")


class Rejection(NamedTuple):
    """Why a string is not canonical: the reason, and the offset, in characters, of the first violation."""

    reason: str
    offset: int


def verify(html: str, grammar: Grammar, max_depth: int = 64) -> Document | Rejection:
    """The Document, if `html` is canonical; else the Rejection. Never raises.

    `max_depth` is the deepest nesting of elements allowed.

    >>> from editor.canonical.schema import ELEMENTS
    >>> verify("<p>1 < 2</p>", Grammar(frozenset(ELEMENTS), frozenset(), "nofollow"))
    Rejection(reason="a tag is not closed by '>'", offset=5)
    """
    # Markup's own methods escape what they are given and say what they return in their way; the proof is of the text.
    html = str.__str__(html)
    # Searching bytes is several times faster than searching a string with one wide character in it.
    data = html.encode(errors="surrogatepass")
    tokens = _tokens(html)
    # "<" and ">" in turn, and no controls: then each odd token is a tag, and the one after it is text.
    if data.translate(None, _NEITHER) == b"<>" * (len(tokens) // 2):
        result = _scan(html, data, tokens, grammar, max_depth)
        if isinstance(result, Document):
            flaws = (_beyond_ascii(html, data), _references(html, data), _quotes(result), _bidi(result))
            return _first(*flaws) if any(flaws) else result
        return _first(result, _characters(html, data), _references(html, data))
    return _first(_unpaired(html, grammar, max_depth), _characters(html, data), _references(html, data))


def _first(*flaws: Rejection | None) -> Rejection:
    return min((flaw for flaw in flaws if flaw), key=lambda flaw: flaw.offset)


def _tokens(html: str) -> list[str]:
    return html.replace(">", "<").split("<")


def _scan(html: str, data: bytes, tokens: list[str], grammar: Grammar, max_depth: int) -> Document | Rejection:
    """Tags, their nesting, and where text stands. `tokens` are a text, and then a tag and a text in turn."""
    if tokens[0]:
        return Rejection("text outside a block", 0)
    prose: list[str] = []
    linked: list[str] = []
    coded: list[str] = []
    collect = (prose.append, linked.append, coded.append)
    judge = grammar.judge
    state = grammar.root
    stack: list[State] = []
    rest = iter(tokens)
    next(rest)
    for tag, text in zip(rest, rest, strict=True):
        if tag == state.end:
            state = stack.pop()
        else:
            verdict = state.tags.get(tag) or judge(state, tag)
            if verdict is None:
                return _reject(_why(state, tag), tokens, rest)
            inside, outside = verdict
            if inside is None:
                state = outside
            else:
                stack.append(outside)
                if len(stack) > max_depth:
                    return _reject(f"nested more than {max_depth} deep", tokens, rest)
                state = inside
        if text:
            if (after := state.text) is None:
                return _reject(f"text is not allowed in {state.name}", tokens, rest, len(tag) + 2)
            state = after
            collect[after.sink](text)
    if stack:
        return Rejection(f"{state.name} is not closed", len(html))
    if b"<pre>\n" in data:
        # The tree builder drops it: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
        return Rejection("pre begins with a newline", html.index("<pre>\n") + 5)
    return Document(html, data, prose, linked, coded)


def _reject(reason: str, tokens: list[str], rest: Iterator[str], within: int = 0) -> Rejection:
    """A rejection at the tag before `rest`, `within` characters after its "<"."""
    number = len(tokens) - 2 - sum(1 for _ in rest)
    return Rejection(reason, sum(len(token) + 1 for token in tokens[:number]) - 1 + within)


def _unpaired(html: str, grammar: Grammar, max_depth: int) -> Rejection | None:
    """The first flaw of HTML whose angle brackets do not alternate; None where controls are all that is wrong."""
    unpaired = _UNPAIRED.search(html)
    if unpaired is None:
        before, flaw = html, None
    elif html[unpaired.start()] == "<":
        before, flaw = html[: unpaired.start()], Rejection("a tag is not closed by '>'", unpaired.start())
    else:
        before, flaw = html[: unpaired.end() - 1], Rejection("a bare '>'", unpaired.end() - 1)
    earlier = _scan(before, before.encode(errors="surrogatepass"), _tokens(before), grammar, max_depth)
    if isinstance(earlier, Rejection) and (flaw is None or earlier.offset < flaw.offset):
        return earlier
    return flaw


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


def _beyond_ascii(html: str, data: bytes) -> Rejection | None:
    """The same where the controls of ASCII are known not to be there."""
    return None if html.isascii() or not _forbidden(data) else _characters(html, data)


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


def _first_text(document: Document, find: Callable[[str], int], reason: str) -> Rejection | None:
    for node in document.nodes():
        if (at := find(node.text)) >= 0:
            return Rejection(reason, node.offset + len(node.tag) + 2 + at)
    return None
