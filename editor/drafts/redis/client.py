"""A client of Redis that never waits for long."""

from __future__ import annotations

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry


def open_client(url: str, timeout: float) -> Redis:
    """A client whose calls take `timeout` seconds at most. Raises ValueError for an invalid URL.

    A connection that turns out to be dead, as all are after a restart of the server, is replaced once; a server that
    does not answer in time is not asked again. redis-py before 8 waits without end, later ones retry ten times.
    """
    retry = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
    return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=retry)
