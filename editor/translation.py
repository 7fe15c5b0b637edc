"""The writer's sentences in other languages, by gettext: the catalogues are in `editor/locale`.

Messages are made in English where they arise, and translated on the way out from their code and params, by `translated`
in `editor/result.py`, so that nothing below needs to know who reads them.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from editor.sentences import ACTIONS, CLIENT, NOTICES, SINGULARS, SIZED, VIOLATIONS
from editor.sizes import as_read

DOMAIN = "editor"
DIRECTORY = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language of the messages themselves."""
LANGUAGES = (SOURCE, *sorted(path.parent.parent.name for path in DIRECTORY.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
"""The languages there are, by code; English first."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Translator:
    """Says the writer's sentences in one language. What it has no sentence for stays English.

    >>> translator("de").text("Dismiss")
    'Schließen'
    """

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self.direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        self._translations = translations

    def text(self, english: str, params: Mapping[str, Any] | None = None) -> str:
        """A sentence of `editor.sentences` in this language, in the form that `params["limit"]` asks for, unfilled."""
        singular = SINGULARS.get(english)
        limit = (params or {}).get("limit")
        if singular is None or not isinstance(limit, int):
            return self._translations.gettext(english)
        return self._translations.ngettext(singular, english, limit)

    def message(self, english: str, code: str, params: Mapping[str, Any]) -> str:
        """The sentence of a code in this language, filled in.

        >>> translator("de").message("Only {limit} emoji are allowed.", "too_many_emoji", {"limit": 75})
        'Es sind nur 75 Emojis erlaubt.'
        """
        readable = as_read(params, self.text, self.language) if code in SIZED else params
        return self.text(english, params).format(**readable)

    def texts(self, limits: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """All texts by kind and code, unfilled; where `limits` has a code, in the plural form of that limit."""
        return {
            "violations": {code: self.text(text, {"limit": limits.get(code)}) for code, text in VIOLATIONS.items()},
            "notices": {code: self.text(text, {"limit": limits.get(code)}) for code, text in NOTICES.items()},
            "actions": {code: self.text(label) for code, label in ACTIONS.items()},
            "client": {code: self.text(text) for code, text in CLIENT.items()},
        }


def translator(language: str) -> Translator:
    """The translator into a language such as "de" or "pt-BR"; into English where there is none."""
    wanted = language.lower()
    return _translator(next((code for code in (wanted, wanted.partition("-")[0]) if code in LANGUAGES), SOURCE))


@cache
def _translator(code: str) -> Translator:
    return ENGLISH if code == SOURCE else Translator(code, gettext.translation(DOMAIN, DIRECTORY, [code]))


ENGLISH = Translator(SOURCE, gettext.NullTranslations())
