"""The language of a request: as the host says, else as the browser asks."""

from __future__ import annotations

from flask import request

from editor.contrib.flask.state import state
from editor.locale import LANGUAGES, Catalogue
from editor.locale import catalogue as catalogue_of


def catalogue(asked: str | None = None) -> Catalogue:
    """The catalogue to answer this request with; `asked` for, if given."""
    language = asked or state().choose_language()
    if not language and "HTTP_ACCEPT_LANGUAGE" in request.environ:
        language = request.accept_languages.best_match(LANGUAGES)
    return catalogue_of((language or LANGUAGES[0])[:35])
