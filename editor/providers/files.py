"""Addresses of picture, video and audio files, known by their ending, as far as no page hides behind it."""

from __future__ import annotations

import re

from editor.canonical.urls import clean_image, host_matches, host_of
from editor.policy import Policy
from editor.result import Embed

KINDS = {
    "image": "avif gif jpeg jpg png webp",
    "video": "m4v mov mp4 ogv webm",
    "audio": "aac flac m4a mp3 oga ogg opus wav",
}
KIND_OF = {ending: kind for kind, endings in KINDS.items() for ending in endings.split()}
HOST = r"(?:[^/?#:@\[\].]+\.)+[^\W\d_][^/?#:@\[\].]*"
"""A host name with a dot, and neither a number nor a port."""
FILE = re.compile(rf"https://{HOST}(/[^?#]*/|/)([^/?#]+)\.({'|'.join(KIND_OF)})(?:[?#].*)?\Z", re.IGNORECASE)
GIFV = re.compile(r"(https://i\.imgur\.com/[A-Za-z0-9]{5,8})\.gifv(?:[?#].*)?\Z")
PAGE_HOSTS = frozenset({"tenor.com", "www.tenor.com", "giphy.com", "gph.is", "www.dropbox.com", "dropbox.com"})
"""Hosts whose addresses end like a file's and show a page."""
PAGES = re.compile(
    # Wikis name their pages about files like the files: https://www.mediawiki.org/wiki/Help:Linking_to_files
    r"/wiki/|/w/index\.php|/(?:[A-Za-z]+|[^/]*%3A|[^/:]+):[^/]*\Z|/(?:blob|tree|src|browse|commit|edit|raw-view)/"
    r"|\A/(?:s|scl/fi|sh|file|view|watch|details|share|preview)/",
    re.IGNORECASE,
)
"""Paths that end like a file's and are pages: wikis, code hosts, file hosts."""


def file_embed(url: str, policy: Policy) -> Embed | None:
    """The file as it is shown, or None where the address is no file's or its host is not allowed."""
    if gifv := GIFV.match(url):
        # Imgur's name for the page of a silent video.
        src = f"{gifv[1]}.mp4"
        return (
            Embed("video", url, name="i.imgur.com", src=src, kind="video") if _allowed("video", src, policy) else None
        )
    path = url.partition("?")[0].partition("#")[0]
    if path[path.rfind(".") + 1 :].lower() not in KIND_OF:
        return None
    file = FILE.match(url)
    if file is None or clean_image(url) != url:
        return None
    folder, name, ending = file.groups()
    kind = KIND_OF[ending.lower()]
    if PAGES.search(folder + name) or host_of(url) in PAGE_HOSTS:
        return None
    if not _allowed(kind, url, policy):
        return None
    return Embed(kind, url, name=host_of(url), src=url, kind=kind, title=f"{name}.{ending}")


def _allowed(kind: str, url: str, policy: Policy) -> bool:
    """Whether the policy shows files of this kind from this host."""
    if policy.embed_providers is not None and kind not in policy.embed_providers:
        return False
    if kind in policy.denied_embed_providers or (kind == "image" and not policy.embed_images):
        return False
    allowed = policy.allowed_image_hosts if kind == "image" else policy.allowed_media_hosts
    return allowed is None or host_matches(host_of(url), allowed)
