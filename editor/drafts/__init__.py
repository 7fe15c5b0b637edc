"""Drafts: what was typed is kept on the server, per owner and context, until it is posted, discarded or expires.

The stores are imported when they are first named, so that neither SQLAlchemy nor redis is needed for the other.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from editor.drafts.breaker import StoreUnavailable
from editor.drafts.errors import DraftLimitExceeded, DraftNotFound, DraftUnreadable, InvalidDraft
from editor.drafts.events import DraftEvent
from editor.drafts.keys import Guest
from editor.drafts.limits import limit_notice
from editor.drafts.model import Claim, Draft, DraftConflict, DraftStore, Revision, StoreStats, TransactionalDraftStore
from editor.drafts.opening import open_store
from editor.drafts.restored import Restored
from editor.errors import StoreError
from editor.extras import needed_by

if TYPE_CHECKING:
    from editor.drafts.cipher import DraftCipher
    from editor.drafts.redis.store import RedisDraftStore
    from editor.drafts.sql.store import SQLDraftStore

__all__ = [
    "Claim",
    "Draft",
    "DraftCipher",
    "DraftConflict",
    "DraftEvent",
    "DraftLimitExceeded",
    "DraftNotFound",
    "DraftStore",
    "DraftUnreadable",
    "Guest",
    "InvalidDraft",
    "RedisDraftStore",
    "Restored",
    "Revision",
    "SQLDraftStore",
    "StoreError",
    "StoreStats",
    "StoreUnavailable",
    "TransactionalDraftStore",
    "limit_notice",
    "open_store",
]

_LAZY = {
    "DraftCipher": ("cipher", "encryption"),
    "RedisDraftStore": ("redis.store", "redis"),
    "SQLDraftStore": ("sql.store", "sql"),
}
"""Names that need a library: the module that has each, and the extra that installs the library."""


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, extra = _LAZY[name]
    with needed_by(name, extra):
        return getattr(import_module(f"{__name__}.{module}"), name)
