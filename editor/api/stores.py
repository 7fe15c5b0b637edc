"""The stores that a host's settings name."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from editor.drafts.model import DraftStore
from editor.drafts.opening import REDIS, open_store
from editor.policy import Policy

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from editor.uploads.store import PictureStore
    from editor.uploads.uploads import Uploads


def draft_store(url: str, policy: Policy) -> DraftStore:
    """The draft store at an address: redis://… or rediss://…, else by SQLAlchemy.

    Raises StoreError where it cannot be opened, ImportError where the extra for it is not installed.
    """
    if not url.startswith(REDIS):
        _import_driver(url)
    return open_store(url, policy=policy)


def engine_store(engine: Engine, policy: Policy) -> DraftStore:
    """The draft store in the database of the host's own SQLAlchemy engine."""
    from editor.drafts.sql.store import SQLDraftStore

    return SQLDraftStore(engine, policy=policy)


def _import_driver(url: str) -> None:
    """Raises ImportError where the database's driver is not installed."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    with suppress(ArgumentError, NoSuchModuleError):  # Which the store tells.
        make_url(url).get_dialect().import_dbapi()


def uploads(store: PictureStore | str, policy: Policy) -> Uploads:
    """Uploads in a store, or at an address: s3://bucket/prefix or another that obstore knows, else a directory.

    Raises StoreError where it cannot be opened, ImportError where the extra for it is not installed.
    """
    from editor.uploads import DirectoryStore, Uploads

    if not isinstance(store, str):
        return Uploads(store, policy=policy)
    if "://" not in store:
        return Uploads(DirectoryStore(store), policy=policy)
    from editor.uploads.objects import ObjectStore

    return Uploads(ObjectStore.from_url(store), policy=policy)
