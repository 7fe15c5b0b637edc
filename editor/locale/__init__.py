"""The writer's texts in other languages: gettext catalogues, and what speaks them.

Messages are made in English where they arise; on the way out a `Catalogue` says them again from their code and params,
so that nothing below needs to know who reads them.
"""

from __future__ import annotations

import dataclasses
import gettext
from collections.abc import Mapping
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from editor.messages import ACTIONS, CLIENT, NOTICES, SINGULARS, VIOLATIONS
from editor.result import Action, Notice, Paste, Result, Violation

DOMAIN = "editor"
DIRECTORY = Path(__file__).parent
SOURCE = "en"
"""The language of the messages themselves."""
LANGUAGES = (SOURCE, *sorted(path.parent.parent.name for path in DIRECTORY.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
"""The languages there are, by code; English first."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

Message = TypeVar("Message", Violation, Notice)


class Catalogue:
    """Says messages in one language. What it has no sentence for stays English.

    >>> from editor.messages import violation
    >>> catalogue("de").violation(violation("too_many_emoji", limit=75, count=76)).message
    'Es sind nur 75 Emojis erlaubt.'
    """

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self.direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        self._translations = translations

    def text(self, english: str, params: Mapping[str, Any] | None = None) -> str:
        """A sentence of `editor.messages` in this language, in the form that `params["limit"]` asks for, unfilled."""
        singular = SINGULARS.get(english)
        limit = (params or {}).get("limit")
        if singular is None or not isinstance(limit, int):
            return self._translations.gettext(english)
        return self._translations.ngettext(singular, english, limit)

    def violation(self, violation: Violation) -> Violation:
        """The violation with its message in this language."""
        return self._said(violation, VIOLATIONS)

    def notice(self, notice: Notice) -> Notice:
        """The notice with its message and its actions' labels in this language."""
        return self._said(notice, NOTICES)

    def result(self, result: Result) -> Result:
        """The result with its messages in this language."""
        if not result.violations and not result.notices:
            return result
        said = copy(result)
        said.violations = tuple(map(self.violation, result.violations))
        said.notices = tuple(map(self.notice, result.notices))
        return said

    def paste(self, paste: Paste) -> Paste:
        """The paste with its notices in this language."""
        return dataclasses.replace(paste, notices=tuple(map(self.notice, paste.notices)))

    def texts(self, limits: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """All texts by kind and code, unfilled; where `limits` has a code, in the plural form of that limit."""
        return {
            "violations": {code: self.text(said, {"limit": limits.get(code)}) for code, said in VIOLATIONS.items()},
            "notices": {code: self.text(said, {"limit": limits.get(code)}) for code, said in NOTICES.items()},
            "actions": {code: self.text(label) for code, label in ACTIONS.items()},
            "client": {code: self.text(said) for code, said in CLIENT.items()},
        }

    def _said(self, message: Message, sentences: Mapping[str, str]) -> Message:
        english = sentences.get(message.code)
        if english is None:
            return message
        said = self.text(english, message.params).format(**message.params)
        actions = tuple(Action(action.code, self.text(ACTIONS[action.code])) for action in message.actions)
        return dataclasses.replace(message, message=said, actions=actions)


def catalogue(language: str) -> Catalogue:
    """The catalogue of a language such as "de" or "pt-BR"; English where there is none."""
    wanted = language.lower()
    return _catalogue(next((code for code in (wanted, wanted.partition("-")[0]) if code in LANGUAGES), SOURCE))


@cache
def _catalogue(code: str) -> Catalogue:
    known = gettext.NullTranslations() if code == SOURCE else gettext.translation(DOMAIN, DIRECTORY, [code])
    return Catalogue(code, known)
