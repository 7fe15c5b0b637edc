"""Addresses in canonical HTML: which ones are allowed, how others are made so, and how hosts are compared.

An address is judged after its references are decoded, and only in forms that every browser reads the same way:
nothing the URL Standard (https://url.spec.whatwg.org/) would strip, replace or warn about.
"""

from __future__ import annotations

import re

from editor.canonical.hosts import HOST, ascii_host

MAX_LENGTH = 2048
"""Most characters of an address, references decoded."""

# Never in an address: white space, controls, quotes and angle brackets, backslash and backtick, surrogates,
# bidirectional and invisible characters that would make it look like another one.
_FORBIDDEN = (
    r'\x00-\x20\x7f-\xa0\xad"<>\\`\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
    r"\u205f-\u206f\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
)
_REST = f"[^{_FORBIDDEN}]*"
_HOST = HOST.format(forbidden=_FORBIDDEN)
_PORT = "6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[0-5]?[0-9]{1,4}"
_HTTP = rf"({_HOST})(?::(?:{_PORT}))?(?:[/?#]{_REST})?"
_PATH = rf"/(?![/\\]){_REST}"

# Each captures the host of a web address, which is judged further by editor/canonical/hosts.py.
LINK = re.compile(rf"(?:https?://{_HTTP}|mailto:[^{_FORBIDDEN}]+|{_PATH})\Z")
IMAGE = re.compile(rf"(?:https://{_HTTP}|{_PATH})\Z")

_WEB = re.compile(rf"https?://({_HOST})(?=(?::[0-9]*)?(?:[/?#]|\Z))")

PASTED_IMAGE = re.compile(
    r"\s*(?:(?:data|blob|file|cid|mid|webkit-fake-url|x-apple-[a-z-]+|content|ms-appdata):|[a-z]:[\\/]|\\\\)", re.I
)
"""Sources that exist only on the writer's machine, or hold the picture itself."""

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PATH_AND_REST = re.compile(r"([^?#]*)([?#]?)(.*)", re.S)
_STRIPPED = "".join(map(chr, range(0x21)))
_ENCODED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_NOT_IN_NAME = re.compile(r"[\x00-\x7f](?<![A-Za-z0-9._-])")
_ENCODE = re.compile(f"[{_FORBIDDEN}]")


def is_link(url: str) -> bool:
    """Whether a decoded address may stand in a[href].

    >>> is_link("https://example.org/?q=1"), is_link("//example.org"), is_link("https://me@example.org")
    (True, False, False)
    """
    return _matches(url, LINK)


def is_image(url: str) -> bool:
    """Whether a decoded address may stand in img[src]: https, or a path of the forum itself."""
    return _matches(url, IMAGE)


def _matches(url: str, allowed: re.Pattern[str]) -> bool:
    if len(url) > MAX_LENGTH or (match := allowed.match(url)) is None:
        return False
    return match[1] is None or ascii_host(match[1]) is not None


def split_path(url: str) -> tuple[str, str, str]:
    """The address up to its query or fragment, the "?" or "#" that begins that, and the rest.

    >>> split_path("/a/b?c#d")
    ('/a/b', '?', 'c#d')
    """
    path, mark, rest = _PATH_AND_REST.fullmatch(url).groups()  # type: ignore[union-attr]  # matches anything
    return path, mark, rest


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
    scheme = SCHEME.match(url)
    if scheme is None:
        if url[:4].lower() == "www.":
            url = "https://" + url
        elif url[:1] in ("/", "\\") and url[1:2] in ("/", "\\"):
            url = "https://" + url.lstrip("/\\")
        scheme = SCHEME.match(url)
    if scheme is not None:
        name = scheme.group().lower()
        rest = url[scheme.end() :]
        if name in ("http:", "https:"):
            # A backslash is a slash to browsers, in these schemes, up to the query.
            path, mark, query = split_path(rest)
            host, slash, path = path.replace("\\", "/").lstrip("/").partition("/")
            rest = "//" + _ENCODED.sub(_decoded, host) + slash + path + mark + query
        url = name + rest
    url = _ENCODE.sub(_percent, url)
    return url if _matches(url, allowed) else None


def _decoded(match: re.Match[str]) -> str:
    """Percent-encoded characters of a host; what would end the host stays as it is, and makes the address invalid."""
    text = bytes.fromhex(match.group().replace("%", "")).decode("utf-8", "replace")
    return match.group() if _NOT_IN_NAME.search(text) else text


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "replace"))


def host_of(url: str) -> str:
    """The host of an http(s) address for comparison: as browsers write it, no port, no final dot; "" if there is none.

    >>> host_of("https://BÜCHER.example:8080/x"), host_of("http://2130706433/")
    ('xn--bcher-kva.example', '127.0.0.1')
    """
    match = _WEB.match(url)
    return (ascii_host(match[1]) or "").removesuffix(".") if match else ""


def host_matches(host: str, patterns: frozenset[str]) -> bool:
    """Whether the host is one of the patterns; "*.example.org" takes in its subdomains and itself.

    >>> host_matches("i.example.org", frozenset({"*.example.org"}))
    True
    """
    if host in patterns:
        return True
    labels = host.split(".")
    return any("*." + ".".join(labels[start:]) in patterns for start in range(len(labels)))
