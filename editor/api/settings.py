"""What a host may set under EDITOR_*, wherever its framework keeps settings: a table of checked settings."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from limits import parse

from editor.api.nearest import with_nearest
from editor.api.rates import MEMORY
from editor.errors import EditorError
from editor.policy import Policy

PREFIX = re.compile(r"(?:/[A-Za-z0-9_.~-]+)+\Z")
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?\Z")
COOKIE = re.compile(r"[A-Za-z0-9_-]+\Z")

RATE_LIMITS: Mapping[str, str] = {
    "text": "600/minute",
    "paste": "120/minute",
    "drafts": "600/minute",
    "images": "30/minute",
    "fetch": "10/minute",
    "read": "600/minute",
}
"""Requests allowed to one member, or to one address of guests, for each group of endpoints."""


def variable(name: str) -> str:
    """The setting of a field's name, as a host's configuration has it.

    >>> variable("policy")
    'EDITOR_POLICY'
    """
    return f"EDITOR_{name.upper()}"


class SettingError(EditorError):
    """An invalid EDITOR_* setting: `name` is the setting, `reason` says what is wrong with it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"must be text that is not empty, not {value!r}")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def _matching(pattern: re.Pattern[str], example: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not pattern.match(_text(value)):
            raise ValueError(f"must look like {example}, not {value!r}")
        return str(value)

    return check


def _seconds(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise ValueError(f"must be a whole number of seconds above 0, not {value!r}")
    return value


def _origins(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        raise ValueError(f"must be a list of origins, not {value!r}")
    for origin in value:
        if not isinstance(origin, str) or not ORIGIN.match(origin):
            raise ValueError(f"{origin!r} is not an origin such as https://forum.example")
    return frozenset(value)


def _policy(value: Any) -> Policy | None:
    if value is None or isinstance(value, Policy):
        return value
    if isinstance(value, Mapping):
        return Policy.from_mapping(value)
    if not isinstance(value, str) or not value:
        raise ValueError(f"must be field names and values, or the path of a TOML file, not {value!r}")
    try:
        return Policy.from_toml(value)
    except OSError as error:
        raise ValueError(f"{value!r} cannot be read: {error.strerror}") from None


def _rate_limits(value: Any) -> Mapping[str, str] | None:
    if value is None:
        return None
    return RATE_LIMITS if value == "default" else {**RATE_LIMITS, **rate_limits(value)}


def rate_limits(value: Any) -> Mapping[str, str]:
    """Requests allowed by group of endpoints, checked. Raises ValueError."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping such as {{'text': '600/minute'}} or None, not {value!r}")
    for group, limit in value.items():
        if group not in RATE_LIMITS:
            raise ValueError(f"{group!r} is not one of {', '.join(RATE_LIMITS)}")
        if not isinstance(limit, str):
            raise ValueError(f"{group!r} must be text such as '600/minute', not {limit!r}")
        parse(limit)  # ValueError, with the limit that it cannot read
    return value


def _setting(default: Any, check: Callable[[Any], Any]) -> Any:
    return dataclasses.field(default=default, metadata={"check": check})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one app. Each field is `EDITOR_` and its name in upper case in the host's configuration.

    Raises SettingError, naming the setting.
    """

    url_prefix: str = _setting("/editor", _matching(PREFIX, "/editor"))
    """Where the API and the client's files are."""
    policy: Policy | None = _setting(None, _policy)  # noqa: RUF009 - a field
    """The policy: field names and values, or the path of a TOML file. A policy given to the extension wins."""
    drafts_url: str | None = _setting(None, _text_or_none)
    """The draft store's database: an SQLAlchemy address, or redis://…. A store given to the extension wins."""
    uploads_url: str | None = _setting(None, _text_or_none)
    """Where pictures are kept: a directory, or s3://bucket/prefix. A store given to the extension wins."""
    rate_limits: Mapping[str, str] | None = _setting("default", _rate_limits)
    """Requests allowed, by group of endpoints, such as {"text": "600/minute"}; None for all of it: any number."""
    rate_limit_storage: str = _setting(MEMORY, _text)
    """Where requests are counted: memory:// counts in each process by itself, redis://… for all of them."""
    csrf_seconds: int = _setting(24 * 3600, _seconds)
    """How long a CSRF token is good; the client fetches another one by itself."""
    csrf_header: str = _setting("X-CSRF-Token", _matching(COOKIE, "X-CSRF-Token"))
    """The header that brings the CSRF token; the client sends it under this name."""
    guest_cookie: str = _setting("editor_guest", _matching(COOKIE, "editor_guest"))
    """The name of the cookie by which a guest's drafts are found again; over https "__Host-" stands before it."""
    cors_origins: frozenset[str] = _setting(frozenset(), _origins)
    """Other origins whose pages may use the API with their visitors' cookies."""
    metrics: bool = _setting(False, _flag)
    """Serve Prometheus metrics; needs prometheus-client."""

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            try:
                value = field.metadata["check"](getattr(self, field.name))
            except (ValueError, TypeError) as error:
                raise SettingError(f"EDITOR_{field.name.upper()}", str(error)) from None
            object.__setattr__(self, field.name, value)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Settings:
        """The settings given by their names in lower case. Raises SettingError, also for a name that is not one."""
        known = {field.name for field in dataclasses.fields(cls)}
        for name in given:
            if name not in known:
                reason = with_nearest("is not a setting", f"EDITOR_{name.upper()}", map(variable, known))
                raise SettingError(variable(name), reason)
        return cls(**given)
