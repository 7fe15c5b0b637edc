"""The browser client's files: where they are, and the markup that loads them."""

from __future__ import annotations

from pathlib import Path

from flask import Response, send_from_directory, url_for
from markupsafe import Markup

from editor.contrib.flask.problems import Problem

PACKAGE = Path(__file__).parents[2]
ROOTS = (PACKAGE / "static", PACKAGE.parent / "static")
"""In the package where it was installed from a wheel, else in the checkout."""
BY_HAND = frozenset({"embed.css", "embed.js"})
"""Files that stand beside the built ones: they show the players in posts."""
HOUR = 3600


def find(filename: str) -> Path | None:
    """The directory that a file of the client is served from, or None."""
    for root in ROOTS:
        if filename in BY_HAND and (root / filename).is_file():
            return root
        if (root / "dist" / filename).is_file():
            return root / "dist"
    return None


def client_file(filename: str) -> Response:
    """A file of the browser client. Raises Problem, NotFound."""
    directory = find(filename)
    if directory is None:
        raise Problem("not-found", "The browser client has no such file; make client builds it.")
    file = send_from_directory(directory, filename, max_age=HOUR)
    file.headers["X-Content-Type-Options"] = "nosniff"
    return file


def head(nonce: str | None) -> Markup:
    """The links to the style sheets and scripts of the reply box and of the players in posts."""
    with_nonce = Markup(' nonce="{}"').format(nonce) if nonce else Markup("")
    lines = [
        _line('<link rel="stylesheet" href="{}"{}>', "reply-editor.css", with_nonce),
        _line('<script type="module" src="{}"{}></script>', "reply-editor.js", with_nonce),
    ]
    if find("embed.css"):
        lines.append(_line('<link rel="stylesheet" href="{}"{}>', "embed.css", with_nonce))
    if find("embed.js"):
        lines.append(_line('<script defer src="{}"{}></script>', "embed.js", with_nonce))
    return Markup("\n").join(lines)


def _line(template: str, name: str, nonce: Markup) -> Markup:
    return Markup(template).format(url_for("editor.static", filename=name), nonce)  # noqa: S704 - our own template
