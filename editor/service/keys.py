"""The keys by which backends are let in: several, each with a name and limits of its own."""

from __future__ import annotations

import hashlib
import hmac
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from editor.api.rates import MEMORY, Rates
from editor.api.settings import SettingError, rate_limits

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
SECRET = re.compile(r"[\x21-\x7e]{32,512}\Z")
DIGEST = re.compile(r"[0-9a-f]{64}\Z")
FIELDS = frozenset({"key", "sha256", "limits"})


class AccessKey(NamedTuple):
    """A key: its holder's name, the SHA-256 of the secret in hexadecimal, and the requests allowed by group."""

    name: str
    digest: str
    limits: Mapping[str, str]


class AccessKeys:
    """The keys of one service. Raises SettingError for none, and for two that are alike; no message holds a secret.

    >>> AccessKeys([key_of("forum", "a-secret-of-at-least-32-characters")]).holder("Bearer " + "x" * 32) is None
    True
    """

    def __init__(self, keys: Iterable[AccessKey], storage: str = MEMORY) -> None:
        self._keys = tuple(keys)
        if not self._keys:
            raise SettingError("keys", "there is none: give --keys FILE, or EDITOR_KEYS in the environment")
        for column, what in ((0, "name"), (1, "secret")):
            values = [key[column] for key in self._keys]
            if len(set(values)) < len(values):
                raise SettingError("keys", f"two have the same {what}")
        self._rates = {key.name: Rates(storage, key.limits) for key in self._keys}

    def holder(self, authorization: str) -> str | None:
        """The name of the key in an Authorization header (RFC 6750, section 2.1), or None."""
        scheme, _, secret = authorization.partition(" ")
        digest = _digest(secret.strip()) if scheme.lower() == "bearer" else ""
        # Each is compared, and all of each, so that the time tells nothing about any of them.
        matching = [key.name for key in self._keys if hmac.compare_digest(key.digest, digest)]
        return matching[0] if matching else None

    def rates(self, name: str) -> Rates:
        """The limits of the key with this name."""
        return self._rates[name]


def key_of(name: str, secret: str, limits: Mapping[str, str] | None = None) -> AccessKey:
    """The key with this secret. Raises SettingError."""
    if not SECRET.match(secret):
        needed = "must have 32 to 512 visible ASCII characters, as `openssl rand -hex 32` writes"
        raise SettingError("keys", f"the secret of {name[:40]!r} {needed}")
    return _key(name, _digest(secret), limits or {})


def read_keys(path: Path) -> list[AccessKey]:
    """The keys in a TOML file: a table for each name, with `key` or `sha256`, and `limits`. Raises SettingError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        # What a parser says of a file of secrets may quote one.
        reason = error.strerror if isinstance(error, OSError) else "not TOML in UTF-8"
        raise SettingError("keys", f"{path} cannot be read: {reason}") from None
    return [_from_table(name, table) for name, table in tables.items()]


def keys_in(text: str) -> list[AccessKey]:
    """The keys in an environment variable: `name=secret`, separated by white space. Raises SettingError."""
    pairs = [entry.partition("=") for entry in text.split()]
    if not all(equals and NAME.match(name) for name, equals, _ in pairs):  # What stands there may be the secret.
        raise SettingError("keys", "EDITOR_KEYS must be name=secret, separated by white space")
    return [key_of(name, secret) for name, _, secret in pairs]


def _from_table(name: str, table: Any) -> AccessKey:
    if not isinstance(table, dict) or table.keys() - FIELDS or ("key" in table) == ("sha256" in table):
        raise SettingError("keys", f"[{name}] must have key or sha256, may have limits, and nothing else")
    limits = table.get("limits", {})
    if "key" in table:
        return key_of(name, str(table["key"]), limits)
    return _key(name, str(table["sha256"]).lower(), limits)


def _key(name: str, digest: str, limits: Any) -> AccessKey:
    if not NAME.match(name):
        raise SettingError("keys", f"the name {name[:40]!r} must be letters, digits, - and _, at most 40")
    if not DIGEST.match(digest):
        raise SettingError("keys", f"sha256 of {name!r} must be 64 hexadecimal digits")
    try:
        return AccessKey(name, digest, rate_limits(limits))
    except ValueError as error:
        raise SettingError("keys", f"limits of {name!r}: {error}") from None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
