"""The oEmbed client: answers from its cache while a reply is checked, and asks providers beside that, in a job.

client = OEmbed(MemoryCache())
editor = Editor(policy, embedders=[client.cached])
result = editor.check(html)                 # never the network: what is not cached stays a link
for url in client.pending(result.links):    # in a background job
    client.fetch(url)
result = editor.check(result.html)          # now a card, or a notice of why not
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from editor.providers.oembed.answer import Unusable, read_answer
from editor.providers.oembed.cache import Cache
from editor.providers.oembed.endpoints import OEmbedEndpoint, OEmbedEndpoints, standard_endpoints
from editor.providers.oembed.guard import Guard, Refused
from editor.result import Embed, EmbedFailure

LEAST_AGE = 3600
MOST_AGE = 7 * 24 * 3600
USUAL_AGE = 24 * 3600
FAILURE_AGE = 900
"""Seconds that an answer is kept: within the first two whatever the provider says, the third where it says nothing,
the fourth where there was none."""


class OEmbed:
    """Cards and players of the listed endpoints. Safe to share between threads."""

    def __init__(self, cache: Cache, guard: Guard | None = None, endpoints: OEmbedEndpoints | None = None) -> None:
        self._cache = cache
        self._guard = guard or Guard()
        self._endpoints = endpoints or standard_endpoints()

    def cached(self, url: str) -> Embed | EmbedFailure | None:
        """What is known of an address, or None; never the network. This is what an Editor's `embedders` takes."""
        if self._endpoints.find(url) is None:
            return None
        kept = self._cache.get(_key(url))
        return None if kept is None else _read(url, kept)

    def pending(self, urls: Iterable[str]) -> list[str]:
        """The addresses that a provider could be asked about and was not, each once."""
        return [url for url in dict.fromkeys(urls) if self._endpoints.find(url) and self._cache.get(_key(url)) is None]

    def fetch(self, url: str) -> Embed | EmbedFailure | None:
        """Ask the provider, unless the answer is known. None where no provider is listed or another caller asks now.

        Takes no longer than the guard's `seconds`, and never raises for what a provider does.
        """
        endpoint = self._endpoints.find(url)
        if endpoint is None or (known := self.cached(url)) is not None:
            return None if endpoint is None else known
        key = _key(url)
        if not self._cache.claim(key, int(self._guard.seconds) + 2):
            return None
        try:
            answer, age = self._ask(url, endpoint)
            self._cache.put(key, json.dumps(asdict(answer), ensure_ascii=False), age)
            return answer
        finally:
            self._cache.release(key)

    def _ask(self, url: str, endpoint: OEmbedEndpoint) -> tuple[Embed | EmbedFailure, int]:
        """The provider's answer, and the seconds to keep it."""
        try:
            answer = self._guard.fetch_json(endpoint.request(url))
            return read_answer(url, endpoint, answer), _age(answer)
        except Refused as refused:
            return EmbedFailure(url, refused.reason), FAILURE_AGE
        except Unusable as unusable:
            return EmbedFailure(url, str(unusable)), FAILURE_AGE


def _key(url: str) -> str:
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _age(answer: Mapping[str, Any]) -> int:
    """Seconds to keep an answer; providers write the number as text, too."""
    try:
        age = int(str(answer.get("cache_age", USUAL_AGE))[:12])
    except ValueError:
        age = USUAL_AGE
    return min(max(age, LEAST_AGE), MOST_AGE)


def _read(url: str, kept: str) -> Embed | EmbedFailure | None:
    """What the cache kept; None where another version of this package wrote it."""
    try:
        values = json.loads(kept)
        return EmbedFailure(**values) if "reason" in values else Embed(**values)
    except (ValueError, TypeError):
        return None
