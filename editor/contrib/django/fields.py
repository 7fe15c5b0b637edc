"""A model field that stores a checked reply."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from editor.contrib.django.configuration import api
from editor.contrib.django.forms import ReplyField as FormField
from editor.contrib.django.forms import language, refused


def validate_reply(html: str, *, blank: bool = False) -> None:
    """Raise ValidationError with all violations, for what asks a field's validators only: a ModelSerializer."""
    _checked(html, blank)


class ReplyField(models.TextField):  # type: ignore[misc]  # it ships no types
    """A reply as canonical HTML, whichever way it comes in; show it by `{{ post.html|reply }}`.

    `full_clean` checks it by the project's policy and raises ValidationError with all violations. What is saved without
    that is cleaned, so that nothing but canonical HTML is stored; limits are then not applied. Only what the database
    itself computes, such as `Concat`, is stored as it comes out; `|reply` repairs it as it is shown.

    >>> class Post(models.Model):  # doctest: +SKIP
    ...     html = ReplyField("reply")
    """

    @cached_property  # type: ignore[untyped-decorator]  # it ships no types
    def validators(self) -> list[Any]:
        """Those that were given, and the check of a reply that may be blank where the field may."""
        return [partial(validate_reply, blank=self.blank), *super().validators]

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """The canonical HTML. Raises ValidationError."""
        checked = _checked(self.to_python(value) or "", self.blank)
        self.run_validators(checked)
        return checked

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is stored, which the instance has from then on: a serializer answers with it."""
        value = _cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """What is stored, also by `QuerySet.update` and `bulk_update`. What the database computes is not known here."""
        return super().get_db_prep_save(_cleaned(value), connection)

    def formfield(self, **options: Any) -> Any:
        """The form field with the reply box, in the admin too, which has a textarea of its own for every TextField."""
        if getattr(options.get("widget"), "__module__", "") == "django.contrib.admin.widgets":
            del options["widget"]
        # Not what TextField adds, which is the textarea.
        return models.Field.formfield(self, **{"form_class": FormField, "max_length": self.max_length, **options})


def _cleaned(value: Any) -> Any:
    """The canonical HTML of whatever Django would store as a text, such as a lazy translation."""
    return value if value is None or hasattr(value, "as_sql") else str(api().editor.clean(str(value)))


def _checked(html: str, blank: bool) -> str:
    """The canonical HTML, which is "" for a reply without content where it may be `blank`. Raises ValidationError."""
    result = api().editor.check(html).translated(language())
    if blank and result.is_empty:
        return ""
    if not result.ok:
        raise refused(result)
    return str(result.html)
