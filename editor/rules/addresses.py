"""Addresses in plain text: where each begins and ends, as a reader would say.

An address ends before punctuation that closes the sentence, before a bracket that it did not open, before the
punctuation and the quotation marks of any script, and where a script that writes no spaces goes on without one.
Each step looks at a character a constant number of times.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from editor.canonical.urls import MAX_LENGTH, clean_link, host_of

TRIGGER = re.compile(r"https?://|www\.|@", re.IGNORECASE)
BARE_TRIGGER = re.compile(r"https?://|www\.|@|(?<![\w@./:-])(?=[^\W_][\w-]*\.[^\W\d_])", re.IGNORECASE)

# Never inside an address: white space and controls, invisible characters, quotation marks and the punctuation that
# ends a clause in some script, arrows, symbols and emoji. Hyphens, the en dash, the apostrophe and the ellipsis
# (which is trimmed) are left out of the block of general punctuation.
_STOP = (
    "\x00-\x20\x7f-\xa1\xab\xad\xbb\xbf\u037e\u0387\u0589\u05be\u05c0\u05c3\u060c\u061b-\u061f\u066a-\u066d\u06d4"
    "\u0964\u0965\u0e4f\u0e5a\u0e5b\u0f08\u0f0d-\u0f12\u104a-\u104f\u1361-\u1368\u1680\u17d4-\u17da\u1802\u1803"
    "\u2000-\u200b\u200e\u200f\u2014-\u2018\u201a-\u2025\u2027-\u2031\u2034-\u206f\u3000-\u3004"
    "\u3008-\u3020\u3030\u303d\u303f\ufe00-\ufe1f\ufe30-\ufe6f\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
    "\uff5b-\uff65\ufff0-\uffff\U000e0000-\U000e0fff"
)
# Arrows, symbols and emoji: part of an address after a sign that joins, as in /unicode_(✪), and the writer's otherwise.
_SYMBOL = "\u2190-\u2bff\U0001f000-\U0001fbff"
# Scripts that are written without spaces between words: Thai, Lao, Myanmar, Hangul, Khmer, kana and Han. Korean has
# spaces, but joins its particles to the word before.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff"
    "\u3005-\u3007\u3031-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)

# In a path these are letters of a kind; in a host they end it: example.org’s, example.org…
_NOT_IN_HOST = "\u2010-\u2013\u2019\u2026\u2032\u2033"
# What people write straight after the slash that ends an address, in Japanese, Chinese, Thai and Korean; the last only
# where nothing follows, as a Korean name may begin with any of them.
_PARTICLES = (
    "(?<=/)(?<!/wiki/)(?:を|です|まで|への|での|的|吧|呢|吗|ครับ|ค่ะ|นะ"
    "|(?:에서|에|으로|로|을|를|이|가|은|는|와|과|의|도)\\Z)"
)

HOST = re.compile(rf"[A-Za-z0-9._-]*(?:[^\x00-\x7f{_STOP}{_NOT_IN_HOST}{_SYMBOL}]+[A-Za-z0-9._-]*)*")
SYMBOL_HOST = re.compile(
    rf"(?=[A-Za-z0-9-]*[{_SYMBOL}])(?:[A-Za-z0-9{_SYMBOL}-]{{1,63}}\.)+[A-Za-z]{{2,24}}(?=[/?#:]|\s|\Z)"
)
"""A host of symbols or emoji, which some registries sell: only where a path, a space or the end follows."""
SYMBOL = re.compile(rf"(?<![_(=.~-])[{_SYMBOL}]")
SYMBOLS = re.compile(rf"[{_SYMBOL}]")
PARTICLE = re.compile(_PARTICLES)
PORT = re.compile(r":[0-9]{1,5}(?![0-9])")
REST = re.compile(rf"""[/?#][^<>"\\`{_STOP}]*""")
AUTHORITY = re.compile(rf"""[^/?#<>"\\`{_STOP}{_SYMBOL}]*""")
UNSPACED_AFTER_WORD = re.compile(rf"[A-Za-z0-9][{_UNSPACED}]")
FILE_ENDING = re.compile(rf"\.[A-Za-z][A-Za-z0-9]{{1,4}}[{_UNSPACED}]")
NESTED = re.compile(r"(?<![/=?&#%+:~!@_-])https?://", re.IGNORECASE)
"""Another address that follows without a space, and is no part of this one's path or query."""
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\Z)|\Z)){4}\Z")
LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+'&=-")
SCHEME_BEFORE = re.compile(r"[A-Za-z0-9+]\Z")

CLOSING = frozenset(".,;:!?'*|\u2019\u2026")
"""Trimmed at the end of an address."""
EMPHASIS = frozenset("_*~")
"""Trimmed at the end of an address that the same sign stands in front of."""
BRACKETS = {")": "(", "]": "[", "}": "{"}
MAX_LOCAL = 64
"""Longest part of a mail address before the "@" (RFC 5321, section 4.5.3.1.1)."""
FILE_SUFFIXES = frozenset(
    "ai app bar bat bin bz c cab cc cfg com cs css dev doc ee exe gz h in io is java js la lib lua md ml mm mov mp "
    "ms name net pl pm properties ps py rb rs sc sh so sql st swift tex ts vi wasm ws zip".split()
) - {"app", "cc", "com", "dev", "ee", "in", "io", "is", "la", "ms", "name", "net", "so", "vi", "ws", "properties"}
"""Top-level domains that end the names of files far more often than those of hosts: readme.md is a file."""


class Address(NamedTuple):
    """A part of a text that is an address, and where it leads."""

    start: int
    end: int
    href: str


@cache
def _top_level_domains() -> frozenset[str]:
    from linkify_it.tlds import TLDS  # with it comes all of linkify-it

    return frozenset(domain.lower() for domain in TLDS)


def find_addresses(text: str, bare_hosts: bool = False) -> list[Address]:
    """The http(s), www and mail addresses of a text, in order; with `bare_hosts`, host names without a scheme too.

    >>> [text[a.start : a.end] for text in ["(see http://a.org/b_(c))."] for a in find_addresses(text)]
    ['http://a.org/b_(c)']
    """
    addresses: list[Address] = []
    done = 0
    for trigger in (BARE_TRIGGER if bare_hosts else TRIGGER).finditer(text):
        at = trigger.start()
        if at < done:
            continue
        sign = trigger[0]
        if sign == "@":
            address, seen = _mail(text, at, done)
        elif sign[-1:] == "/":
            address, seen = _web(text, at, trigger.end(), done)
        elif sign:
            address, seen = _www(text, at)
        else:
            address, seen = _bare(text, at)
        if address:
            addresses.append(address)
        done = max(done, seen)
    return addresses


def _web(text: str, start: int, host_start: int, done: int) -> tuple[Address | None, int]:
    """An address with its scheme; and how far the text has been seen."""
    before = text[start - 1 : start]
    if before and start != done and SCHEME_BEFORE.match(before) and not _ends_number(text, start):
        return None, host_start
    authority_end = _end(AUTHORITY, text, host_start)
    if "@" in text[host_start:authority_end] or text.startswith("[", host_start):
        # User information makes an address look like another one, and no reply may store it.
        return None, authority_end
    if symbols := SYMBOL_HOST.match(text, host_start):
        return _finish(text, start, symbols.end(), "")
    host_end = _host_end(text, host_start)
    host = text[host_start:host_end]
    if text.startswith("://", host_end):
        return None, host_start
    if text.startswith("%", host_end):
        # Browsers decode a host: the address leads elsewhere than its beginning would.
        return None, host_end
    if not _is_host(host) or host.lower() == "www" or ("." not in host and not text[host_end : host_end + 1].isascii()):
        return None, host_end
    return _finish(text, start, host_end, "")


def _www(text: str, start: int) -> tuple[Address | None, int]:
    """An address that begins with "www."."""
    before = text[start - 1 : start]
    if before and (before.isascii() and (before.isalnum() or before in "_-./\\@")):
        return None, start
    end = _host_end(text, start)
    host = text[start:end]
    if text[end : end + 1] == "@":
        return None, start
    top = host.rpartition(".")[2]
    if host.count(".") < 2 or not _is_host(host) or top.isdigit() or len(top) < 2:
        return None, end
    return _finish(text, start, end, "http://")


def _bare(text: str, start: int) -> tuple[Address | None, int]:
    """A host name without a scheme."""
    end = _host_end(text, start)
    host = text[start:end]
    name, _, top = host.rpartition(".")
    if text[end : end + 1] == "@":
        return None, start
    if not _is_host(host) or not _is_top_level(top) or "_" in host:
        return None, end
    alone = text[end : end + 1] not in ("/", ":")
    if alone and (top.lower() in FILE_SUFFIXES or host != host.lower()) and "." not in name:
        return None, end
    if max(map(len, name.split("."))) < 2:
        return None, end
    return _finish(text, start, end, "http://")


def _finish(text: str, start: int, host_end: int, scheme: str) -> tuple[Address | None, int]:
    """The address from `start`, whose host ends at `host_end`, with its port, path, query and fragment."""
    end = host_end
    if port := PORT.match(text, end):
        if int(port[0][1:]) > 65535:
            return None, port.end()
        end = port.end()
    rest_end = _end(REST, text, end)
    if rest_end - start > MAX_LENGTH:
        return None, rest_end
    end = _trim(text, start, host_end, _rest_end(text, end, rest_end))
    href = clean_link(scheme + text[start:end])
    return (Address(start, end, href) if href and host_of(href) else None), end


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where a match of the pattern ends that begins at `start`."""
    match = pattern.match(text, start)
    return match.end() if match else start


def _host_end(text: str, start: int) -> int:
    """Where the host ends that begins at `start`: before closing dots, and before unspaced text after a known host."""
    end = _end(HOST, text, start)
    if end - start > MAX_LENGTH:
        return end
    for cut in UNSPACED_AFTER_WORD.finditer(text, start, end):
        known = text[start : cut.start() + 1]
        if ("." in known and _is_top_level(known.rpartition(".")[2])) or known == "localhost" or IPV4.match(known):
            end = cut.start() + 1
            break
    if text.startswith("://", end):
        # Another address follows without a space.
        for scheme in ("https", "http"):
            if end - len(scheme) > start and text[end - len(scheme) : end].lower() == scheme:
                end -= len(scheme)
                break
    while end > start and text[end - 1] in ".-_":
        end -= 1
    return end


def _is_host(host: str) -> bool:
    """Whether labels are neither empty nor too long, and a number at the end is a whole IPv4 address's."""
    labels = host.split(".")
    if not all(0 < len(label) < 64 and label[0] != "-" != label[-1] for label in labels) or len(host) > 253:
        return False
    if labels[-1].isascii() and labels[-1].isdigit():
        return bool(IPV4.match(host))
    return any(label.strip("_") for label in labels)


def _is_top_level(label: str) -> bool:
    if not label.isascii():
        label = host_of(f"http://{label}/")
    return label.lower() in _top_level_domains()


def _ends_number(text: str, start: int) -> bool:
    """Whether a number stands before, as of a list ("1.http://…" or "1http://…"), and no word that it ends."""
    at = start
    while at and text[at - 1].isdigit() and start - at < 9:
        at -= 1
    return at < start and not (at and text[at - 1].isalnum() and text[at - 1].isascii())


def _rest_end(text: str, start: int, end: int) -> int:
    """Where path, query and fragment end: before unspaced text, another address, or a bracket that was not opened."""
    for cut in UNSPACED_AFTER_WORD.finditer(text, start, end):
        segment = max(text.rfind(mark, start, cut.start()) for mark in "/?#&=")
        dot = max(start, text.rfind(".", start, cut.end()))
        if text[segment : cut.start()].isascii() or FILE_ENDING.match(text, dot):
            end = cut.start() + 1
            break
    if symbol := SYMBOL.search(text, start, end):
        end = symbol.start()
    if particle := PARTICLE.search(text, start, end):
        end = particle.start()
    nested = NESTED.search(text, start + 1, end)
    if nested:
        end = nested.start()
    closing_tag = text.find("[/", start, end)
    if closing_tag >= 0:
        end = closing_tag
    opened: list[str] = []
    for at in range(start, end):
        character = text[at]
        if character in "([{":
            opened.append(character)
        elif character in ")]}":
            if not opened or opened[-1] != BRACKETS[character]:
                return at
            opened.pop()
    return end


def _trim(text: str, start: int, least: int, end: int) -> int:
    """The end without closing punctuation, opening brackets, and emphasis that began before the address."""
    marks = text[start - 1] if start and text[start - 1] in EMPHASIS else ""
    while end > least:
        last = text[end - 1]
        if not (last in CLOSING or last in "([{" or last == marks or SYMBOLS.match(last)):
            break
        end -= 1
    return end


def _mail(text: str, at: int, done: int) -> tuple[Address | None, int]:
    """A mail address around the "@" at `at`."""
    start = at
    while start > done and at - start <= MAX_LOCAL and text[start - 1] in LOCAL:
        start -= 1
    while start < at and not text[start].isalnum() and text[start] != "_":
        start += 1
    before = text[start - 1 : start] if start else ""
    if start == at or at - start > MAX_LOCAL or ".." in text[start:at] or text[at - 1] in ".":
        return None, at + 1
    if before and before in "@/\\" and start != done + 1:
        return None, at + 1
    end = _host_end(text, at + 1)
    host = text[at + 1 : end]
    after = text[end : end + 2]
    if after[:1] == "@" or (after[:1] == ":" and after[1:].strip() and after[1:] not in "\"')"):
        return None, end
    if "_" in host or "." not in host or not _is_host(host) or not _is_top_level(host.rpartition(".")[2]):
        return None, at + 1
    href = "mailto:" + text[start:end]
    if text[max(0, start - 7) : start].lower() == "mailto:" and start - 7 >= done:
        start -= 7
        if text.startswith("?", end):
            end = _trim(text, start, end, _rest_end(text, end, min(_end(REST, text, end), end + MAX_LENGTH)))
        href = "mailto:" + text[start + 7 : end]
    cleaned = clean_link(href)
    return (Address(start, end, cleaned) if cleaned else None), end
