"""A policy's hosts, obeyed at paste, so that what is inserted is not refused when it is posted."""

from __future__ import annotations

from editor.canonical.urls import clean_link, host_matches, host_of
from editor.paste.clipboard import Clipboard
from editor.paste.tree import rename, unwrap
from editor.policy import Policy


def obey(clipboard: Clipboard, policy: Policy) -> None:
    """A picture from elsewhere becomes a link to it, and a link that may not be made its text."""
    if policy.allowed_image_hosts is not None:
        for image in list(clipboard.body.iter("img")):
            source, alt = image.get("src") or "", (image.get("alt") or "").strip()
            if (host := host_of(source)) and not host_matches(host, policy.allowed_image_hosts):
                rename(image, "a", href=source)
                image.text = alt or source
    allowed, denied = policy.allowed_link_hosts, policy.denied_link_hosts
    if allowed is None and not denied:
        return
    for link in list(clipboard.body.iter("a")):
        host = host_of(clean_link(link.get("href") or "") or "")
        if host and (host_matches(host, denied) or (allowed is not None and not host_matches(host, allowed))):
            unwrap(link)
