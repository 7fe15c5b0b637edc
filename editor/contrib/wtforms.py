"""A form field for WTForms and Flask-WTF whose value is a checked reply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from editor.core import Editor
from editor.extras import needed_by
from editor.repair.plain import paragraphs
from editor.result import Result
from editor.translation import SOURCE

with needed_by("editor.contrib.wtforms", "wtforms"):
    from wtforms import Field, Form
    from wtforms.validators import StopValidation
    from wtforms.widgets import TextArea

    from editor.api.posting import FORMAT

Box = Callable[..., Markup]
"""Writes the reply box: `field` of the Flask extension."""


class ReplyField(Field):  # type: ignore[misc]  # it ships no types
    """A reply. `data` is what was written until the form is validated, and canonical HTML to store afterward.

    `errors` are the messages of all violations, in the language that `language` answers; `result` is the whole Result.
    A refused reply stays in the box as it was sent. `box` writes the reply box, such as
    `partial(reply_editor.field, context="reply:42")`; without it the field is a textarea.

    >>> class ReplyForm(Form):
    ...     body = ReplyField("Your reply")
    >>> from werkzeug.datastructures import MultiDict
    >>> form = ReplyForm(MultiDict({"body": "<b>Hi</b>"}))
    >>> form.validate(), form.body.data
    (True, Markup('<p><strong>Hi</strong></p>'))
    """

    widget = TextArea()
    result: Result | None = None
    _typed = False

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        editor: Editor | None = None,
        box: Box | None = None,
        language: Callable[[], str | None] | None = None,
        check: Callable[[str], Result] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self._box = box
        self._language = language
        self._check = check or (editor or Editor()).check

    def process(self, formdata: Any, *arguments: Any, **options: Any) -> None:
        """Take what the form sent, and whether it was typed as plain text, which the box's hidden field says."""
        self._typed = bool(formdata) and formdata.get(f"{self.name}{FORMAT}") == "text"
        super().process(formdata, *arguments, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what the form sent, with line ends as HTML counts them: a browser posts CR LF. A file is no reply."""
        if valuelist:
            sent = next((value for value in valuelist if isinstance(value, str)), "")
            self.data = sent.replace("\r\n", "\n")

    def pre_validate(self, form: Form) -> None:
        """Check the reply. Raises StopValidation where it breaks rules, and where it may be empty and is."""
        content = self.data or ""
        result = self._check(paragraphs(content) if self._typed else content)
        language = (self._language() if self._language else None) or SOURCE
        self.result = result = result.translated(language)
        if result.is_empty and self.flags.optional:
            self.data = Markup()
            raise StopValidation()
        if not result.ok:
            self.errors = [violation.message for violation in result.violations]
            raise StopValidation()
        self.data, self._typed = result.html, False

    def __call__(self, **attributes: Any) -> Markup:
        """The reply box with what was written."""
        if self._box is None:
            return Markup(super().__call__(**attributes))  # noqa: S704 - written by WTForms
        return self._box(self.name, label=str(self.label.text), value=self._value(), id=self.id, **attributes)

    def _value(self) -> str:
        return str(self.data) if self.data else ""
