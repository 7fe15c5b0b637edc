"""The databases of the store tests as databases of the tests' Django project, with its tables."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import pymysql
from django.core.management import call_command
from django.db import connections
from sqlalchemy import Engine, MetaData, Table, make_url

from editor.drafts.events import Operation
from tests import django_project  # noqa: F401 - there is no database without a project

# Django knows mysqlclient only, whose interface PyMySQL has.
pymysql.version_info = (2, 2, 7, "final", 0)
pymysql.install_as_MySQLdb()

from editor.contrib.django import models as models  # noqa: E402 - needs the project
from editor.contrib.django.drafts.store import DjangoDraftStore  # noqa: E402 - likewise
from editor.contrib.django.drafts.transactions import Transactions  # noqa: E402 - likewise

T = TypeVar("T")

ENGINES = {"sqlite": "sqlite3", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql"}


def alias(address: str) -> str:
    """The project's name for the database at an address of SQLAlchemy's, with all tables."""
    url = make_url(address)
    name = f"stores-{hashlib.sha256(address.encode()).hexdigest()[:12]}"
    if name in connections.settings:
        return name
    family = url.get_backend_name()
    options: dict[str, Any] = {"timeout": 60} if family == "sqlite" else {}
    database = {
        "ENGINE": f"django.db.backends.{ENGINES[family]}",
        "NAME": url.database,
        "USER": url.username or "",
        "PASSWORD": url.password or "",
        "HOST": url.host or "",
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }
    connections.settings[name] = connections.configure_settings({"default": {}, name: database})[name]
    call_command("migrate", "reply_editor", database=name, verbosity=0)
    return name


class ThreadedTransactions(Transactions):
    """Those of threads that Django does not see end."""

    def read(self, operation: Operation, work: Callable[[], T]) -> T:
        try:
            return super().read(operation, work)
        finally:
            if threading.current_thread() is not threading.main_thread():
                self.close()


class Threaded(DjangoDraftStore):
    """The store in threads of the tests' own, whose connections nobody closes as Django does after a request."""

    def __init__(self, using: str, **settings: Any) -> None:
        super().__init__(using, **settings)
        self._transactions = ThreadedTransactions(using, self.timeout, self._breaker)


def store(address: str, **options: Any) -> DjangoDraftStore:
    """A draft store in that database."""
    return Threaded(alias(address), **options)


def tables(engine: Engine) -> list[Table]:
    """The store's tables, those that others refer to first."""
    found = MetaData()
    found.reflect(engine, only=lambda name, _: name.startswith("reply_editor_"))
    return found.sorted_tables


def clear(address: str) -> None:
    """Delete what the tests wrote."""
    for model in (models.DraftText, models.StoredDraft, models.DraftOwner, models.PublishedReply):
        model._default_manager.using(alias(address)).all().delete()
