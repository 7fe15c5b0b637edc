"""Every text the writer may read: a stable code and its English sentence."""

from __future__ import annotations

from typing import Any

from editor.result import Action, Notice, Violation

VIOLATIONS: dict[str, str] = {
    "too_many_emoji": "Only {limit} emoji are allowed.",
    "pasted_image": "You cannot paste images directly.",
    "empty": "Write something first.",
    "too_short": "At least {limit} characters are needed; this has {count}.",
    "too_long": "At most {limit} characters are allowed; this has {count}.",
    "too_large": "At most {limit} bytes of HTML are allowed; this has {count}.",
    "too_deep": "At most {limit} levels of nesting are allowed; this has {count}. The text was kept.",
    "too_many_links": "Only {limit} links are allowed; this has {count}.",
    "too_many_images": "Only {limit} images are allowed; this has {count}.",
    "too_many_embeds": "Only {limit} embeds are allowed; this has {count}.",
    "image_host_not_allowed": "Images from {host} are not allowed.",
    "link_not_allowed": "Links to {host} are not allowed.",
}

NOTICES: dict[str, str] = {
    "pasted_image": "You cannot paste images directly.",
    "pasted_rich_text": "Pasted as rich text.",
    "link_embedded": "Your link has been automatically embedded.",
    "embed_failed": "Your link could not be embedded. It stays a link.",
    "draft_restored": "Your previous content has been restored.",
    "formatting_removed": "Some formatting could not be kept.",
}

ACTIONS: dict[str, str] = {
    "insert_image": "Upload or insert images from URL.",
    "restore_formatting": "Restore formatting",
    "paste_as_plain_text": "Paste as plain text instead",
    "display_as_link": "Display as a link instead",
    "clear_editor": "Clear editor",
}

PLAYERS: dict[str, str] = {
    "title": "Embedded content from {name}",
    "load": "Load content from {name}",
}
"""Texts of players: their title for screen readers, and the button of a player that waits for a click."""

GUEST = "You can post now and register later. If you have an account, sign in now to post with your account."


def action(code: str) -> Action:
    """The action with its label, for example `action("clear_editor")`."""
    return Action(code, ACTIONS[code])


def violation(code: str, *, actions: tuple[str, ...] = (), position: int | None = None, **params: Any) -> Violation:
    """A violation with its sentence filled in, for example `violation("too_many_emoji", limit=75, count=76)`."""
    return Violation(code, VIOLATIONS[code].format(**params), params, position, tuple(map(action, actions)))


def notice(code: str, *, actions: tuple[str, ...] = (), **params: Any) -> Notice:
    """A notice with its sentence filled in, for example `notice("draft_restored", actions=("clear_editor",))`."""
    return Notice(code, NOTICES[code].format(**params), params, tuple(map(action, actions)))
