"""Characters in canonical HTML: which ones never occur, and how text and values are written."""

from __future__ import annotations

import html
import re

from editor.canonical.schema import NOT_IN_VALUES

# C0 controls but tab and newline, DEL, C1, the raw no-break space, U+FEFF, surrogates and noncharacters.
_OF_THE_BASIC_PLANE = r"\x00-\x08\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
_BEYOND = "".join(rf"\U{plane << 16 | low:08x}" for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
FORBIDDEN = re.compile(f"[{_OF_THE_BASIC_PLANE}{_BEYOND}]")
SUSPECT = re.compile(rf"[{_OF_THE_BASIC_PLANE}\U0001fffe-\U0010ffff]")
"""Finds all of these and little else, quickly: Python looks ranges beyond the basic plane up one by one."""

BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
"""Bidirectional controls and what ends them (https://www.unicode.org/reports/tr9/)."""
UNSEEN = re.compile(f"[{NOT_IN_VALUES}]+")
"""What an attribute's value holds a space for."""
_SURROGATES = re.compile("[\ud800-\udfff]")
LINE_ENDS = ("\r\n", "\r", "\f", "\x85", "\u2028", "\u2029")


_LONG_REFERENCE = re.compile("&#([0-9]{8,})")


def unescape(text: str) -> str:
    """The text with its character references decoded, as html.unescape does, but however many digits they have: Python
    makes no number of more than 4,300 of them (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits).

    >>> unescape("&#" + "0" * 5000 + "65; &#" + "9" * 5000 + ";")
    'A \ufffd'
    """
    if "&#" in text:
        text = _LONG_REFERENCE.sub(_short_reference, text)
    return html.unescape(text)


def _short_reference(found: re.Match[str]) -> str:
    digits = found[1].lstrip("0") or "0"
    return "&#" + (digits if len(digits) < 8 else "9999999")


def characters(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD and every line end as one newline.

    >>> characters("a\\r\\nb")
    'a\\nb'
    """
    if _SURROGATES.search(text):
        # Pairs, as some JSON decoders leave them, become the character that they stand for.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for line_end in LINE_ENDS:
        if line_end in text:
            text = text.replace(line_end, "\n")
    return text


def escaped(text: str) -> str:
    """One text node as canonical HTML writes it.

    >>> escaped("1 < 2\\xa0& more")
    '1 &lt; 2&nbsp;&amp; more'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if SUSPECT.search(text):
        text = FORBIDDEN.sub("", text.replace("\xa0", "&nbsp;"))
    if not text.isascii() and BIDI.search(text) and unbalanced(text) >= 0:
        text = BIDI.sub("", text)
    return text


def attribute(text: str) -> str:
    """An attribute's value as canonical HTML writes it, on one line."""
    text = UNSEEN.sub(" ", text)
    return escaped(text).replace('"', "&quot;").strip(" ")


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
