"""When a guest becomes a member: their drafts, pictures and held replies go along."""

from __future__ import annotations

from typing import Any

from flask import after_this_request, g

from editor.contrib.flask.owner import forget_guest, guest
from editor.contrib.flask.state import State
from editor.held import HeldReplies, Publish, Published


def held_replies(state: State) -> HeldReplies:
    """The app's held replies. Raises RuntimeError for an app without drafts."""
    if state.drafts is None:
        raise RuntimeError("Replies are held among the drafts: give the extension a draft store.")
    return HeldReplies(state.drafts, state.editor)


def claim(state: State, member: str, publish: Publish | None, connection: Any = None) -> Published:
    """Give what belongs to this browser's guest to the member. Raises StoreError, and what `publish` raises.

    Without `publish`, here or in the extension, replies stay held, now for the member.
    """
    g.editor_member = member
    visitor, publish = guest(), publish or state.publish
    if visitor is not None and state.uploads is not None:
        state.uploads.claim(visitor, member)
    if publish is None:
        if visitor is None or state.drafts is None:
            return Published()
        done = Published(drafts=state.drafts.claim(visitor, member))
    else:
        done = held_replies(state).publish(visitor, member, publish, connection=connection)
    if visitor is not None and not done.drafts.left:
        # With something left, the cookie is the only way to it.
        after_this_request(forget_guest)
    return done
