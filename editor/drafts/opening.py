"""A draft store by its address: the one place that knows which store an address means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editor.drafts.events import Hook
from editor.drafts.sealing import Sealer
from editor.errors import StoreError
from editor.extras import needed_by
from editor.policy import Policy

if TYPE_CHECKING:
    from editor.drafts.redis.store import RedisDraftStore
    from editor.drafts.sql.store import SQLDraftStore
    from editor.drafts.sql.tables import FirstUse

REDIS = ("redis://", "rediss://", "unix://")
"""How the addresses of Redis begin; all others are SQLAlchemy's."""


def open_store(
    url: str,
    *,
    policy: Policy | None = None,
    cipher: Sealer | None = None,
    on_event: Hook | None = None,
    prefix: str = "drafts:",
    timeout: float = 10.0,
    first_use: FirstUse = "create",
) -> SQLDraftStore | RedisDraftStore:
    """The draft store at a URL, such as "sqlite:///drafts.sqlite3", "postgresql+psycopg://…" or "redis://localhost".

    Nothing is connected to yet: a server that is down is found out by the first call. No call waits much longer than
    `timeout` seconds. `prefix` is what the keys in Redis start with, `first_use` what the first call may do to tables.

    Raises StoreError for an invalid address, MissingExtra where what it needs is not installed.

    >>> store = open_store("sqlite://")
    >>> store.save("42", "reply:7", "<p>Hello", None).html
    '<p>Hello'
    """
    with needed_by("the store", "redis" if url.startswith(REDIS) else None):
        if not url.startswith(REDIS):
            from editor.drafts.sql.store import SQLDraftStore

            return SQLDraftStore(
                url, policy=policy, cipher=cipher, on_event=on_event, timeout=timeout, first_use=first_use
            )
        from editor.drafts.redis.client import open_client
        from editor.drafts.redis.store import RedisDraftStore
    try:
        client = open_client(url, timeout)
    except ValueError as error:
        raise StoreError("opening the store", str(error)) from error
    return RedisDraftStore(client, prefix=prefix, policy=policy, cipher=cipher, on_event=on_event)
