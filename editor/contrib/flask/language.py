"""The language of a request: as the host says, else as the browser asks."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import LanguageAccept

from editor.contrib.flask.state import state
from editor.locale import SOURCE, Catalogue
from editor.locale import catalogue as catalogue_of

LONGEST = 35
"""The longest language tag that is looked at (RFC 5646, section 4.4.1)."""


def catalogue(asked: str | None = None) -> Catalogue:
    """The catalogue to answer this request with; `asked` for, if given."""
    language = asked or state().choose_language()
    if not language and "HTTP_ACCEPT_LANGUAGE" in request.environ:
        language = _accepted(request.accept_languages)
    return catalogue_of((language or SOURCE)[:LONGEST])


def _accepted(wanted: LanguageAccept) -> str | None:
    """The first that is spoken of the languages a browser asks for; "de-CH" is German, and goes before a later one."""
    return next((tag for tag in wanted.values() if catalogue_of(tag[:LONGEST]).language in (tag, _primary(tag))), None)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
