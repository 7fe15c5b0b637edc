"""A form field whose value is a checked reply, and the widget that shows the reply box for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Media, Script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from editor.api import page
from editor.api.posting import FORMAT, Posted
from editor.contrib.django.box import api_prefix
from editor.contrib.django.configuration import api
from editor.contrib.django.finders import client_address
from editor.core import Editor
from editor.result import Result, Violation
from editor.translation import SOURCE, translator


def language() -> str:
    """Django's language, as `translated` takes it."""
    return str(get_language() or SOURCE)


def refused(result: Result) -> ValidationError:
    """All violations of a reply, each with its message, its code and its params."""
    return ValidationError([_error(violation) for violation in result.violations])


def _error(violation: Violation) -> ValidationError:
    # Django puts params into a message by the operator %.
    message = violation.message.replace("%", "%%") if violation.params else violation.message
    return ValidationError(message, code=violation.code, params=dict(violation.params))


class Typed(str):
    """What was typed as plain text, where there is no JavaScript: the box's hidden field says so."""


class ReplyBox(forms.Textarea):  # type: ignore[misc]  # it ships no types
    """The reply box in place of a textarea, which stays where there is no JavaScript.

    `context` names what is written, such as "reply:42"; without it there are no drafts. The form writes the label, and
    its media load the client.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, context: str = "") -> None:
        super().__init__({"rows": 8, **(attrs or {})})
        del self.attrs["cols"]
        self.context = context

    @property
    def media(self) -> Media:
        """The style sheet and the script of the box, for `{{ form.media }}`."""
        style, script = (
            client_address(name) or f"{api_prefix()}/static/{name}" for name in ("reply-editor.css", "reply-editor.js")
        )
        return Media(css={"all": [style]}, js=[Script(script, type="module")])

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The box with what is written in it. The client asks the API for a token when it starts."""
        attributes = {"id": name, **self.build_attrs(self.attrs, attrs)}
        text = self.format_value(value) or ""
        box = page.box(
            name,
            context=self.context,
            api=api_prefix(),
            texts=translator(language()),
            value=text,
            posted="text" if isinstance(value, Typed) else None,
            attributes=attributes,
        )
        return mark_safe(box)  # noqa: S308 - escaped there

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was sent, with line ends as HTML counts them: a browser posts CR LF."""
        sent = data.get(name)
        if not isinstance(sent, str):
            return sent
        return (Typed if data.get(f"{name}{FORMAT}") == "text" else str)(sent.replace("\r\n", "\n"))


class ReplyField(forms.CharField):  # type: ignore[misc]  # it ships no types
    """A reply. What is cleaned is canonical HTML to store; `result` is then the whole Result.

    Every violation is an error with its message, in Django's language, its code and its params, and the box keeps what
    was sent. `context` names what is written; a view sets it where it knows: `form.fields["content"].context`.
    `editor` is the project's, unless another is given.

    >>> ReplyField().clean("<b>Hi</b>")  # doctest: +SKIP
    Markup('<p><strong>Hi</strong></p>')
    """

    widget = ReplyBox
    result: Result | None = None

    def __init__(self, *, context: str = "", editor: Editor | None = None, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})
        self._editor = editor
        if context:
            self.context = context

    @property
    def context(self) -> str:
        """What is written, as the box names it."""
        return str(getattr(self.widget, "context", ""))

    @context.setter
    def context(self, context: str) -> None:
        self.widget.context = context

    def clean(self, value: Any) -> str:
        """The canonical HTML. Raises ValidationError with all violations."""
        sent = self.to_python(value)
        editor = self._editor or api().editor
        posted: Posted = "text" if isinstance(value, Typed) else "html"
        self.result = result = editor.check(sent, posted=posted).translated(language())
        if result.is_empty and not self.required:
            return ""
        if not result.ok:
            raise refused(result)
        self.run_validators(result.html)
        return result.html
