"""What `manage.py check` says about the reply editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings as project
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from editor.contrib.django import configuration
from editor.contrib.django.middleware import ReplyEditorMiddleware
from editor.errors import EditorError


def check_settings(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """The messages, each with a stable id."""
    return list(_messages())


def _messages() -> Iterator[checks.CheckMessage]:
    try:
        for name, nearest in configuration.unknown().items():
            hint = f"Did you mean {nearest!r}?" if nearest else "docs/django.md lists the settings."
            yield checks.Warning(f'REPLY_EDITOR["{name}"] is no setting.', hint, id="reply_editor.W001")
        configuration.api()
    except (ImproperlyConfigured, EditorError) as error:
        yield checks.Error(str(error), id="reply_editor.E001")
    try:
        reverse("reply_editor:api", args=[""])
    except NoReverseMatch:
        hint = 'Add path("editor/", include("editor.contrib.django.urls")) to urlpatterns.'
        yield checks.Error("The reply editor's API is at no URL.", hint, id="reply_editor.E002")
    if not any(map(_is_ours, project.MIDDLEWARE)):
        yield checks.Warning(
            "MIDDLEWARE lacks the reply editor's: guests whose replies are held get no cookie to find them again.",
            'Add "editor.contrib.django.middleware.ReplyEditorMiddleware".',
            id="reply_editor.W002",
        )


def _is_ours(path: str) -> bool:
    middleware = import_string(path)
    return isinstance(middleware, type) and issubclass(middleware, ReplyEditorMiddleware)
