"""What a writer is told where a draft or a held reply finds no room."""

from __future__ import annotations

from editor.drafts.errors import DraftLimitExceeded
from editor.messages import notice
from editor.result import Notice

CODES = {
    "draft_max_bytes": "draft_too_large",
    "drafts_per_owner": "too_many_drafts",
    "guest_drafts_per_network": "too_many_guest_drafts",
    "guest_draft_bytes_per_network": "too_many_guest_drafts",
}
"""The notice, by the limit that is reached."""


def limit_notice(error: DraftLimitExceeded) -> Notice:
    """The notice to show, with the status 413 where the draft is too large, else 422.

    >>> limit_notice(DraftLimitExceeded("drafts_per_owner", 50, 51)).message
    'Only 50 drafts can be kept. Post or clear another one first.'
    """
    return notice(CODES[error.field], limit=error.limit, count=error.count)
