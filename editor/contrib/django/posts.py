"""The replies that a project's models store, wherever they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field

from editor.contrib.django.fields import ReplyField

PICTURE_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]+")
"""An uploaded picture, in whatever address."""
CHUNK = 500
"""Rows that are read at a time."""


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A stored reply, and where it is."""

    field: Field
    key: Any
    html: str

    @property
    def place(self) -> str:
        """As "forum.Post 7 html"."""
        return f"{self.field.model._meta.label} {self.key} {self.field.name}"

    def store(self, html: str) -> None:
        """Put other HTML in its place, unless it was changed meanwhile."""
        rows = self.field.model._base_manager.filter(pk=self.key, **{self.field.name: self.html})
        rows.update(**{self.field.name: html})


class StoredReplies:
    """All replies in the ReplyFields of the project's models, and in more fields, each as "app.Model.field".

    Raises LookupError, ValueError for one that is not there.
    """

    def __init__(self, more: Collection[str] = ()) -> None:
        self._fields = [field for model in apps.get_models() for field in model._meta.local_fields if _is_ours(field)]
        for name in more:
            if name.count(".") != 2:
                raise ValueError(f"{name} must be app.Model.field")
            app, model, field = name.split(".")
            self._fields.append(apps.get_model(app, model)._meta.get_field(field))

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __iter__(self) -> Iterator[StoredReply]:
        for field in self._fields:
            rows = field.model._base_manager.values_list("pk", field.name).order_by("pk")
            for key, html in rows.iterator(CHUNK):
                if html:
                    yield StoredReply(field, key, str(html))

    def pictures(self, names: Collection[str]) -> set[str]:
        """Those of the uploaded pictures that a reply shows, as `Uploads.sweep` asks."""
        wanted = set(names)
        return {name for reply in self for name in PICTURE_NAME.findall(reply.html) if name in wanted}


def _is_ours(field: Field) -> bool:
    return isinstance(field, ReplyField)
