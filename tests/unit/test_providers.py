"""The catalogue: every entry takes its addresses and no others, says what is wrong with it, and costs little."""

from __future__ import annotations

import dataclasses
import pickle
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

import editor
from editor import Editor, Policy, PolicyError
from editor.providers.catalogue import Catalogue, read_providers, standard_providers
from editor.providers.entry import EntryError, Provider, player_address
from editor.providers.listing import style
from editor.providers.template import base58, bbox, fill, seconds
from tests.cases import FIXTURES, params

PARENT = "forum.example"
POLICY = Policy(
    embed_parents=frozenset({PARENT}),
    federated_hosts={"mastodon": ["mastodon.social"], "peertube": ["peertube.tv"]},
)
EDITOR = Editor(POLICY)
PROVIDERS = standard_providers()
USUAL = (
    "/ /about /login /signin /signup /register /help /support /search?q=cats /explore /discover /settings "
    "/terms /privacy /contact /jobs /blog/some-post /press /developers/docs /pricing /upload /account/login /tag/cats "
    "/category/x /user/someone /users/someone /profile/someone /@someone /c/someone /channel/UCHnyfMqiRRG1u "
    "/feed /notifications /faq /legal/terms /news/some-story-1234567 /articles/some-story /index.html /robots.txt"
).split()
FRAMES = {"embed.acast.com", "datawrapper.dwcdn.net"}
"""Hosts that have nothing but players."""


def cases(name: str) -> list[str]:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def test_there_are_at_least_a_hundred_providers_that_need_no_request() -> None:
    assert len({provider.code for provider in PROVIDERS}) == len(PROVIDERS) >= 200


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.code)
def test_a_provider_takes_its_examples_and_none_of_its_counter_examples(provider: Provider) -> None:
    assert provider.examples
    assert provider.counter_examples
    for url, player in provider.examples.items():
        embed = EDITOR.embed(url)
        assert embed is not None, url
        assert (embed.provider, embed.src) == (provider.code, player)
    for url in provider.counter_examples:
        assert EDITOR.embed(url) is None, url


def variations(url: str) -> Iterator[str]:
    """The address as people also write it: other scheme and case, a slash more, tracking parameters, a fragment."""
    scheme, host, path, query, fragment = urlsplit(url)
    yield urlunsplit(("http", host, path, query, fragment))
    yield urlunsplit(("HTTPS", host.upper(), path, query, fragment))
    yield urlunsplit((scheme, host, path.rstrip("/") or "/", query, fragment))
    if not re.search(r"\.\w{3,4}$", path):
        yield urlunsplit((scheme, host, path.rstrip("/") + "/", query, fragment))
    if "=" in query or not query:
        tracked = "utm_source=x&fbclid=IwAR0&igsh=1"
        yield urlunsplit((scheme, host, path, f"{query}&{tracked}" if query else tracked, fragment))
        yield urlunsplit((scheme, host, path, f"{tracked}&{query}" if query else tracked, fragment))
    if not fragment:
        yield f"{url}#top"
    if host.startswith("www."):
        yield urlunsplit((scheme, host[4:], path, query, fragment))
    elif host.count(".") == 1:
        yield urlunsplit((scheme, f"www.{host}", path, query, fragment))


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.code)
def test_an_example_is_taken_in_its_usual_variations(provider: Provider) -> None:
    for url, player in provider.examples.items():
        for variation in variations(url):
            if provider.federated and "://www." in variation:
                assert EDITOR.embed(variation) is None  # another host than the policy's
                continue
            embed = EDITOR.embed(variation)
            assert embed is not None, variation
            assert embed.src == player, variation


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.code)
def test_the_usual_pages_of_a_providers_hosts_are_no_players(provider: Provider) -> None:
    for host in {host.removeprefix("*.") for host in provider.hosts} - FRAMES:
        for path in USUAL:
            assert EDITOR.embed(f"https://{host}{path}") is None, f"https://{host}{path}"


@pytest.mark.parametrize("line", cases("embeds.txt"), ids=lambda line: line.split(" ")[0])
def test_an_address_becomes_its_player(line: str) -> None:
    url, player = line.split(" ")
    embed = EDITOR.embed(url)
    assert embed is not None
    assert embed.src == player


@pytest.mark.parametrize("url", cases("not-embeds.txt"))
def test_a_page_that_is_no_player_is_not_embedded(url: str) -> None:
    assert EDITOR.embed(url) is None


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.code)
def test_a_player_is_https_and_on_a_host_that_the_provider_fixes(provider: Provider) -> None:
    allowed = set(provider.frame_hosts())
    for url in provider.examples:
        embed = EDITOR.embed(url)
        assert embed is not None
        parts = urlsplit(embed.src)
        assert parts.scheme == "https"
        assert parts.hostname in (allowed if not provider.federated else {"mastodon.social", "peertube.tv"})
        assert re.fullmatch(r"[!-~]+", embed.src)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.code)
def test_a_hostile_path_is_answered_at_once(provider: Provider) -> None:
    host = next(iter(provider.hosts), "peertube.tv").removeprefix("*.")
    words = re.findall(r"[\w-]{3,}", " ".join(page.text for page in provider.pages))
    for piece in ("a/", "a-", "1", "video/", "-1", "a/1/", "/", "_", *{f"{word}/" for word in words[:6]}):
        EDITOR.embed(f"https://{host}/{piece * (2000 // len(piece))}!")
        EDITOR.embed(f"https://{host}/?{piece * 900}#{piece * 100}")


def test_a_value_never_steps_out_of_the_players_path() -> None:
    assert fill("https://player.example/v/{id}", {"id": ".."}) is None
    assert fill("https://player.example/v/{id}", {"id": "a/../../b"}) is None
    assert fill("https://player.example/v/{id}", {"id": "%2e%2E/x"}) is None
    assert fill("https://player.example/v?x={id}", {"id": "a&b=c"}) == "https://player.example/v?x=a%26b=c"
    assert fill("https://player.example/v/{id}", {"id": 'é"<'}) == "https://player.example/v/%C3%A9%22%3C"


@pytest.mark.parametrize(
    ("written", "number"),
    [("90", "90"), ("1m30s", "90"), ("1h", "3600"), ("1h2m3s", "3723"), ("1:30", "90"), ("1:01:30", "3690")]
    + [(nothing, "") for nothing in ("", "0", "s", "abc", "1x", "-5", "9" * 20)],
)
def test_start_times_are_read_in_each_spelling(written: str, number: str) -> None:
    assert seconds(written) == number


def test_converters_give_what_the_sites_expect() -> None:
    assert base58("5wBgXo") == "2971804544"
    assert bbox("12/50.2598/28.6695") == "28.55964,50.20712,28.77936,50.31248"
    assert bbox("99/0/0") == ""
    assert bbox("1/89/0") == ""


@pytest.mark.parametrize("case", params("provider-errors.jsonl"))
def test_an_entry_that_cannot_be_names_its_file_and_itself(case: dict[str, str]) -> None:
    with pytest.raises(EntryError) as raised:
        tuple(read_providers("my.toml", tomllib.loads(case["toml"])))
    assert str(raised.value).startswith("my.toml: entry 'site'")
    assert case["reason"] in str(raised.value)


def test_four_lines_of_policy_add_a_provider() -> None:
    policy = Policy.from_mapping(
        tomllib.loads(
            """
            [providers.ourtube]
            hosts = ["video.forum.example"]
            pages = ["/watch/{id}"]
            player = "https://video.forum.example/embed/{id}"
            """
        )
    )
    embed = Editor(policy).embed("https://video.forum.example/watch/a1")
    assert embed is not None
    assert (embed.provider, embed.src) == ("ourtube", "https://video.forum.example/embed/a1")
    assert Policy.from_mapping(policy.to_mapping()) == policy
    assert pickle.loads(pickle.dumps(Editor(policy))).embed("https://video.forum.example/watch/a1") == embed


def test_one_line_of_policy_removes_a_provider() -> None:
    url = "https://youtu.be/dQw4w9WgXcQ"
    assert Editor(Policy(denied_embed_providers=frozenset({"youtube"}))).embed(url) is None
    assert Editor(Policy(embed_providers=frozenset({"vimeo"}))).embed(url) is None
    assert Editor(Policy(embed_providers=frozenset({"youtube"}))).embed(url) is not None


def test_a_provider_of_the_policy_replaces_the_known_one() -> None:
    own = {"hosts": ["youtu.be"], "pages": ["/{id}"], "player": "https://www.youtube.com/embed/{id}"}
    embed = Editor(Policy(providers={"youtube": own})).embed("https://youtu.be/dQw4w9WgXcQ")
    assert embed is not None
    assert embed.src == "https://www.youtube.com/embed/dQw4w9WgXcQ"


def test_services_that_anyone_can_run_are_embedded_from_listed_hosts_only() -> None:
    url = "https://mastodon.social/@HackerNewsBot/100181134752056592"
    assert Editor().embed(url) is None
    assert EDITOR.embed(url) is not None


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"providers": {"x": {"hosts": ["a.example"]}}}, "entry 'x': pages is missing"),
        (
            {"providers": {"x": {"hosts": ["a.example"], "pages": ["/{id:(}"], "player": "https://a.example/{id}"}}},
            "is not a regular expression",
        ),
        ({"providers": 5}, "must be tables by name"),
        ({"embed_providers": {"yuotube"}}, "'yuotube' is no provider"),
        ({"denied_embed_providers": {"yuotube"}}, "'yuotube' is no provider"),
        ({"federated_hosts": {"youtube": ["a.example"]}}, "'youtube' is no service that anyone can run"),
        ({"federated_hosts": {"mastodon": ["Not A Host"]}}, "'Not A Host' is not a host name"),
        ({"embed_loading": "eager"}, "must be one of lazy, click"),
    ],
)
def test_a_policy_that_cannot_be_says_why(settings: dict[str, object], reason: str) -> None:
    with pytest.raises(PolicyError) as raised:
        Editor(Policy.from_mapping(settings))
    assert reason in str(raised.value)


def test_hosts_are_found_without_asking_each_provider() -> None:
    catalogue = Catalogue(PROVIDERS)
    assert catalogue.match("https://a.b.c.unknown.example/watch?v=dQw4w9WgXcQ") is None
    assert catalogue.match("https://deep.sub.youtube.com/watch?v=dQw4w9WgXcQ") is not None


def test_the_style_sheet_has_every_size_of_the_catalogue() -> None:
    css = (Path(editor.__file__).parents[1] / "static" / "embed.css").read_text(encoding="utf-8")
    assert css == style(Policy()), "run: python -m editor providers --css > static/embed.css"


def test_providers_are_values() -> None:
    assert all(dataclasses.replace(provider) == provider for provider in PROVIDERS)


CATALOGUE = Catalogue(standard_providers())
PLAYERS = [
    (provider.code, player.replace("&parent=forum.example", ""))
    for provider in standard_providers()
    for player in provider.examples.values()
    if provider.links and not provider.federated
]


@pytest.mark.parametrize(("code", "player"), PLAYERS)
def test_a_players_address_leads_to_a_page_that_leads_back(code: str, player: str) -> None:
    found = CATALOGUE.match(player)
    page = CATALOGUE.page_of(player)
    again = CATALOGUE.match(page)
    assert found is not None, player
    assert again is not None, page
    assert (found.provider.code, again.provider.code) == (code, code)
    assert player_address(again.page, again.parts, ()) == player_address(found.page, found.parts, ())
    assert page != player or "api.soundcloud.com" in player


@pytest.mark.parametrize(
    ("player", "page"),
    [
        ("https://www.youtube.com/v/GfEKGum0kGQ", "https://www.youtube.com/watch?v=GfEKGum0kGQ"),
        ("https://youtu.be/GfEKGum0kGQ", "https://youtu.be/GfEKGum0kGQ"),
        ("https://www.youtube.com/shorts/a12CpYea0i4", "https://www.youtube.com/shorts/a12CpYea0i4"),
        ("https://www.dailymotion.com/embed/video/x5e9eog", "https://www.dailymotion.com/video/x5e9eog"),
        ("https://example.org/embed/1", "https://example.org/embed/1"),
    ],
)
def test_only_a_players_address_is_changed(player: str, page: str) -> None:
    assert CATALOGUE.page_of(player) == page
