"""The browser client's files for django.contrib.staticfiles, where a project serves them from its static files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings as project
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static
from django.utils.module_loading import import_string

from editor.api import client

PLACE = "reply_editor"
"""The directory of the files among the project's."""


class ClientFinder(BaseFinder):  # type: ignore[misc]  # it ships no types
    """Finds the client's files: list "editor.contrib.django.finders.ClientFinder" in STATICFILES_FINDERS.

    Pages then load the files from STATIC_URL; without it, the API serves them.
    """

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        """See `BaseFinder.find`."""
        place, _, name = path.rpartition("/")
        file = client.find(name) if place == PLACE else None
        if file is None:
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """See `BaseFinder.list`."""
        for file in client.files():
            storage = FileSystemStorage(location=file.parent)
            storage.prefix = PLACE
            yield file.name, storage


def client_address(name: str) -> str | None:
    """Where a page loads a file of the client from; None for the API."""
    finders = getattr(project, "STATICFILES_FINDERS", ())
    if not any(import_string(path) is ClientFinder for path in finders):
        return None
    return str(static(f"{PLACE}/{name}"))
