"""Drafts: what was typed is kept on the server, per owner and context, until it is posted, discarded or expires.

The stores are imported when they are first named, so that neither SQLAlchemy nor redis is needed for the other.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from editor.drafts.events import DraftEvent
from editor.drafts.keys import Guest
from editor.drafts.model import Claim, Draft, DraftStore, Revision, Stats
from editor.drafts.restored import Restored
from editor.errors import DraftConflict, DraftLimitExceeded, DraftNotFound, DraftUnreadable, InvalidDraft, StoreError

if TYPE_CHECKING:
    from editor.drafts.cipher import DraftCipher
    from editor.drafts.redis import RedisDraftStore
    from editor.drafts.sql import SQLDraftStore

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
    "Stats",
    "StoreError",
]

_LAZY = {
    "DraftCipher": ("cipher", "encryption"),
    "RedisDraftStore": ("redis", "redis"),
    "SQLDraftStore": ("sql", "sql"),
}
"""Names that need a library: the module that has each, and the extra that installs the library."""


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, extra = _LAZY[name]
    try:
        return getattr(import_module(f"{__name__}.{module}"), name)
    except ModuleNotFoundError as error:
        raise ImportError(f"{name} needs {error.name}: pip install 'reply-editor[{extra}]'") from error
