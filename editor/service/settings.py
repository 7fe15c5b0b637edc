"""What the service may be set to: by the command line, the environment (EDITOR_ and the name) or a TOML file."""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from editor.api.nearest import with_nearest
from editor.api.settings import SettingError, Settings

ADDRESS = re.compile(r"(?:unix:/.+|(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5})\Z")
OF_THE_API = ("url_prefix", "policy", "drafts_url", "uploads_url", "rate_limit_storage", "metrics")
"""The settings of the API that matter without browsers."""
KEYS = "EDITOR_KEYS"
MOST = 1024
"""Processes, and threads of each: far more than help, and few enough that a slip of the keyboard takes no machine."""
FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The settings of one service. Raises SettingError, naming the setting."""

    bind: str = "127.0.0.1:8010"
    """The address to listen at: host:port, or unix:/path."""
    workers: int = dataclasses.field(default_factory=lambda: os.cpu_count() or 1)
    """Processes; by default one a processor."""
    threads: int = 8
    """Threads of each process. A batch has one for as long as it lasts."""
    stop_seconds: int = 30
    """How long requests that are under way at SIGTERM may take to end."""
    stall_seconds: int = 60
    """How long a caller may neither send nor read before its connection is closed."""
    keys_file: str | None = None
    """The file with the keys, in TOML."""
    api: Settings = dataclasses.field(default_factory=Settings)
    """The API's own settings."""

    def __post_init__(self) -> None:
        if not isinstance(self.bind, str) or not ADDRESS.match(self.bind) or not _has_port(self.bind):
            raise SettingError(
                "bind", f"must look like 127.0.0.1:8010 or unix:/run/reply-editor.sock, not {self.bind!r}"
            )
        for name in NUMBERS:
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise SettingError(name, f"must be a whole number above 0, not {value!r}")
        for name in ("workers", "threads"):
            if getattr(self, name) > MOST:
                raise SettingError(name, f"must be at most {MOST}, not {getattr(self, name)}")


NUMBERS = ("workers", "threads", "stop_seconds", "stall_seconds")
OWN = ("bind", "keys_file", *NUMBERS)
NAMES = (*OWN, *OF_THE_API)


def read_service(file: str | None, environment: Mapping[str, str], given: Mapping[str, Any]) -> Service:
    """The service as set; what is `given` goes before the environment, and that before the file. Raises SettingError.

    >>> read_service(None, {"EDITOR_WORKERS": "3"}, {"bind": "0.0.0.0:80"}).workers
    3
    """
    values = {**_in_file(file), **_in_environment(environment)}
    values |= {name: value for name, value in given.items() if value is not None}
    api = Settings.of({name: value for name, value in values.items() if name in OF_THE_API})
    return Service(api=api, **{name: value for name, value in values.items() if name in OWN})


def _has_port(address: str) -> bool:
    """Whether an address that has a port has one that can be."""
    return address.startswith("unix:") or int(address.rpartition(":")[2]) <= 65535


def _in_file(file: str | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        values = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingError("config", f"{file} cannot be read: {error}") from None
    for name in values:
        if name not in NAMES:
            raise SettingError(name, with_nearest("is no setting of the service", name, NAMES))
    return values


def _in_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values = {
        name: environment[f"EDITOR_{name.upper()}"] for name in NAMES if environment.get(f"EDITOR_{name.upper()}")
    }
    return {name: _from_text(name, value) for name, value in values.items()}


def _from_text(name: str, value: str) -> Any:
    if name in NUMBERS:
        return int(value) if value.isascii() and value.isdigit() else value
    return FLAGS.get(value.lower(), value) if name == "metrics" else value
