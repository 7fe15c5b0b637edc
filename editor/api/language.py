"""The language of a request: as the host says, else as the browser asks."""

from __future__ import annotations

from editor import translation
from editor.api.identity import Visit
from editor.translation import SOURCE, Translator

LONGEST = 35
"""The longest language tag that is looked at (RFC 5646, section 4.4.1)."""


def translator(visit: Visit, asked: str | None = None) -> Translator:
    """The translator into the language to answer this request in; `asked` for, if given."""
    # Babel's Locale, and its names such as de_DE, are a language as well.
    language: str | None = str(asked or visit.request.site.language() or "").replace("_", "-")
    if not language:
        accepted = visit.request.headers.get("accept-language")
        language = _spoken(accepted) if accepted else None
    return translation.translator((language or SOURCE)[:LONGEST])


def accepted_languages(header: str) -> list[str]:
    """The languages in Accept-Language, the most wanted first (RFC 9110, section 12.5.4).

    >>> accepted_languages("fr;q=0.5, de-CH, ja;q=0")
    ['de-CH', 'fr']
    """
    weighted: list[tuple[float, str]] = []
    for entry in header.split(","):
        tag, _, weight = (part.strip() for part in entry.partition(";"))
        try:
            quality = float(weight.removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if tag and 0 < quality <= 1:
            weighted.append((quality, tag))
    return [tag for _, tag in sorted(weighted, key=lambda entry: -entry[0])]


def _spoken(header: str) -> str | None:
    """The first that is spoken of the languages a browser asks for; "de-CH" is German, and goes before a later one."""
    for tag in accepted_languages(header):
        if translation.translator(tag[:LONGEST]).language in (tag, _primary(tag)):
            return tag
    return None


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
