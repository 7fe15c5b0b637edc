"""Drafts in Redis, or in what speaks like it (Valkey, Redis Cluster): each change is one script on the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from redis import Redis, RedisCluster
from redis.exceptions import BusyLoadingError, OutOfMemoryError, RedisClusterException, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from editor.drafts.base import BaseDraftStore, Clock
from editor.drafts.breaker import StoreUnavailable
from editor.drafts.events import Hook, Operation, logger
from editor.drafts.keys import Guest, Key, is_guest
from editor.drafts.model import Claim, Owner, StoreStats
from editor.drafts.records import MILLISECONDS_PER_DAY, Claimed, Conflict, Entry, Full, Submission, Text
from editor.drafts.redis import scripts
from editor.drafts.redis.networks import Networks
from editor.drafts.sealing import Sealed, Sealer
from editor.errors import StoreError
from editor.policy import Policy


class RedisDraftStore(BaseDraftStore):
    """A `DraftStore` in Redis. `client` is a `redis.Redis` or a `redis.RedisCluster` that answers bytes, which is the
    default; its own settings decide about timeouts. All keys start with `prefix`.

    How much an acknowledged save survives is Redis's setting: see docs/drafts.md. Raises StoreError.

    >>> import redis
    >>> store = RedisDraftStore(redis.Redis())  # doctest: +SKIP
    """

    store = "redis"

    def __init__(
        self,
        client: Redis | RedisCluster,
        *,
        prefix: str = "drafts:",
        policy: Policy | None = None,
        cipher: Sealer | None = None,
        clock: Clock | None = None,
        on_event: Hook | None = None,
    ) -> None:
        super().__init__(policy or Policy(), cipher, clock, on_event)
        if client.get_encoder().decode_responses:
            raise StoreError("opening the store", "the client decodes answers; it needs decode_responses=False")
        if client.get_connection_kwargs().get("socket_timeout") is None:
            logger.warning("the client of Redis has no socket_timeout: a Redis that hangs would hang each request")
        self._client: Any = client  # redis-py types every answer as "this, or an awaitable of it".
        self._keys = scripts.KeyNames.checked(prefix)
        self._scripts: dict[str, Any] = {name: client.register_script(scripts.source(name)) for name in scripts.NAMES}
        self._networks = Networks(self._client, self._keys, self._scripts["reserve"])

    def create_tables(self) -> None:
        """Nothing to create: here so that the stores can be set up alike."""

    def migrate(self) -> tuple[str | None, str]:
        """Nothing to migrate: there is one version of the keys, 1."""
        return "1", "1"

    def close(self) -> None:
        """Close the client's connections. They open again if the store is used again."""
        with self._operation("close") as operation, _errors(operation):
            self._client.close()

    def discard(self, owner: Owner, context: str, version: int | None) -> int:
        """See `DraftStore.discard`. Redis cannot take part in the forum's transaction: call it after the commit."""
        with self._operation("discard") as operation:
            key, number, now, recoverable = self._prepared_discard(operation, owner, context, version)
            given = (self.limits.drafts, "" if number is None else number)
            answer = self._discard(operation, key, now, recoverable, *given)
            if answer[0] == b"conflict":
                return self._discarded(key, Conflict(scripts.to_entry(key.context, answer[1]), None))
            self._drop(operation, key.owner, answer[2], now)
            if key.is_guest:
                with suppress(StoreError), self._reaching(operation):  # A Redis that is full takes no number either.
                    self._networks.count_until(self._networks.of_draft(key, now), key, int(answer[3]))
            return self._discarded(key, int(answer[1]))

    def _discard(self, operation: Operation, key: Key, now: int, *arguments: Any) -> Any:
        try:
            return self._run(operation, "discard", key, now, *arguments)
        except StoreError as error:
            # Full, and told to evict nothing: a posted draft must go all the same, and a tombstone takes less room.
            if not isinstance(error.__cause__, OutOfMemoryError):
                raise
        return self._run(operation, "discard" + scripts.WHEN_FULL, key, now, *arguments)

    def claim(self, guest: Guest, owner: str) -> Claim:
        """See `DraftStore.claim`. Two owners may live on two servers of a cluster, so this is a step for each draft
        and not one transaction: a text is deleted from the guest only once the member has it. A claim that was cut
        short is finished by calling it again, and until then only the same member can."""
        with self._operation("claim") as operation:
            giver, member, now, expires_at = self._prepared_claim(operation, guest, owner)
            mark = self._keys.of_owner(giver, "claim")
            with self._reaching(operation):
                lifetime = self.policy.guest_draft_days * MILLISECONDS_PER_DAY
                if not self._client.set(mark, member, nx=True, px=lifetime) and self._client.get(mark) != member:
                    return Claim()
                contexts = self._client.zrange(self._keys.of_owner(giver, "live"), 0, -1)
            claimed = Claimed()
            drafts = [(context, *self._texts(operation, Key(giver, context), now)) for context in contexts]
            for context, current, texts in sorted(drafts, key=lambda each: (each[1] or 0, each[0])):
                if current is not None:
                    claimed = self._claim_one(
                        operation, giver, Key(member, context), current, texts, now, expires_at, claimed
                    )
            with self._reaching(operation):
                self._client.delete(mark)
            return self._claimed(claimed)

    def _claim_one(
        self,
        operation: Operation,
        giver: bytes,
        target: Key,
        current: int,
        texts: list[Text],
        now: int,
        expires_at: int,
        claimed: Claimed,
    ) -> Claimed:
        in_order = sorted(texts, key=lambda text: (text.version == current, text.version))
        arguments = [part for text in in_order for part in (text.reason, *scripts.text_arguments(text))]
        answer = self._run(
            operation, "receive", target, now, expires_at, self.limits.drafts, self.limits.revisions, *arguments
        )
        outcome, text = answer[0], in_order[-1]
        if outcome == b"full":
            return claimed._replace(left=(*claimed.left, target.context))
        source = Key(giver, target.context)
        with self._reaching(operation):
            network = self._networks.of_draft(source, now)
        self._run(operation, "release", source, now, current)
        with self._reaching(operation):
            self._networks.give_back(network, source)
        if outcome == b"kept":
            text = text._replace(version=int(answer[1]), reason="claimed")
            return claimed._replace(kept=(*claimed.kept, (target.context, text)))
        if outcome == b"moved":
            text = text._replace(version=int(answer[1]))
            return claimed._replace(moved=(*claimed.moved, Entry(target.context, expires_at, text)))
        return claimed

    def _save(self, operation: Operation, submission: Submission) -> Entry | Conflict | Full:
        key, base, sealed, device, now, expires_at, network, room = submission
        text = Text(0, "saved", now, device, sealed)
        limits = (self.limits.drafts, self.limits.revisions)
        given = (*limits, "" if base is None else base, *scripts.text_arguments(text), network or "", room or "")
        answer = self._run(operation, "save", key, now, expires_at, *given, "")
        if answer[0] == b"reserve":
            with self._reaching(operation):
                full = self._networks.full(answer[1], submission, self.limits)
            if full is not None:
                return full
            answer = self._run(operation, "save", key, now, expires_at, *given, "+")
        if answer[0] == b"full":
            return Full(answer[1].decode("ascii"), int(answer[2]))
        if answer[0] == b"same":
            entry = scripts.to_entry(key.context, answer[1])
            assert entry is not None  # noqa: S101 - the script saw it
            return entry
        self._drop(operation, key.owner, answer[2], now)
        text = text._replace(version=int(answer[1]))
        current = None if answer[0] == b"saved" else scripts.to_entry(key.context, answer[4])
        if answer[3]:
            with self._reaching(operation):
                self._networks.count_until(answer[3], key, current.expires_at if current else expires_at)
        if answer[0] == b"saved":
            return Entry(key.context, expires_at, text)
        return Conflict(current, text._replace(reason="refused"))

    def _drop(self, operation: Operation, owner: bytes, contexts: Iterable[bytes], now: int) -> None:
        """Delete discarded drafts: a script may only touch the keys that it was called with."""
        for context in contexts:
            self._delete(operation, Key(owner, context), now, "discarded")

    def _delete(self, operation: Operation, key: Key, now: int, which: str) -> int:
        """Delete a draft, and count it no more. Answers how many were deleted."""
        with self._reaching(operation):
            network = self._networks.of_draft(key, now)
        deleted = int(self._run(operation, "delete", key, now, which))
        if deleted:
            with self._reaching(operation):
                self._networks.give_back(network, key)
        return deleted

    def _restore(
        self, operation: Operation, key: Key, version: int, device: bytes | None, now: int, expires_at: int
    ) -> Entry | Full | None:
        limits = (self.limits.drafts, self.limits.revisions)
        label = scripts.device_argument(device)
        answer = self._run(operation, "restore", key, now, expires_at, *limits, version, label)
        if answer[0] == b"full":
            return Full(answer[1].decode("ascii"), int(answer[2]))
        if answer[0] == b"unknown":
            return None
        with self._reaching(operation):
            self._networks.count_until(self._networks.of_draft(key, now), key, expires_at)
        return scripts.to_entry(key.context, answer[1:])

    def _load(self, operation: Operation, key: Key, now: int) -> Entry | None:
        return scripts.to_entry(key.context, self._run(operation, "load", key, now))

    def _latest(self, operation: Operation, key: Key, now: int) -> int:
        head = self._keys.of_draft(key)[0]
        with self._reaching(operation):
            version, expires = self._client.hmget(head, "version", "expires")
        return int(version) if version and int(expires) > now else 0

    def _list(self, operation: Operation, owner: bytes, now: int) -> tuple[Entry, ...]:
        with self._reaching(operation):
            contexts = self._client.zrange(self._keys.of_owner(owner, "live"), 0, -1)
            keys = [key for context in contexts for key in self._keys.of_draft(Key(owner, context))[:2]]
            answers = self._scripts["list"](keys=keys, args=[now]) if contexts else []
        entries = (scripts.to_entry(context, answer) for context, answer in zip(contexts, answers, strict=True))
        return tuple(entry for entry in entries if entry is not None)

    def _history(self, operation: Operation, key: Key, now: int) -> tuple[Text, ...]:
        current, texts = self._texts(operation, key, now)
        return tuple(text for text in texts if text.version != current)

    def _texts(self, operation: Operation, key: Key, now: int) -> tuple[int | None, list[Text]]:
        return scripts.to_texts(self._run(operation, "texts", key, now))

    def _erase(self, operation: Operation, owner: bytes, now: int) -> int:
        live, gone = (self._keys.of_owner(owner, name) for name in ("live", "gone"))
        with self._reaching(operation):
            fresh = self._client.zrange(live, f"({now}", "+inf", byscore=True)
            # The others are expired or discarded: they go too, and nobody is told of them.
            others = self._client.zrange(live, "-inf", now, byscore=True) + self._client.zrange(gone, 0, -1)
        for context in others:
            self._delete(operation, Key(owner, context), now, "any")
        return sum(self._delete(operation, Key(owner, context), now, "any") for context in fresh)

    def _purge(self, operation: Operation, now: int) -> int:
        # The server deletes what has expired; this is for a store whose clock is ahead of the server's.
        return sum(self._run(operation, "delete", key, now, "expired") for key in self._drafts(operation))

    def _newest_save(self, operation: Operation) -> int | None:
        heads = (self._keys.of_draft(key)[0] for key in self._drafts(operation))
        versions = (self._head_version(operation, head) for head in heads)
        return max((version for version in versions if version is not None), default=None)

    def _head_version(self, operation: Operation, head: str) -> int | None:
        with self._reaching(operation):
            version = self._client.hget(head, "version")
        return int(version) if version else None

    def _stats(self, operation: Operation, now: int) -> StoreStats:
        owners: set[bytes] = set()
        seen: set[Key] = set()  # SCAN may name a key twice while the server grows its table.
        drafts = guests = discarded = revisions = expired = size = 0
        for key in self._drafts(operation):
            measured = [] if key in seen else self._run(operation, "measure", key, now)
            if not measured:
                continue
            seen.add(key)
            live, fresh = measured[0] == b"1", int(measured[1]) > now
            owners.add(key.owner)
            drafts += live and fresh
            guests += live and fresh and is_guest(key.owner)
            discarded += fresh and not live
            expired += not fresh
            revisions += measured[2] - live
            size += measured[3]
        return StoreStats(len(owners), drafts, guests, discarded, revisions, expired, size)

    def _server_now(self, operation: Operation) -> int:
        with self._reaching(operation):
            answer = self._client.time()
        # A cluster answers for each of its servers.
        seconds, microseconds = max(answer.values()) if isinstance(answer, dict) else answer
        return int(seconds) * 1000 + int(microseconds) // 1000

    def _under_other_keys(self, operation: Operation, key_id: bytes) -> Iterator[tuple[Key, Text]]:
        for key in self._drafts(operation):
            for text in self._texts(operation, key, self._now())[1]:
                if text.sealed.key_id != key_id:
                    yield key, text

    def _reseal(self, operation: Operation, key: Key, text: Text, sealed: Sealed) -> int:
        fresh = (sealed.key_id, sealed.digest.hex(), sealed.body)
        return int(self._run(operation, "reseal", key, self._now(), text.version, text.sealed.key_id, *fresh))

    def _drafts(self, operation: Operation) -> Iterator[Key]:
        with _errors(operation):  # What is asked between two keys goes through the breaker.
            for head in self._client.scan_iter(self._keys.pattern, count=1000):
                yield self._keys.parsed(head)

    @contextmanager
    def _reaching(self, operation: Operation) -> Iterator[None]:
        """Ask the server, unless it is known not to answer."""
        with self._breaker.guarded(operation), _errors(operation):
            yield

    def _run(self, operation: Operation, script: str, key: Key, now: int, *arguments: Any) -> Any:
        with self._reaching(operation):
            return self._scripts[script](keys=self._keys.of_draft(key), args=[now, key.context, *arguments])


UNREACHABLE = (RedisConnectionError, RedisTimeoutError, BusyLoadingError)


@contextmanager
def _errors(operation: Operation) -> Iterator[None]:
    try:
        yield
    except (RedisError, RedisClusterException) as error:
        line = str(error).strip().splitlines()[0] if str(error).strip() else ""
        kind = StoreUnavailable if isinstance(error, UNREACHABLE) else StoreError
        raise kind(operation.name, f"{type(error).__name__}: {line[:200]}") from error
