"""Where links and images may lead, by host."""

from __future__ import annotations

from editor.canonical.characters import attribute
from editor.canonical.urls import host_matches, host_of
from editor.messages import violation
from editor.rules.reply import Reply


def link_hosts(reply: Reply) -> None:
    """Refuse links to hosts that the policy denies or does not allow. Paths and mail addresses have no host."""
    allowed, denied = reply.policy.allowed_link_hosts, reply.policy.denied_link_hosts
    if allowed is None and not denied:
        return
    document = reply.document
    for url in [link.url for link in document.links] + [url for _, url in document.embeds]:
        host = host_of(url)
        if host and (host_matches(host, denied) or (allowed is not None and not host_matches(host, allowed))):
            position = _position(reply, url)
            reply.violations.append(violation("link_not_allowed", position=position, url=url, host=host))


def image_hosts(reply: Reply) -> None:
    """Refuse images from hosts that the policy does not allow, custom emoji included."""
    allowed = reply.policy.allowed_image_hosts
    if allowed is None or b"<img " not in reply.document.data:
        return
    for url in reply.document.image_urls:
        host = host_of(url)
        if host and not host_matches(host, allowed):
            position = _position(reply, url)
            reply.violations.append(violation("image_host_not_allowed", position=position, url=url, host=host))


def _position(reply: Reply, url: str) -> int:
    """The offset of the first attribute that holds the address."""
    return reply.document.html.index(f'="{attribute(url)}"') + len('="')
