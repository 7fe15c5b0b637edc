"""One reply, checked by forms, serializers and models: the same verdict, codes and stored bytes as by the Editor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django import forms
from django.core.exceptions import ValidationError as DjangoValidationError
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask import Flask, request
from pydantic import BaseModel, ValidationError
from rest_framework import serializers  # Needs a project, which conftest has set up by now.
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from editor import Editor
from editor.contrib.django.forms import ReplyField as FormField
from editor.contrib.drf import ReplyField as SerializerField
from editor.contrib.flask import ReplyEditor
from editor.contrib.pydantic import Reply
from editor.contrib.wtforms import ReplyField
from tests.cases import load
from tests.contrib.service import Service, running
from tests.django_app.models import Post as DjangoPost

EMOJI = "<p>" + "😀" * 76 + "</p>"


class Verdict(NamedTuple):
    """What became of a reply: the codes of its violations, and the HTML to store where there are none."""

    codes: tuple[str, ...]
    html: str | None


def by_the_editor(html: str) -> Verdict:
    result = Editor().check(html)
    return Verdict(tuple(one.code for one in result.violations), str(result.html) if result.ok else None)


flask_forum = Flask("forum")
flask_forum.secret_key = "a secret of the tests"
flask_editor = ReplyEditor(flask_forum)


@flask_forum.post("/posts")
def create_flask_post() -> tuple[dict[str, Any], int]:
    result = flask_editor.check(request.form["content"])
    return result.to_json(), 200 if result.ok else 422


def by_flask(html: str) -> Verdict:
    answer = flask_forum.test_client().post("/posts", data={"content": html, "content-format": "html"})
    assert answer.json is not None
    assert answer.status_code == (200 if answer.json["ok"] else 422)
    return of_json(answer.json)


def of_json(result: dict[str, Any]) -> Verdict:
    codes = tuple(one["code"] for one in result["violations"])
    return Verdict(codes, result["html"] if result["ok"] else None)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as it is shipped."""
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


class ReplyForm(Form):
    body = ReplyField("Your reply")


def by_wtforms(html: str) -> Verdict:
    form = ReplyForm(MultiDict({"body": html}))
    valid = form.validate()
    assert form.body.result is not None
    return Verdict(tuple(one.code for one in form.body.result.violations), str(form.body.data) if valid else None)


class Post(BaseModel):
    body: Reply


def by_pydantic(html: str) -> Verdict:
    try:
        return Verdict((), Post(body=html).model_dump(mode="json")["body"])  # type: ignore[arg-type]  # takes HTML
    except ValidationError as error:
        (detail,) = error.errors()
        return Verdict(tuple(one["code"] for one in detail["ctx"]["violations"]), None)


class PostSerializer(serializers.Serializer[Any]):
    body = SerializerField()


def by_drf(html: str) -> Verdict:
    serializer = PostSerializer(data={"body": html})
    if serializer.is_valid():
        return Verdict((), str(serializer.validated_data["body"]))
    return Verdict(tuple(detail.code for detail in serializer.errors["body"]), None)


app = FastAPI()


@app.post("/posts")
def create_post(post: Post) -> Post:
    return post


def by_fastapi(html: str) -> Verdict:
    answer = TestClient(app).post("/posts", json={"body": html})
    if answer.status_code == 200:
        return Verdict((), answer.json()["body"])
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert detail["loc"] == ["body", "body"]
    return Verdict(tuple(one["code"] for one in detail["ctx"]["violations"]), None)


class DjangoForm(forms.Form):
    body = FormField()


def by_django_form(html: str) -> Verdict:
    form = DjangoForm({"body": html})
    if form.is_valid():
        return Verdict((), str(form.cleaned_data["body"]))
    return Verdict(tuple(error.code for error in form.errors["body"].as_data()), None)


def by_django_model(html: str) -> Verdict:
    post = DjangoPost(html=html)
    try:
        post.full_clean()
    except DjangoValidationError as error:
        return Verdict(tuple(one.code for one in error.error_dict["html"]), None)
    return Verdict((), post.html)


FRAMEWORKS: dict[str, Callable[[str], Verdict]] = {
    "Flask": by_flask,
    "WTForms": by_wtforms,
    "pydantic": by_pydantic,
    "Django form": by_django_form,
    "Django model": by_django_model,
    "Django REST framework": by_drf,
    "FastAPI": by_fastapi,
}
REPLIES = [case["html"] for case in load("replies.jsonl")]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_framework_gives_the_verdict_of_the_editor(framework: str) -> None:
    judge = FRAMEWORKS[framework]
    assert len(REPLIES) >= 60
    assert {html: judge(html) for html in REPLIES} == {html: by_the_editor(html) for html in REPLIES}


@pytest.mark.parametrize("by", ["check", "check/batch"])
def test_the_service_gives_the_verdict_of_the_editor(service: Service, by: str) -> None:
    if by == "check":
        results = [service.ask("POST", "/check", {"html": html}).json for html in REPLIES]
    else:
        lines = "\n".join(json.dumps({"html": html}) for html in REPLIES).encode()
        answer = service.ask("POST", "/check/batch", lines, Content_Type="application/jsonl")
        results = [json.loads(line)["result"] for line in answer.body.splitlines()]
    assert list(map(of_json, results)) == list(map(by_the_editor, REPLIES))


def test_the_replies_of_the_matrix_are_of_every_kind() -> None:
    verdicts = [by_the_editor(html) for html in REPLIES]
    assert {code for verdict in verdicts for code in verdict.codes} >= {"too_many_emoji", "pasted_image", "empty"}
    assert sum(verdict.html == html for verdict, html in zip(verdicts, REPLIES, strict=True)) >= 10
    assert sum(verdict.html not in (html, None) for verdict, html in zip(verdicts, REPLIES, strict=True)) >= 10


def test_a_refused_reply_stays_in_the_form_as_it_was_sent_with_all_messages() -> None:
    form = ReplyForm(MultiDict({"body": f"{EMOJI}<p><img src='data:image/png;base64,AA=='></p>"}))
    assert not form.validate()
    assert form.body.errors == ["You cannot paste images directly.", "Only 75 emoji are allowed."]
    assert "data:image/png" in form.body()
    assert "😀" * 76 in form.body()


def test_further_validators_of_a_form_see_the_stored_html() -> None:
    class Required(Form):
        body = ReplyField("Your reply", [InputRequired()])

    assert Required(MultiDict({"body": "<b>Hi</b>"})).validate()
    missing = Required(MultiDict({}))
    assert not missing.validate()
    assert missing.body.errors


@pytest.mark.parametrize("nothing", ["", " ", "\r\n", "<p></p>", "<p><br></p>", "<p>&nbsp;</p>"])
def test_a_reply_without_content_is_none_where_the_field_is_optional(nothing: str) -> None:
    class Note(Form):
        body = ReplyField("Note", [Optional()])

    form = Note(MultiDict({"body": nothing}))
    assert form.validate(), form.errors
    assert form.body.data == ""
    assert not ReplyForm(MultiDict({"body": nothing})).validate()
    assert SerializerField(allow_blank=True).run_validation(nothing) == ""
    with pytest.raises(serializers.ValidationError):
        SerializerField().run_validation(nothing)


def test_an_optional_reply_with_more_than_nothing_wrong_is_refused() -> None:
    class Note(Form):
        body = ReplyField("Note", [Optional()])

    assert not Note(MultiDict({"body": EMOJI})).validate()
    with pytest.raises(serializers.ValidationError):
        SerializerField(allow_blank=True).run_validation("<img src='data:image/png;base64,AA=='>")


def test_messages_come_in_the_language_of_the_request() -> None:
    class German(Form):
        body = ReplyField("Antwort", language=lambda: "de")

    form = German(MultiDict({"body": EMOJI}))
    form.validate()
    assert form.body.errors == ["Es sind nur 75 Emojis erlaubt."]
    with pytest.raises(serializers.ValidationError) as refused:
        SerializerField(language=lambda: "de").run_validation(EMOJI)
    assert refused.value.detail == ["Es sind nur 75 Emojis erlaubt."]


def test_a_value_that_is_no_text_is_an_error_of_the_framework_and_no_traceback() -> None:
    with pytest.raises(ValidationError, match="string"):
        Post(body=3)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(serializers.ValidationError):
        SerializerField().run_validation({"not": "text"})


NO_TEXT = {
    "a file": FileStorage(BytesIO(b"text"), "a.txt"),
    "a number": 5,
    "bytes": b"text",
    "null": None,
    "an object": {},
}


@pytest.mark.parametrize("sent", NO_TEXT.values(), ids=NO_TEXT)
def test_what_a_form_sends_in_place_of_a_text_is_no_reply(sent: Any) -> None:
    form = ReplyForm(MultiDict({"body": sent}))
    assert not form.validate()
    assert form.body.errors == ["Write something first."]
    assert form.body() == '<textarea id="body" name="body">\r\n</textarea>'


def test_a_file_of_the_same_name_does_not_hide_a_reply() -> None:
    form = ReplyForm(MultiDict([("body", FileStorage(BytesIO(b"text"), "a.txt")), ("body", "<b>Hi</b>")]))
    assert form.validate()
    assert form.body.data == "<p><strong>Hi</strong></p>"


@pytest.mark.parametrize("typed", ["html", "text"])
def test_a_form_that_is_validated_again_keeps_its_reply(typed: str) -> None:
    form = ReplyForm(MultiDict({"body": "a &lt; b", "body-format": typed}))
    assert form.validate()
    stored = form.body.data
    assert form.validate()
    assert form.body.data == stored


def test_a_model_takes_a_result_that_was_checked_already_and_refuses_one_that_is_not_ok() -> None:
    result = Editor().check("<b>Hi</b>")
    assert Post(body=result).body is result
    with pytest.raises(ValidationError, match="Only 75 emoji"):
        Post(body=Editor().check(EMOJI))


def test_the_schema_of_a_model_says_that_it_takes_html() -> None:
    assert Post.model_json_schema()["properties"]["body"]["contentMediaType"] == "text/html"
