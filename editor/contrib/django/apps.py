"""The app that a Django project lists in INSTALLED_APPS, as "editor.contrib.django"."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class ReplyEditorConfig(AppConfig):  # type: ignore[misc]  # it ships no types
    """The reply editor in one Django project."""

    name = "editor.contrib.django"
    label = "reply_editor"
    verbose_name = _("Reply editor")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have `manage.py check` look at the project's settings."""
        from editor.contrib.django.checks import check_settings

        checks.register(check_settings)
