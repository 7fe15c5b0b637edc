"""Whatever a listed server does, a fetch ends in bounded time, with JSON or with a reason."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor.providers.oembed import Guard, Refused
from editor.providers.oembed.public import is_public
from tests.unit.oembed_server import GOOD, Handler, serving

pytestmark = pytest.mark.timeout(60)  # the slow ones would go on for minutes

LOCAL = {"good.example.org": ["127.0.0.1"], "other.example.org": ["127.0.0.1"], "wrong-name.example.org": ["127.0.0.1"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    with serving(tmp_path_factory.mktemp("certificates")) as (port, authority):
        yield port, authority


def resolver(host: str, port: int) -> list[str]:
    if host == "private.example.org":
        return ["10.0.0.1"]
    if host == "half-private.example.org":
        return ["93.184.215.14", "10.0.0.1"]
    if host not in LOCAL:
        raise socket.gaierror("unknown")
    return LOCAL[host]


def guard(server: tuple[int, str], **settings: object) -> Guard:
    """A guard that takes this machine's loopback for a public address, and nothing else of special purpose."""
    port, authority = server
    usual: dict[str, object] = {
        "resolver": resolver,
        "vet": lambda address: address == "127.0.0.1" or is_public(address),
        "certificates": authority,
        "ports": frozenset({port, 443}),
        "seconds": 15.0,
    }
    return Guard(**{**usual, **settings})  # type: ignore[arg-type]  # settings by name


@pytest.mark.parametrize("path", ["good", "zipped", "redirect-good"])
def test_json_is_fetched(server: tuple[int, str], path: str) -> None:
    assert guard(server).fetch_json(f"https://good.example.org:{server[0]}/{path}?x=1") == GOOD


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("html", "did not answer with JSON"),
        ("no-type", "did not answer with JSON"),
        ("broken", "is not JSON"),
        ("nested", "is not JSON"),
        ("a-list", "is not a JSON object"),
        ("missing", "status 404"),
        ("huge", "is larger than 262144 bytes"),
        ("bomb", "is larger than 262144 bytes"),
        ("brotli", "is encoded as 'br'"),
        ("slow-body", "took more than 1 s"),
        ("slow-headers", "took more than 1 s"),
        ("silence", "took more than 1 s"),
        ("redirect-loop", "redirected more than 3 times"),
        ("redirect-http", "is not https"),
        ("redirect-loopback", "has no host name"),
        ("redirect-decimal", "has no host name"),
        ("redirect-private", "has the address 10.0.0.1, which is not public"),
        ("redirect-port", "asks for port 22"),
        ("redirect-user", "has user information"),
        ("redirect-file", "is not https"),
    ],
)
def test_a_server_that_misbehaves_is_refused_with_the_reason(server: tuple[int, str], path: str, reason: str) -> None:
    # Only those that would go on for minutes are cut short: a busy machine is no misbehavior.
    seconds = 1.0 if "took more" in reason else 15.0
    with pytest.raises(Refused) as refused:
        guard(server, seconds=seconds).fetch_json(f"https://good.example.org:{server[0]}/{path}")
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://good.example.org/good", "is not https"),
        ("ftp://good.example.org/good", "is not https"),
        ("https://good.example.org:22/good", "asks for port 22"),
        ("https://good.example.org:99999/", "is no address"),
        ("https://me:secret@good.example.org/good", "has user information"),
        ("https://127.0.0.1/good", "has no host name"),
        ("https://127.1/good", "has no host name"),
        ("https://2130706433/good", "has no host name"),
        ("https://0177.0.0.1/good", "has no host name"),
        ("https://0x7f.0.0.1/good", "has no host name"),
        ("https://0x7f000001/good", "has no host name"),
        ("https://127.0.0.0x1/good", "has no host name"),
        ("https://[::1]/good", "has no host name"),
        ("https://[::ffff:127.0.0.1]/good", "has no host name"),
        ("https://localhost/good", "has no host name"),
        ("https:///good", "has no host name"),
        ("https://good.example.org\\@127.0.0.1/", "has user information"),
        ("https://unknown.example.org/good", "its host has no address"),
        ("https://half-private.example.org/good", "has the address 10.0.0.1, which is not public"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_before_a_connection(
    server: tuple[int, str], url: str, reason: str
) -> None:
    Handler.seen.clear()
    with pytest.raises(Refused) as refused:
        guard(server).fetch_json(url)
    assert reason in refused.value.reason
    assert Handler.seen == []


def test_by_default_this_machine_is_refused_however_it_is_named(server: tuple[int, str]) -> None:
    Handler.seen.clear()
    with pytest.raises(Refused, match=r"has the address 127\.0\.0\.1, which is not public"):
        Guard(resolver=resolver, certificates=server[1], ports=frozenset({server[0]})).fetch_json(
            f"https://good.example.org:{server[0]}/good"
        )
    assert Handler.seen == []


def test_a_name_that_changes_its_answer_is_connected_to_where_it_was_vetted(server: tuple[int, str]) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    found = guard(server, resolver=rebinding).fetch_json(f"https://rebinding.example.org:{server[0]}/good")
    assert (found, asked) == (GOOD, ["rebinding.example.org"])


def test_an_address_that_does_not_answer_leaves_the_next(server: tuple[int, str]) -> None:
    two = guard(server, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"], vet=lambda address: True)
    assert two.fetch_json(f"https://good.example.org:{server[0]}/good") == GOOD


def test_the_certificate_must_be_for_the_name_and_not_only_for_the_address(server: tuple[int, str]) -> None:
    with pytest.raises(Refused, match=r"SSL|Certificate"):
        guard(server).fetch_json(f"https://wrong-name.example.org:{server[0]}/good")


def test_an_unknown_authority_is_refused(server: tuple[int, str]) -> None:
    with pytest.raises(Refused, match="SSL"):
        guard(server, certificates=None).fetch_json(f"https://good.example.org:{server[0]}/good")


def test_a_resolver_that_hangs_does_not_hold_the_caller(server: tuple[int, str]) -> None:
    def hanging(host: str, port: int) -> list[str]:
        left, right = socket.socketpair()
        with left, right:
            left.settimeout(5)
            left.recv(1)
        return []

    with pytest.raises(Refused, match="took more than"):
        guard(server, resolver=hanging, seconds=0.2).fetch_json(f"https://good.example.org:{server[0]}/good")


def test_plain_http_is_asked_only_where_it_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"has the address 10\.0\.0\.1"):
        Guard(plain_http=True, resolver=resolver).fetch_json("http://private.example.org/x")


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
    240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1
    64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2002:7f00:1:: 2002:a00:1::1
    3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 4000::1 nonsense 1.2.3""".split(),
)
def test_addresses_of_special_purpose_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", "1.1.1.1 93.184.215.14 172.32.0.1 192.0.1.1 2606:4700::1111 2002:101:101::1 64:ff9b::101:101".split()
)
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(address)
