"""The stores that an app's settings name."""

from __future__ import annotations

from editor.drafts.model import DraftStore
from editor.policy import Policy


def draft_store(url: str, policy: Policy) -> DraftStore:
    """The draft store at an address, with its tables: redis://… or rediss://…, else by SQLAlchemy.

    Raises StoreError where it cannot be reached, ImportError where the extra for it is not installed.
    """
    if url.startswith(("redis://", "rediss://", "unix://")):
        from redis import Redis

        from editor.drafts.redis import RedisDraftStore

        return RedisDraftStore(Redis.from_url(url), policy=policy)
    from editor.drafts.sql import SQLDraftStore

    store = SQLDraftStore(url, policy=policy)
    store.create_tables()
    return store
