"""Addresses in canonical HTML: which ones are allowed, how others are made so, and how hosts are compared.

An address is judged after its references are decoded, and only in forms that every browser reads the same way:
nothing the URL Standard (https://url.spec.whatwg.org/) would strip, replace or warn about.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import idna

MAX_LENGTH = 2048
"""Most characters of an address, references decoded."""

# Never in an address: white space, controls, quotes and angle brackets, backslash and backtick, surrogates,
# bidirectional and invisible characters that would make it look like another one.
_FORBIDDEN = (
    r"\x00-\x20\x7f-\xa0\xad\"<>\\`\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
)
_REST = f"[^{_FORBIDDEN}]*"
# ASCII that the URL Standard forbids in a host, and user info, are left out by naming what is allowed.
_HOST = rf"(?:[A-Za-z0-9._-]|[^\x00-\x7f{_FORBIDDEN}])+|\[[0-9A-Fa-f:.]+\]"
_HTTP = rf"(?:{_HOST})(?::[0-9]{{1,5}})?(?:[/?#]{_REST})?"
_PATH = rf"/(?![/\\]){_REST}"

LINK = re.compile(rf"(?:https?://{_HTTP}|mailto:[^{_FORBIDDEN}]+|{_PATH})\Z")
IMAGE = re.compile(rf"(?:https://{_HTTP}|{_PATH})\Z")
HTTP = re.compile(rf"https?://({_HOST})")

PASTED_IMAGE = re.compile(
    r"\s*(?:(?:data|blob|file|cid|mid|webkit-fake-url|x-apple-[a-z-]+|content|ms-appdata):|[a-z]:[\\/]|\\\\)", re.I
)
"""Sources that exist only on the writer's machine, or hold the picture itself."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_STRIPPED = "".join(map(chr, range(0x21)))
_ENCODE = re.compile(f"[{_FORBIDDEN}]")


def is_link(url: str) -> bool:
    """Whether a decoded address may stand in a[href].

    >>> is_link("https://example.org/?q=1"), is_link("//example.org"), is_link("https://me@example.org")
    (True, False, False)
    """
    return len(url) <= MAX_LENGTH and LINK.match(url) is not None


def is_image(url: str) -> bool:
    """Whether a decoded address may stand in img[src]: https, or a path of the forum itself."""
    return len(url) <= MAX_LENGTH and IMAGE.match(url) is not None


def clean_link(href: str) -> str | None:
    r"""The address as canonical HTML writes it, or None where it is no link to store.

    >>> clean_link(" HTTP:\\\\Example.org/a b")
    'http://Example.org/a%20b'
    """
    return _clean(href, LINK)


def clean_image(src: str) -> str | None:
    """The image's address as canonical HTML writes it, or None where it is not https or a path."""
    return _clean(src, IMAGE)


def _clean(url: str, allowed: re.Pattern[str]) -> str | None:
    # The URL parser strips these before it looks at anything else.
    url = url.strip(_STRIPPED).replace("\t", "").replace("\n", "").replace("\r", "")
    if len(url) > MAX_LENGTH:
        return None
    scheme = _SCHEME.match(url)
    if scheme is None:
        if url[:4].lower() == "www.":
            url = "https://" + url
        elif url[:1] in ("/", "\\") and url[1:2] in ("/", "\\"):
            url = "https://" + url.lstrip("/\\")
        scheme = _SCHEME.match(url)
    if scheme is not None:
        name = scheme.group().lower()
        rest = url[scheme.end() :]
        if name in ("http:", "https:"):
            # A backslash is a slash to browsers, in these schemes, up to the query.
            path, mark, query = re.fullmatch(r"([^?#]*)([?#]?)(.*)", rest, re.S).groups()  # type: ignore[union-attr]  # matches anything
            rest = "//" + path.replace("\\", "/").lstrip("/") + mark + query
        url = name + rest
    url = _ENCODE.sub(_percent, url)
    return url if len(url) <= MAX_LENGTH and allowed.match(url) else None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "replace"))


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host of an http(s) address for comparison: lower case, punycode, no port, no final dot; "" if there is none.

    >>> host_of("https://BÜCHER.example:8080/x")
    'xn--bcher-kva.example'
    """
    match = HTTP.match(url)
    if match is None:
        return ""
    host = match.group(1).rstrip(".").lower()
    return host if host.isascii() else ".".join(map(_punycode, re.split("[.。．｡]", host)))


def _punycode(label: str) -> str:
    # UTS 46, non-transitional, as browsers do; what it refuses is still given one comparable form.
    try:
        return idna.encode(label, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        label = unicodedata.normalize("NFKC", label).lower()
        return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def host_matches(host: str, patterns: frozenset[str]) -> bool:
    """Whether the host is one of the patterns; "*.example.org" takes in its subdomains and itself.

    >>> host_matches("i.example.org", frozenset({"*.example.org"}))
    True
    """
    if host in patterns:
        return True
    labels = host.split(".")
    return any("*." + ".".join(labels[start:]) in patterns for start in range(len(labels)))
