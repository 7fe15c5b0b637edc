"""A cache in Redis."""

from __future__ import annotations

from typing import Any


class RedisCache:
    """Keeps answers under `prefix`; `client` is a `redis.Redis`."""

    def __init__(self, client: Any, prefix: str = "embed:") -> None:
        self._client = client
        self._prefix = prefix

    def get(self, key: str) -> str | None:
        """The text, or None where there is none or its time is over."""
        value = self._client.get(self._prefix + key)
        return value.decode() if isinstance(value, bytes) else value

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keep a text."""
        self._client.set(self._prefix + key, value, ex=seconds)

    def claim(self, key: str, seconds: int) -> bool:
        """Whether the caller is the one that fetches this key now."""
        return bool(self._client.set(f"{self._prefix}claim:{key}", "1", nx=True, ex=seconds))

    def release(self, key: str) -> None:
        """Give a claim back."""
        self._client.delete(f"{self._prefix}claim:{key}")
