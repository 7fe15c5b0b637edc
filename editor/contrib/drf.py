"""A serializer field for Django REST framework whose value is a checked reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from editor.core import Editor
from editor.extras import needed_by
from editor.translation import SOURCE

with needed_by("editor.contrib.drf", "drf"):
    from rest_framework.exceptions import ErrorDetail, ValidationError
    from rest_framework.serializers import CharField, Field


class ReplyField(Field):  # type: ignore[misc]  # it ships no types
    """A reply: takes HTML and gives canonical HTML, to store; what is stored is shown as it is.

    Every violation is an error with its message, in the language that `language` answers, and its code. `editor` is the
    forum's Editor. With `allow_blank`, a reply without content is "".

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
        self._editor = editor or Editor()
        self._language = language

    def to_internal_value(self, data: Any) -> Markup:
        """The canonical HTML of a reply. Raises ValidationError with all violations."""
        if not isinstance(data, str):
            self.fail("invalid")
        result = self._editor.check(data)
        if result.ok:
            return result.html
        if result.is_empty and self.allow_blank:
            return Markup()
        language = (self._language() if self._language else None) or SOURCE
        violations = result.translated(language).violations
        raise ValidationError([ErrorDetail(violation.message, violation.code) for violation in violations])

    def to_representation(self, value: Any) -> str:
        """What is stored, as it is."""
        return str(value)
