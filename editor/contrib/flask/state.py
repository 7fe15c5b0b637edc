"""What the extension keeps for one app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

from editor.contrib.flask.rates import Rates
from editor.contrib.flask.settings import Settings
from editor.core import Editor
from editor.drafts.model import DraftStore
from editor.held import Publish

if TYPE_CHECKING:
    from editor.contrib.flask.endpoint import Endpoint
    from editor.contrib.flask.metrics import Metrics
    from editor.uploads.uploads import Uploads

CurrentUser = Callable[[], str | None]
"""Answers the id of the signed-in member, or None for a guest. Called within a request."""

Fetch = Callable[[str, int], bytes]
"""Takes a picture's address and the most bytes it may have, and answers its bytes. Raises PictureRefused."""

ChooseLanguage = Callable[[], str | None]
"""Answers the language to speak, or None to go by Accept-Language. Called within a request."""


@dataclass(frozen=True, slots=True)
class State:
    """One app's editor and what surrounds it; `app.extensions["editor"]`."""

    settings: Settings
    editor: Editor
    drafts: DraftStore | None
    uploads: Uploads | None
    fetch: Fetch
    publish: Publish | None
    rates: Rates
    current_user: CurrentUser
    choose_language: ChooseLanguage
    metrics: Metrics | None
    endpoints: tuple[Endpoint, ...]
    health_checks: Mapping[str, Callable[[], object]]
    """What each store is asked to find out whether it works; what raises does not."""


def state() -> State:
    """The state of the app that serves this request."""
    return cast(State, current_app.extensions["editor"])
