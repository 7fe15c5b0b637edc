"""What the guests of a network keep in Redis, counted beside the drafts: a cluster may have the two on two servers.

Room is set aside before a text is saved, and given back when its draft goes, so nothing is stored that is not counted.
What dies in between counts until the draft would have expired.
"""

from __future__ import annotations

from typing import Any

from editor.drafts.keys import Key, is_guest
from editor.drafts.records import Full, Limits, Submission
from editor.drafts.redis.scripts import KeyNames


class Networks:
    """The networks of one store. Every method raises what the client raises."""

    def __init__(self, client: Any, keys: KeyNames, reserve: Any) -> None:
        self._client, self._keys, self._reserve = client, keys, reserve

    def of_draft(self, key: Key, now: int) -> bytes | None:
        """The network that a draft counts for, or None."""
        if not is_guest(key.owner):
            return None
        network, expires = self._client.hmget(self._keys.of_draft(key)[0], "network", "expires")
        return network if network and int(expires or 0) > now else None

    def full(self, network: bytes, submission: Submission, limits: Limits) -> Full | None:
        """Set room aside for a text, or say that there is none."""
        arguments = (submission.now, _name(submission.key), submission.expires_at, submission.room)
        quota = (limits.network_drafts, limits.network_bytes)
        answer = self._reserve(keys=self._keys.of_network(network), args=[*arguments, *quota])
        return Full(answer[0].decode("ascii"), int(answer[1])) if answer else None

    def give_back(self, network: bytes | None, key: Key) -> None:
        """Count a draft no more."""
        if network:
            drafts, room = self._keys.of_network(network)
            self._client.zrem(drafts, _name(key))
            self._client.hdel(room, _name(key))

    def count_until(self, network: bytes | None, key: Key, expires_at: int) -> None:
        """Count a draft until then, if it is counted."""
        if network:
            self._client.zadd(self._keys.of_network(network)[0], {_name(key): expires_at}, xx=True)


def _name(key: Key) -> bytes:
    return key.owner + b" " + key.context
