"""oEmbed beside the editor: what is cached is embedded, what is not stays a link, and failures are remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import redis
import sqlalchemy

from editor import Editor, Policy
from editor.providers.catalogue import Catalogue, standard_providers
from editor.providers.oembed import Cache, Guard, MemoryCache, OEmbed
from editor.providers.oembed.answer import Unusable, read_answer
from editor.providers.oembed.endpoints import read_endpoints, standard_endpoints
from editor.providers.oembed.redis import RedisCache
from editor.providers.oembed.sql import SQLCache, metadata
from editor.providers.oembed_sizes import OEMBED_SIZES
from editor.result import Embed, EmbedFailure
from tests.cases import params
from tests.servers import Places, or_skip
from tests.unit.oembed_server import GOOD, Handler, serving

PAGE = "https://pages.example.org/watch/1"
HTML = f"<p>{PAGE}</p>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    with serving(tmp_path_factory.mktemp("certificates")) as (port, authority):
        yield port, authority


@pytest.fixture
def make(server: tuple[int, str]) -> Callable[..., OEmbed]:
    port, authority = server
    Handler.seen.clear()
    Handler.answers.clear()

    def client(cache: Cache | None = None, path: str = "oembed") -> OEmbed:
        guard = Guard(
            resolver=lambda host, port: ["127.0.0.1"],
            vet=lambda address: True,
            certificates=authority,
            ports=frozenset({port}),
            seconds=15.0,
        )
        site = {
            "hosts": ["pages.example.org"],
            "pages": ["/watch/{id}"],
            "endpoint": f"https://good.example.org:{port}/{path}",
            "frames": ["player.example.org"],
            "images": ["*.example.org"],
        }
        return OEmbed(cache or MemoryCache(), guard, read_endpoints("test", {"site": site}))

    return client


def test_checking_never_asks_and_leaves_a_link(make: Callable[..., OEmbed]) -> None:
    client = make()
    result = Editor(embedders=[client.cached]).check(HTML)
    assert "<figure" not in result.html
    assert client.pending(result.links) == [PAGE]
    assert Handler.seen == []


def test_what_was_fetched_is_embedded_when_the_reply_is_checked_again(make: Callable[..., OEmbed]) -> None:
    client = make()
    editor = Editor(embedders=[client.cached])
    stored = editor.check(HTML)
    client.fetch(PAGE)
    result = editor.check(stored.html)
    assert [(embed.provider, embed.url) for embed in result.embeds] == [("site", PAGE)]
    assert [notice.code for notice in result.notices] == ["link_embedded"]
    assert 'src="https://player.example.org/1" title="A title"' in editor.render(result.html)
    assert client.pending([PAGE]) == []


def test_an_embed_whose_answer_is_gone_is_shown_as_its_link(make: Callable[..., OEmbed]) -> None:
    client = make()
    client.fetch(PAGE)
    stored = Editor(embedders=[client.cached]).check(HTML).html
    assert f'<p><a href="{PAGE}"' in Editor(embedders=[make().cached]).render(stored)


def test_a_failure_is_told_and_remembered_and_the_link_stays(make: Callable[..., OEmbed]) -> None:
    client = make(path="html")
    assert client.fetch(PAGE) == EmbedFailure(PAGE, "did not answer with JSON")
    client.fetch(PAGE)
    assert len(Handler.seen) == 1
    result = Editor(embedders=[client.cached]).check(HTML)
    assert [(notice.code, notice.params["url"]) for notice in result.notices] == [("embed_failed", PAGE)]
    assert f'<a href="{PAGE}"' in result.html


def test_an_address_is_asked_for_once_however_many_ask_at_the_same_time(make: Callable[..., OEmbed]) -> None:
    client = make()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(client.fetch, [PAGE] * 8))
    assert len(Handler.seen) == 1
    assert sum(isinstance(answer, Embed) for answer in answers) >= 1


def test_the_listed_endpoints_find_their_examples_and_leave_the_catalogue_alone() -> None:
    endpoints, catalogue = standard_endpoints(), Catalogue(standard_providers())
    for endpoint in endpoints.by_code.values():
        assert endpoint.examples
        assert endpoint.size in OEMBED_SIZES | {""}
        for url in endpoint.examples:
            assert endpoints.find(url) is endpoint
            assert catalogue.match(url) is None


@pytest.mark.parametrize("case", params("oembed-answers.jsonl"))
def test_an_answer_is_used_field_by_field(case: dict[str, Any]) -> None:
    site = {
        "hosts": ["pages.example.org"],
        "pages": ["/watch/{id}"],
        "endpoint": "https://good.example.org/oembed",
        "frames": ["player.example.org"],
        "images": ["*.example.org"],
    }
    endpoint = read_endpoints("test", {"site": site}).by_code["site"]
    if "reason" in case:
        with pytest.raises(Unusable, match=case["reason"]):
            read_answer(PAGE, endpoint, case["answer"])
        return
    embed = read_answer(PAGE, endpoint, case["answer"])
    assert {name: getattr(embed, name) for name in case["embed"]} == case["embed"]
    rendered = Editor(embedders=[lambda url: embed if url == PAGE else None]).render(
        f'<figure data-embed="site"><a href="{PAGE}" rel="ugc nofollow noopener">{PAGE}</a></figure>'
    )
    assert "<script" not in rendered
    assert "onload=" not in rendered


# The caches, each over a real connection.


@pytest.fixture(params=["memory", "sqlite", "postgresql", "mariadb", "redis"])
def cache(request: pytest.FixtureRequest, places: Places) -> Iterator[Cache]:
    kind = request.param
    if kind == "memory":
        yield MemoryCache()
    elif kind == "redis":
        client = redis.Redis.from_url(or_skip(lambda: places.url(kind)))
        yield RedisCache(client, prefix=f"test-{uuid4().hex}:")
        client.close()
    else:
        if kind == "sqlite":
            engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
        else:
            engine = sqlalchemy.create_engine(or_skip(lambda: places.url(kind)))
        metadata.create_all(engine)
        yield SQLCache(engine)
        engine.dispose()


def test_a_cache_keeps_a_text_until_its_time_is_over(cache: Cache) -> None:
    key = uuid4().hex
    assert cache.get(key) is None
    cache.put(key, "één 😀", 60)
    assert cache.get(key) == "één 😀"
    cache.put(key, "other", 60)
    cache.put(key, "other", 60)
    assert cache.get(key) == "other"


def test_a_claim_is_given_to_one_until_it_is_released(cache: Cache) -> None:
    key = uuid4().hex
    assert [cache.claim(key, 60), cache.claim(key, 60)] == [True, False]
    cache.release(key)
    assert cache.claim(key, 60)
    cache.release(key)


def test_a_client_works_over_every_cache(make: Callable[..., OEmbed], cache: Cache) -> None:
    url = f"https://pages.example.org/watch/{uuid4().hex}"
    Handler.answers[url] = {**GOOD, "cache_age": "7200"}
    client = make(cache)
    assert isinstance(client.fetch(url), Embed)
    assert client.cached(url) == client.fetch(url)
    assert len(Handler.seen) == 1


def test_time_ends_what_is_kept_and_what_is_claimed() -> None:
    now = [1000.0]
    engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
    metadata.create_all(engine)
    for kept in (MemoryCache(clock=lambda: now[0]), SQLCache(engine, clock=lambda: now[0])):
        now[0] = 1000.0
        kept.put("a", "1", 10)
        assert kept.claim("a", 5)
        now[0] = 1005.5
        assert kept.get("a") == "1"
        assert kept.claim("a", 5)
        now[0] = 1011.0
        assert kept.get("a") is None
    assert SQLCache(engine, clock=lambda: now[0]).sweep() == 2
    engine.dispose()


def test_the_memory_keeps_no_more_than_its_size() -> None:
    cache = MemoryCache(size=2)
    for key in "abc":
        cache.put(key, key, 60)
    assert [cache.get(key) for key in "abc"] == [None, "b", "c"]


@pytest.mark.parametrize(("age", "kept"), [(10, 3600), ("7200", 7200), (10**9, 604800), ("soon", 86400), (None, 86400)])
def test_the_time_to_keep_is_the_providers_within_bounds(make: Callable[..., OEmbed], age: object, kept: int) -> None:
    times: list[int] = []

    class Recording(MemoryCache):
        def put(self, key: str, value: str, seconds: int) -> None:
            times.append(seconds)
            super().put(key, value, seconds)

    Handler.answers[PAGE] = {**GOOD, "cache_age": age}
    make(Recording()).fetch(PAGE)
    assert times == [kept]


def test_what_another_version_kept_is_asked_for_again(make: Callable[..., OEmbed]) -> None:
    cache = MemoryCache()
    client = make(cache)
    client.fetch(PAGE)
    (key,) = cache._kept
    cache.put(key, json.dumps({"unknown": 1}), 60)
    assert client.cached(PAGE) is None


def test_an_editor_with_the_policy_off_embeds_nothing(make: Callable[..., OEmbed]) -> None:
    client = make()
    client.fetch(PAGE)
    assert Editor(Policy(embeds=False), embedders=[client.cached]).check(HTML).embeds == ()
