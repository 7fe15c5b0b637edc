"""Endpoints that work on a text and keep nothing: check, paste, embed, render, display-as-link."""

from __future__ import annotations

from typing import Any

from editor.api import schemas
from editor.api.endpoint import Endpoint
from editor.api.identity import Visit
from editor.api.language import translator
from editor.canonical.characters import escaped


def check(visit: Visit, body: schemas.CheckBody) -> dict[str, Any]:
    """A submitted reply, checked."""
    return visit.editor.check(body.html, posted=body.posted).translated(translator(visit).language).to_json()


def embed(visit: Visit, body: schemas.EmbedBody) -> dict[str, Any]:
    """The player or card that an address becomes when it stands alone in its paragraph. Never the network."""
    result = visit.editor.check(f"<p>{escaped(body.url)}</p>")
    if len(result.embeds) != 1:
        return {"embed": None, "html": "", "figure": ""}
    embed = visit.editor.embed(result.embeds[0].url) or result.embeds[0]
    return {"embed": embed.to_json(), "html": str(visit.editor.render(result.html)), "figure": str(result.html)}


def render(visit: Visit, body: schemas.RenderBody) -> dict[str, Any]:
    """A stored reply, to show: its embeds become players. What is not canonical is repaired first."""
    return {"html": str(visit.editor.render(body.html))}


def display_as_link(visit: Visit, body: schemas.DisplayAsLinkBody) -> dict[str, Any]:
    """The reply with the embed of an address as a link, which stays one however often it is edited."""
    return {"html": str(visit.editor.display_as_link(body.html, body.url))}


def paste(visit: Visit, body: schemas.PasteBody) -> dict[str, Any]:
    """A clipboard, in plain and in rich form, each canonical."""
    pasted = visit.editor.paste(html=body.html or None, text=body.text or None)
    return pasted.translated(translator(visit).language).to_json()


ENDPOINTS = (
    Endpoint("POST", "/check", "Check a submitted reply", check, schemas.Checked, body=schemas.CheckBody),
    Endpoint(
        "POST",
        "/paste",
        "Read a clipboard",
        paste,
        schemas.Pasted,
        group="paste",
        body=schemas.PasteBody,
        # Pictures in it are left out before anything is counted, and they are the largest part.
        cap=lambda policy: 4 * policy.paste_max_bytes,
    ),
    Endpoint("POST", "/embed", "See what an address becomes", embed, schemas.Embedded, body=schemas.EmbedBody),
    Endpoint("POST", "/render", "Show a stored reply", render, schemas.Shown, body=schemas.RenderBody),
    Endpoint(
        "POST",
        "/display-as-link",
        "Display an embed as a link",
        display_as_link,
        schemas.Shown,
        body=schemas.DisplayAsLinkBody,
    ),
)
