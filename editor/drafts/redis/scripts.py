"""The Lua scripts of the Redis store, and what goes into them and comes out."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple, cast
from urllib.parse import quote_from_bytes, unquote_to_bytes

from editor.drafts.errors import InvalidDraft
from editor.drafts.keys import Key
from editor.drafts.model import Reason
from editor.drafts.records import Entry, Text
from editor.drafts.sealing import Sealed
from editor.errors import StoreError

NAMES = tuple(
    "save discard discard_when_full restore load list texts receive release delete reserve reseal measure".split()
)

HEAD = ":head:"

WHEN_FULL = "_when_full"
"""Ends the name of a script that may write where Redis is full, by a flag that Redis has since version 7."""


def source(name: str) -> str:
    """A script's source, with what all scripts share before it."""
    folder = files("editor.drafts") / "lua"
    common, own = (folder / f"{each}.lua" for each in ("common", name.removesuffix(WHEN_FULL)))
    script = f"{common.read_text(encoding='utf-8')}\n{own.read_text(encoding='utf-8')}"
    return f"#!lua flags=allow-oom\n{script}" if name.endswith(WHEN_FULL) else script


class KeyNames(NamedTuple):
    """The names of Redis keys. The braces hold the hash tag: all keys of an owner are in one slot of a cluster."""

    prefix: str

    @classmethod
    def checked(cls, prefix: str) -> KeyNames:
        """Keys under a prefix. Raises InvalidDraft for one that would move the hash tag."""
        if not isinstance(prefix, str) or set(prefix) & set("{}"):
            raise InvalidDraft("prefix", "must be a str without braces, which Redis Cluster reads as the hash tag")
        return cls(prefix)

    def of_owner(self, owner: bytes, name: str) -> str:
        """One of an owner's keys: live, gone or claim."""
        return f"{self.prefix}{{{quote_from_bytes(owner, safe=':@')}}}:{name}"

    def of_network(self, network: bytes) -> list[str]:
        """What a network's guests keep: their drafts by when they expire, and their room."""
        return [self.of_owner(network, name) for name in ("drafts", "room")]

    def of_draft(self, key: Key) -> list[str]:
        """The keys that every script takes."""
        context = quote_from_bytes(key.context, safe=":@/")
        names = (f"head:{context}", f"text:{context}", "live", "gone")
        return [self.of_owner(key.owner, name) for name in names]

    @property
    def pattern(self) -> str:
        """A glob for all heads."""
        escaped = "".join(f"\\{char}" if char in "*?[]\\^" else char for char in self.prefix)
        return f"{escaped}{{*}}{HEAD}*"

    def parsed(self, head: bytes) -> Key:
        """The draft that a head's name stands for."""
        owner, context = head[len(self.prefix.encode()) + 1 :].split(b"}" + HEAD.encode(), 1)
        return Key(unquote_to_bytes(owner), unquote_to_bytes(context))


def text_arguments(text: Text) -> list[Any]:
    """saved_at, key_id, digest, device and body, as the scripts take them."""
    sealed = text.sealed
    return [text.saved_at, sealed.key_id, sealed.digest.hex(), device_argument(text.device), sealed.body]


def device_argument(device: bytes | None) -> bytes:
    """A label or none."""
    return b"" if device is None else b"+" + device


def to_text(version: bytes, meta: bytes | None, body: bytes | None) -> Text:
    """A text as the scripts answer it. Raises StoreError where Redis has dropped a part of it."""
    if not meta or body is None:
        policy = "set maxmemory-policy to noeviction"
        raise StoreError("reading", f"Redis has evicted a part of the draft to make room; {policy}")
    reason, saved_at, key_id, digest, device = meta.split(b"|", 4)
    sealed = Sealed(key_id, bytes.fromhex(digest.decode("ascii")), body)
    label = device[1:] if device else None
    return Text(int(version), cast(Reason, reason.decode("ascii")), int(saved_at), label, sealed)


def to_entry(context: bytes, answer: Sequence[Any]) -> Entry | None:
    """A draft as the scripts answer it."""
    if not answer:
        return None
    version, expires, meta, body = answer
    return Entry(context, int(expires), to_text(version, meta, body))


def to_texts(answer: Sequence[Any]) -> tuple[int | None, list[Text]]:
    """The current version and all texts, as texts.lua answers them."""
    rest = answer[1:]
    texts = [to_text(*rest[i : i + 3]) for i in range(0, len(rest), 3)]
    return (int(answer[0]) if answer[0] else None), texts
