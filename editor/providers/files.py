"""Addresses of picture, video and audio files, known by their ending, as far as no page hides behind it."""

from __future__ import annotations

import re

from editor.html.urls import clean_image, host_matches, host_of
from editor.policy import Policy
from editor.result import Embed

KINDS = {
    "image": "avif gif jpeg jpg png webp",
    "video": "m4v mov mp4 ogv webm",
    "audio": "aac flac m4a mp3 oga ogg opus wav",
}
KIND_OF = {ending: kind for kind, endings in KINDS.items() for ending in endings.split()}
FILE = re.compile(rf"https://[^/?#]+(/[^?#]*/|/)([^/?#]+)\.({'|'.join(KIND_OF)})(?:[?#].*)?\Z", re.IGNORECASE)
PAGES = re.compile(
    # Wikis name their pages about files like the files: https://www.mediawiki.org/wiki/Help:Linking_to_files
    r"/wiki/|/w/index\.php|/(?:[A-Za-z]+|[^/]*%3A|[^/:]+):[^/]*\Z|/(?:blob|tree|src|browse|commit|edit|raw-view)/"
    r"|\A/(?:s|scl/fi|sh|file|view|watch|details|share|preview)/",
    re.IGNORECASE,
)
"""Paths that end like a file's and are pages: wikis, code hosts, file hosts."""


def file_embed(url: str, policy: Policy) -> Embed | None:
    """The file as it is shown, or None where the address is no file's or its host is not allowed."""
    path = url.partition("?")[0].partition("#")[0]
    if path[path.rfind(".") + 1 :].lower() not in KIND_OF:
        return None
    found = FILE.match(url)
    if found is None or clean_image(url) != url:
        return None
    folder, name, ending = found.groups()
    kind = KIND_OF[ending.lower()]
    if PAGES.search(folder + name):
        return None
    if policy.embed_providers is not None and kind not in policy.embed_providers:
        return None
    if kind in policy.denied_embed_providers or (kind == "image" and not policy.embed_images):
        return None
    allowed = policy.allowed_image_hosts if kind == "image" else policy.allowed_media_hosts
    if allowed is not None and not host_matches(host_of(url), allowed):
        return None
    return Embed(kind, url, name=host_of(url), src=url, kind=kind, title=f"{name}.{ending}")
