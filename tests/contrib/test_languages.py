"""Languages: every sentence in every catalogue, each plural form right, and the page's language in every answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from editor import Editor
from editor.messages import notice, violation
from editor.sentences import NOTICES, VIOLATIONS
from editor.translation import LANGUAGES, translator
from tests.cases import params
from tests.contrib.conftest import Forum
from tools.catalogues import catalogues, compiled, read, sentences

FIELD = re.compile(r"\{(\w+)\}")
SOURCES = list(catalogues())


def test_six_languages_are_spoken() -> None:
    assert set(LANGUAGES) == {"en", "de", "fr", "es", "ja", "ar"}
    assert LANGUAGES[0] == "en"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_every_sentence_and_its_placeholders(path: Path) -> None:
    known = read(path)
    for sentence in sentences():
        one, *many = (sentence,) if isinstance(sentence, str) else sentence
        message = known.get(one)
        assert message is not None, one
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert all(forms), one
        assert len(forms) == (known.num_plurals if many else 1)
        asked = set(FIELD.findall(one))
        for form in forms:
            assert set(FIELD.findall(form)) - asked == set(), form
            # A form for one or two may say the number in words.
            assert asked - set(FIELD.findall(form)) <= {"limit"}, form
        assert set(FIELD.findall(forms[-1])) == asked
    assert len(known) == len(list(sentences()))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_compiled_as_it_is_written(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(read(path)), "run python -m tools.catalogues"


@pytest.mark.parametrize("case", params("api-plurals.jsonl"))
def test_a_limit_is_said_in_the_right_form(case: dict[str, Any]) -> None:
    refused = violation("too_many_emoji", limit=case["limit"], count=999)
    assert refused.translated(case["language"]).message == case["message"]


@pytest.mark.parametrize("case", params("api-sizes.jsonl"))
def test_sizes_are_said_in_kb_and_mb_and_never_as_the_limit_they_pass(case: dict[str, Any]) -> None:
    refused = violation("picture_too_large", limit=case["limit"], count=case["count"])
    assert refused.translated(case["language"]).message == case["message"]
    assert refused.params == {"limit": case["limit"], "count": case["count"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said_with_its_params(language: str) -> None:
    given: dict[str, Any] = dict.fromkeys(("limit", "count", "host", "url", "expires"), 3)
    for code in VIOLATIONS:
        assert "{" not in violation(code, **given).translated(language).message
    for code in NOTICES:
        translated = notice(code, actions=("clear_editor",), **given).translated(language)
        assert "{" not in translated.message
        assert translated.code == code


@pytest.mark.parametrize(
    ("asked", "language"),
    [("de", "de"), ("de-AT", "de"), ("DE", "de"), ("pt-BR", "en"), ("", "en"), ("../../etc", "en"), ("x" * 999, "en")],
)
def test_an_unknown_language_is_english_and_a_region_is_its_language(asked: str, language: str) -> None:
    assert translator(asked).language == language


def test_a_result_is_said_again_and_otherwise_the_same() -> None:
    result = Editor().check("<p>" + "😀" * 76 + "</p>")
    translated = result.translated("fr")
    assert translated.violations[0].message == "Seuls 75 émojis sont autorisés."
    assert result.violations[0].message == "Only 75 emoji are allowed."
    assert translated.html == result.html
    assert Editor().check("<p>fine</p>") is not None


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        ({"Accept-Language": "ja"}, "ja"),
        ({"Accept-Language": "de-CH, fr;q=0.5"}, "de"),
        ({"Accept-Language": "pt, ar;q=0.3"}, "ar"),
        ({"Accept-Language": ";;;q=x, \x7f"}, "en"),
    ],
    ids=str,
)
def test_an_answer_is_in_the_browsers_language(client: FlaskClient, headers: dict[str, str], language: str) -> None:
    body = {"html": "<p>" + "😀" * 76 + "</p>"}
    answer = client.post("/editor/check", json=body, headers=headers)
    expected = violation("too_many_emoji", limit=75, count=76).translated(language).message
    assert answer.json is not None
    assert answer.json["violations"][0]["message"] == expected
    policy = client.get("/editor/policy", headers=headers)
    assert policy.json is not None
    assert policy.json["lang"] == policy.headers["Content-Language"] == language


def test_the_hosts_word_goes_before_the_browsers_and_the_query_before_both(forum: Forum) -> None:
    client = forum({"language": lambda: "es"})
    headers = {"Accept-Language": "de"}
    assert client.get("/editor/policy", headers=headers).json["lang"] == "es"  # type: ignore[index]  # an object
    assert client.get("/editor/policy?lang=fr", headers=headers).json["lang"] == "fr"  # type: ignore[index]  # likewise


def test_the_clients_texts_come_in_the_plural_form_of_the_limit(forum: Forum) -> None:
    client = forum(policy={"max_emoji": 2})
    texts = client.get("/editor/policy?lang=ar").json["messages"]  # type: ignore[index]  # an object
    assert texts["violations"]["too_many_emoji"] == "يُسمح برمزين تعبيريين فقط."
    assert texts["notices"]["draft_restored"] == "تمت استعادة محتواك السابق."
    assert texts["client"]["bold"] == "عريض"
