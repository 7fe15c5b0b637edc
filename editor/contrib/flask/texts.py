"""Endpoints that work on a text and keep nothing: check, paste, embed, render, display-as-link."""

from __future__ import annotations

from typing import Any

from editor.contrib.flask import wire
from editor.contrib.flask.endpoint import Endpoint
from editor.contrib.flask.language import catalogue
from editor.contrib.flask.state import State


def check(state: State, body: wire.CheckBody) -> dict[str, Any]:
    """A submitted reply, checked."""
    return catalogue().result(state.editor.check(body.html)).to_json()


def render(state: State, body: wire.RenderBody) -> dict[str, Any]:
    """A stored reply, to show."""
    return {"html": str(state.editor.render(body.html))}


def paste(state: State, body: wire.PasteBody) -> dict[str, Any]:
    """A clipboard, in plain and in rich form, each canonical."""
    pasted = state.editor.paste(html=body.html or None, text=body.text or None)
    return catalogue().paste(pasted).to_json()


ENDPOINTS = (
    Endpoint("POST", "/check", "Check a submitted reply", check, wire.Checked, body=wire.CheckBody),
    Endpoint(
        "POST",
        "/paste",
        "Read a clipboard",
        paste,
        wire.Pasted,
        group="paste",
        body=wire.PasteBody,
        # Pictures in it are left out before anything is counted, and they are the largest part.
        cap=lambda policy: 4 * policy.paste_max_bytes,
    ),
    Endpoint("POST", "/render", "Show a stored reply", render, wire.Shown, body=wire.RenderBody),
)
