"""The marks of uploads in the project's own database: who may show a picture, and which network it came from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import Error, transaction

from editor.contrib.django.models import UploadMark
from editor.drafts.sql.codes import in_short
from editor.uploads.store import PictureStore, PictureStoreError, Stored

MARKS = ("owners/", "networks/")
"""How the names of empty marks begin; all others are pictures, and what a health check writes."""


class MarkedStore:
    """A `PictureStore` that keeps the pictures in another, such as a directory, and their marks in the database `using`
    of the project, where counting them is one query, and where they go with the project's backups.

    >>> store = MarkedStore(DirectoryStore("/srv/forum/pictures"))  # doctest: +SKIP
    """

    def __init__(self, pictures: PictureStore, using: str = "default") -> None:
        self.pictures = pictures
        self.using = using

    def put(self, name: str, data: bytes) -> None:
        """See `PictureStore.put`."""
        if not name.startswith(MARKS):
            return self.pictures.put(name, data)
        with _errors("marking a picture"), transaction.atomic(using=self.using):
            self._marks.update_or_create(name=name, defaults={"written_at": int(time.time() * 1000)})

    def get(self, name: str) -> bytes | None:
        """See `PictureStore.get`."""
        if not name.startswith(MARKS):
            return self.pictures.get(name)
        return None if self.find(name) is None else b""

    def delete(self, name: str) -> None:
        """See `PictureStore.delete`."""
        if not name.startswith(MARKS):
            return self.pictures.delete(name)
        with _errors("deleting a mark"):
            self._marks.filter(name=name).delete()

    def find(self, name: str) -> Stored | None:
        """See `PictureStore.find`."""
        if not name.startswith(MARKS):
            return self.pictures.find(name)
        with _errors("reading a mark"):
            return next(map(_stored, self._marks.filter(name=name)), None)

    def list(self, prefix: str) -> Iterator[Stored]:
        """See `PictureStore.list`."""
        if not prefix.startswith(MARKS):
            return self.pictures.list(prefix)
        with _errors("listing the marks"):
            return iter([_stored(mark) for mark in self._marks.filter(name__startswith=prefix)])

    def tidy(self) -> None:
        """See `PictureStore.tidy`."""
        self.pictures.tidy()

    @property
    def _marks(self) -> Any:
        return UploadMark._default_manager.using(self.using)


def _stored(mark: UploadMark) -> Stored:
    return Stored(mark.name, datetime.fromtimestamp(mark.written_at / 1000, UTC))


@contextmanager
def _errors(operation: str) -> Iterator[None]:
    try:
        yield
    except (Error, OSError) as error:
        original = error.__cause__ or error
        raise PictureStoreError(operation, in_short(original)) from original
