"""The stores that an app's settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editor.drafts.events import Hook
from editor.drafts.model import DraftStore
from editor.policy import Policy

if TYPE_CHECKING:
    from editor.uploads.store import PictureStore
    from editor.uploads.uploads import Uploads


def draft_store(url: str, policy: Policy, on_event: Hook | None = None) -> DraftStore:
    """The draft store at an address, with its tables: redis://… or rediss://…, else by SQLAlchemy.

    Raises StoreError where it cannot be reached, ImportError where the extra for it is not installed.
    """
    if url.startswith(("redis://", "rediss://", "unix://")):
        from redis import Redis

        from editor.drafts.redis import RedisDraftStore

        return RedisDraftStore(Redis.from_url(url), policy=policy, on_event=on_event)
    from editor.drafts.sql import SQLDraftStore

    store = SQLDraftStore(url, policy=policy, on_event=on_event)
    store.create_tables()
    return store


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
