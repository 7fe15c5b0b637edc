"""Which network addresses a server may be asked at: public ones only, however they are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, with multicast, the
# deprecated site-local range (RFC 3879) and the deprecated relay anycast (RFC 7526).
SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 "
        "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
SPECIAL_V6 = tuple(
    map(
        IPv6Network,
        "::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 2620:4f:8000::/48 "
        "3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8".split(),
    )
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
"""Stands for the IPv4 address in its last 32 bits (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an IP address is of no special purpose, IPv4 addresses inside IPv6 ones included.

    >>> is_public("93.184.215.14"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False)
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in SPECIAL_V4)
    inner = _inner(parsed)
    if inner is not None:
        return is_public(str(inner))
    return parsed in GLOBAL_UNICAST and not any(parsed in network for network in SPECIAL_V6)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: v4-mapped, NAT64, 6to4."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
