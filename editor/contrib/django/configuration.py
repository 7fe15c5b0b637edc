"""What a project says about its reply editor, in the dict REPLY_EDITOR of its settings, and the API made of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.db import DEFAULT_DB_ALIAS
from django.utils.connection import ConnectionDoesNotExist
from django.utils.module_loading import import_string

from editor.api import Api, Hooks, SettingError, Settings, stores
from editor.api.services import fetch_picture
from editor.core import Editor
from editor.drafts.model import DraftStore
from editor.extras import needed_by
from editor.policy import Policy

if TYPE_CHECKING:  # Needs Pillow, which a forum without pictures need not have.
    from editor.uploads.store import PictureStore

NAME = "REPLY_EDITOR"
HOST = frozenset({"database", "drafts", "uploads", "embedders", "publish", "fetch", "places"})
"""What is no setting of the API: objects of the host's, or dotted paths to them. `drafts` and `uploads` are stores;
`database` names the database of the project that has the drafts, where neither `drafts` nor `drafts_url` says so, and
the marks of the pictures at `uploads_url`."""
API = frozenset(field.name for field in dataclasses.fields(Settings)) - {"url_prefix"}
"""The settings of the API; where it is, the project's urls say."""

_making = Lock()


def api() -> Api:
    """The project's API, made when it is first asked for. Raises ImproperlyConfigured, StoreError."""
    with _making:  # Two requests at once must not make two, which would count requests each for itself.
        return _made()


@cache
def _made() -> Api:
    return made_of(given())


def made_of(values: Mapping[str, Any]) -> Api:
    """The API by these values; what is no setting is left out. Raises ImproperlyConfigured, StoreError."""
    host = {name: _loaded(name, values[name]) for name in (HOST - {"database"}) & values.keys()}
    try:
        settings = Settings(**{name: values[name] for name in API & values.keys()})
        editor = Editor(settings.policy, host.get("embedders", ()))
        if not values.keys() & {"drafts", "drafts_url"}:
            host["drafts"] = _own_store(values.get("database", DEFAULT_DB_ALIAS), editor.policy)
        if settings.uploads_url is not None and host.get("uploads") is None:
            host["uploads"] = _marked(settings.uploads_url, values.get("database", DEFAULT_DB_ALIAS), editor.policy)
        hooks = Hooks(host.get("publish"), host.get("fetch", fetch_picture), places=host.get("places"))
        return Api(editor, drafts=host.get("drafts"), uploads=host.get("uploads"), hooks=hooks, settings=settings)
    except SettingError as error:
        name = error.name.removeprefix("EDITOR_").lower()
        raise ImproperlyConfigured(f'{NAME}["{name}"]: {error.reason}') from None
    except ImportError as error:
        raise ImproperlyConfigured(f"{NAME}: {error}") from error


def _own_store(using: str, policy: Policy) -> DraftStore:
    from editor.contrib.django.drafts.store import DjangoDraftStore  # Its models need the installed apps.

    try:
        return DjangoDraftStore(using, policy=policy)
    except ConnectionDoesNotExist as error:
        raise ImproperlyConfigured(f'{NAME}["database"]: {error}') from None


def _marked(url: str, using: str, policy: Policy) -> PictureStore:
    """The pictures at an address, with their marks in the project's database."""
    from editor.contrib.django.uploads import MarkedStore  # Its model needs the installed apps.

    with needed_by(f'{NAME}["uploads_url"]'):
        return MarkedStore(stores.uploads(url, policy).store, using)


def given() -> Mapping[str, Any]:
    """What the project's settings say. Raises ImproperlyConfigured."""
    values = getattr(project, NAME, {})
    if not isinstance(values, Mapping):
        raise ImproperlyConfigured(f"{NAME} must be a dict, not {type(values).__name__}")
    return values


def unknown() -> dict[str, str | None]:
    """The names in REPLY_EDITOR that say nothing, each with the nearest that does, if one is near."""
    known = sorted(API | HOST)
    names = [str(name) for name in given() if name not in API | HOST]
    return {name: next(iter(get_close_matches(name.lower(), known, 1)), None) for name in names}


def _loaded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return import_string(value)
    except ImportError as error:
        raise ImproperlyConfigured(f'{NAME}["{name}"]: {error}') from error


def _forget(*, setting: str, **_: Any) -> None:
    if setting == NAME:
        _made.cache_clear()


setting_changed.connect(_forget)  # What override_settings sends, in the project's own tests.
