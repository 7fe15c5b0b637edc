"""Endpoints that work on a text and keep nothing: check, paste, embed, render, display-as-link."""

from __future__ import annotations

from typing import Any

from editor.contrib.flask import wire
from editor.contrib.flask.endpoint import Endpoint
from editor.contrib.flask.language import catalogue
from editor.contrib.flask.state import State
from editor.html.plain import escaped


def check(state: State, body: wire.CheckBody) -> dict[str, Any]:
    """A submitted reply, checked."""
    return catalogue().result(state.editor.check(body.html)).to_json()


def embed(state: State, body: wire.EmbedBody) -> dict[str, Any]:
    """The player or card that an address becomes when it stands alone in its paragraph. Never the network."""
    result = state.editor.check(f"<p>{escaped(body.url)}</p>")
    if len(result.embeds) != 1:
        return {"embed": None, "html": "", "figure": ""}
    found = state.editor.embed(result.embeds[0].url) or result.embeds[0]
    return {"embed": found.to_json(), "html": str(state.editor.render(result.html)), "figure": str(result.html)}


def render(state: State, body: wire.RenderBody) -> dict[str, Any]:
    """A stored reply, to show: its embeds become players. What is not canonical is repaired first."""
    return {"html": str(state.editor.render(body.html))}


def display_as_link(state: State, body: wire.DisplayAsLinkBody) -> dict[str, Any]:
    """The reply with the embed of an address as a link, which stays one however often it is edited."""
    return {"html": str(state.editor.display_as_link(body.html, body.url))}


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
    Endpoint("POST", "/embed", "See what an address becomes", embed, wire.Embedded, body=wire.EmbedBody),
    Endpoint("POST", "/render", "Show a stored reply", render, wire.Shown, body=wire.RenderBody),
    Endpoint(
        "POST",
        "/display-as-link",
        "Display an embed as a link",
        display_as_link,
        wire.Shown,
        body=wire.DisplayAsLinkBody,
    ),
)
