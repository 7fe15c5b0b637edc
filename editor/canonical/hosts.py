"""Hosts of addresses, as the URL Standard reads them (https://url.spec.whatwg.org/#host-parsing).

One host has many spellings: upper case, full stops and letters of other widths, punycode, an IPv4 address as one
number. All of them become one here, so that a rule about a host holds for each. What browsers read differently, or not
at all, is no host: Chromium takes `0x` for 0.0.0.0 and lets any `xn--` label through, Firefox refuses both.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache

import idna.core

HOST = r"(?:[A-Za-z0-9._-]|[^\x00-\x7f{forbidden}])+|\[[0-9A-Fa-f:.]+\]"
"""A host as an address writes it, to be filled in with what is never in one. ASCII that the standard forbids in a host,
and user info, are left out by naming what is allowed."""

_LABEL = r"(?!(?i:xn--))[A-Za-z0-9_-]+"
_PLAIN = re.compile(rf"(?:{_LABEL}\.)*(?=[A-Za-z_-]){_LABEL}\.?\Z")
"""A name that only has to be lower-cased: ASCII, nothing in punycode, and no number at its end."""
_ASCII = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?\Z")
_NUMBER = re.compile(r"[0-9]+\Z|0x[0-9a-f]*\Z")
"""A last label that makes the host an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker)."""
_MAX_LABEL = 63
"""Longest label that DNS can hold; browsers differ on longer ones in punycode."""
_MAX_WRITTEN = 1024
"""Longest host that is read, in characters: a name in DNS has at most 253."""


def ascii_host(written: str) -> str | None:
    """The host as browsers write it, or None where it is none to one of them.

    >>> ascii_host("BÜCHER。example"), ascii_host("0x7f.1"), ascii_host("xn--a")
    ('xn--bcher-kva.example', '127.0.0.1', None)
    """
    return written.lower() if _PLAIN.match(written) else _parsed(written)


@lru_cache(maxsize=1024)
def _parsed(written: str) -> str | None:
    if len(written) > _MAX_WRITTEN:
        return None
    if written.startswith("["):
        return _ipv6(written[1:-1])
    if any(unicodedata.category(character) == "Cn" for character in written):
        return None  # a character of a later Unicode than this Python, or some browser, knows
    try:
        labels = [_unicode_label(label) for label in idna.uts46_remap(written, std3_rules=False).split(".")]
        _require_one_direction(labels)
        host = ".".join(map(_ascii_label, labels))
    except ValueError:  # IDNAError and UnicodeError are of its kind
        return None
    if not _ASCII.match(host):
        return None
    numbers = host.removesuffix(".").split(".")
    return _ipv4(numbers) if _NUMBER.match(numbers[-1]) else host


def _unicode_label(label: str) -> str:
    """A label as mapped, out of punycode. Raises IDNAError or UnicodeError where UTS 46, section 4.1, finds it invalid.

    Browsers ask for less than domain names may be registered as: any hyphens and symbols.
    """
    name = label
    if label.startswith("xn--"):
        name = label[4:].encode("ascii").decode("punycode")
        if name.isascii() or name.startswith("xn--") or _ascii_label(name) != label:
            raise idna.IDNAError(f"{label!r} is no label in punycode")
        if idna.uts46_remap(name, std3_rules=False) != name:
            raise idna.IDNAError(f"{label!r} holds what is mapped")
    if name.isascii():
        return name
    for position, character in enumerate(name):
        if unicodedata.category(character) == "Cn":
            raise idna.IDNAError(f"{name!r} has a character that is not assigned")
        if character in "\u200c\u200d" and not idna.core.valid_contextj(name, position):
            raise idna.IDNAError(f"{name!r} has a joiner that joins nothing")
    idna.core.check_initial_combiner(name)
    return name


def _ascii_label(name: str) -> str:
    label = name if name.isascii() else "xn--" + name.encode("punycode").decode("ascii")
    if len(label) > _MAX_LABEL and not name.isascii():
        raise idna.IDNAError(f"{label!r} is too long")
    return label


def _require_one_direction(labels: list[str]) -> None:
    """Where one label runs right to left, each keeps the rule (https://www.rfc-editor.org/rfc/rfc5893#section-2)."""
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for label in labels for character in label):
        for label in filter(None, labels):
            idna.core.check_bidi(label, check_ltr=True)


def _ipv4(parts: list[str]) -> str | None:
    """Four bytes of one to four numbers (https://url.spec.whatwg.org/#concept-ipv4-parser)."""
    if len(parts) > 4:
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(parts)):
        return None
    address = last + sum(number << 8 * (3 - place) for place, number in enumerate(first))
    return ".".join(str(byte) for byte in address.to_bytes(4, "big"))


def _number(part: str) -> int:
    if not part.isalnum():
        raise ValueError(f"{part!r} is no number")  # Python reads 1_0 as 10
    if part.startswith("0x"):
        return int(part[2:], 16)
    return int(part, 8 if len(part) > 1 and part.startswith("0") else 10)


def _ipv6(written: str) -> str | None:
    """The address between its brackets, the longest run of zeros left out."""
    try:
        pieces = [int(piece, 16) for piece in ipaddress.IPv6Address(written).exploded.split(":")]
    except ValueError:
        return None
    # Written piece by piece, because later Pythons end some addresses in dotted decimals and browsers never do.
    text = ":".join(f"{piece:x}" for piece in pieces)
    runs = re.findall(r"\b0(?::0)+\b", text)
    if runs:
        longest = max(runs, key=len)
        before, _, after = f":{text}:".partition(f":{longest}:")
        text = f"{before[1:]}::{after[:-1]}"
    return f"[{text}]"
