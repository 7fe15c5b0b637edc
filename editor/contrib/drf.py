"""A serializer field for Django REST framework whose value is a checked reply."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from markupsafe import Markup

from editor.core import Editor
from editor.extras import needed_by
from editor.translation import SOURCE

with needed_by("editor.contrib.drf", "drf"):
    from django.apps import apps
    from django.utils.translation import get_language
    from rest_framework.exceptions import ErrorDetail, ValidationError
    from rest_framework.serializers import CharField, Field


class ReplyField(Field):  # type: ignore[misc]  # it ships no types
    """A reply: takes HTML and gives canonical HTML, to store; what is stored is shown as it is.

    Every violation is an error with its message, in the language that `language` answers, and its code. `editor` is the
    forum's Editor. In a project with `editor.contrib.django`, both are the project's by default. With `allow_blank`, a
    reply without content is "".

    >>> ReplyField().run_validation("<b>Hi</b>")
    Markup('<p><strong>Hi</strong></p>')
    """

    default_error_messages = {"invalid": CharField.default_error_messages["invalid"]}  # noqa: RUF012 - as in every field

    def __init__(
        self,
        *,
        editor: Editor | None = None,
        language: Callable[[], str | None] | None = None,
        allow_blank: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.allow_blank = allow_blank
        self._editor = editor
        self._language = language

    def to_internal_value(self, data: Any) -> Markup:
        """The canonical HTML of a reply. Raises ValidationError with all violations."""
        if not isinstance(data, str):
            self.fail("invalid")
        result = (self._editor or _default_editor()).check(data)
        if result.ok:
            return result.html
        if result.is_empty and self.allow_blank:
            return Markup()
        language = (self._language or _default_language)() or SOURCE
        violations = result.translated(language).violations
        raise ValidationError([ErrorDetail(violation.message, violation.code) for violation in violations])

    def to_representation(self, value: Any) -> str:
        """What is stored, as it is."""
        return str(value)


def _in_project() -> bool:
    """Whether there is a project with the app. Asked late: a serializer may be written before the project is ready."""
    return bool(apps.ready and apps.is_installed("editor.contrib.django"))


def _default_editor() -> Editor:
    if not _in_project():
        return _without_project()
    from editor.contrib.django.configuration import api  # There is none in a project without it.

    return api().editor


@cache
def _without_project() -> Editor:
    return Editor()


def _default_language() -> str | None:
    return get_language() if _in_project() else None
