"""A provider's answer, field by field: what is used is checked, and its HTML is never passed on."""

from __future__ import annotations

import re
from typing import Any

from lxml import html as lxml_html

from editor.canonical.urls import clean_image, host_matches, host_of
from editor.providers.entry import STANDARD_ALLOW, STANDARD_SANDBOX
from editor.providers.oembed.endpoints import OEmbedEndpoint
from editor.providers.oembed_sizes import HEIGHTS, RATIOS
from editor.result import Embed

MAX_TEXT = 300
"""Most characters of a title or a description."""
WHITE_SPACE = re.compile(r"\s+")


class Unusable(ValueError):
    """An answer that shows nothing: the message is the reason."""


def read_answer(url: str, endpoint: OEmbedEndpoint, answer: dict[str, Any]) -> Embed:
    """The embed that an answer describes. Raises Unusable with the reason."""
    kind = answer.get("type")
    if kind not in ("video", "rich", "photo", "link"):
        raise Unusable(f"its type is {str(kind)[:20]!r}")
    title, name = _text(answer.get("title")), _text(answer.get("provider_name")) or endpoint.name
    author = _text(answer.get("author_name"))
    if kind == "photo":
        source = answer.get("url")
        src = clean_image(source) if isinstance(source, str) else None
        if src is None or not host_matches(host_of(src), endpoint.images):
            raise Unusable("its picture is not https, or its host is not the provider's")
        return Embed(endpoint.code, url, name=name, src=src, kind="image", title=title or name)
    if kind != "link" and (frame := _frame(answer.get("html"))) is not None:
        if not frame.startswith("https://") or clean_image(frame) is None:
            raise Unusable("its player is not https")
        if not host_matches(host_of(frame), endpoint.frames):
            raise Unusable("its player's host is not the provider's")
        return Embed(
            endpoint.code,
            url,
            name=name,
            src=frame,
            size=endpoint.size or _size(answer.get("width"), answer.get("height")),
            title=title,
            allow=STANDARD_ALLOW,
            sandbox=STANDARD_SANDBOX,
        )
    if not title:
        raise Unusable("it has neither a player nor a title")
    return Embed(endpoint.code, url, name=name, kind="card", title=title, text=author)


def _text(value: Any) -> str:
    """A text field as one line."""
    if not isinstance(value, str):
        return ""
    return WHITE_SPACE.sub(" ", "".join(filter(_visible, value))).strip()[:MAX_TEXT]


def _visible(character: str) -> bool:
    return character.isprintable() or character.isspace()


def _frame(value: Any) -> str | None:
    """The address of the first frame in the provider's HTML, which is used for nothing else."""
    if not isinstance(value, str) or "<iframe" not in value.lower():
        return None
    try:
        frames = lxml_html.fragment_fromstring(value, create_parent="div").iter("iframe")
    except (ValueError, AssertionError) as error:
        raise Unusable("its player cannot be read") from error
    source = next((str(frame.get("src") or "") for frame in frames), "").strip()
    return "https:" + source if source.startswith("//") else source


def _size(width: Any, height: Any) -> str:
    """The nearest size of those a style sheet knows."""
    if not _is_length(height):
        return "16:9"
    if not _is_length(width):
        return str(min(HEIGHTS, key=lambda known: abs(known - height)))
    return min(RATIOS, key=lambda known: abs(_share(known) - width / height))


def _is_length(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4000


def _share(ratio: str) -> float:
    across, _, down = ratio.partition(":")
    return int(across) / int(down)
