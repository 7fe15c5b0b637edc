"""The reply in Django's forms, models and admin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.template import Context, Template
from django.test import Client, override_settings
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from rest_framework.serializers import ModelSerializer
from rest_framework.serializers import ValidationError as SerializerError

from editor import Editor, Result, Violation
from editor.contrib.django.forms import ReplyField, refused
from editor.contrib.drf import ReplyField as SerializerField
from tests.django_app.models import Post
from tests.django_project import MIDDLEWARE

EMOJI = "<p>" + "😀" * 76 + "</p>"
NOTHING = ["", " ", "\r\n", "<p></p>", "<p><br></p>", "<p>&nbsp;</p>"]
PICTURE = "<p><img src='data:image/png;base64,AA=='></p>"


@pytest.fixture(autouse=True)
def project() -> Iterator[None]:
    """A project with the middleware of any other, and no posts."""
    with override_settings(REPLY_EDITOR={}, MIDDLEWARE=MIDDLEWARE):
        yield
    Post.objects.all().delete()
    get_user_model().objects.all().delete()


class ReplyForm(forms.Form):
    content = ReplyField(label="Your reply", context="reply:42")


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ("html",)


def test_all_violations_are_errors_with_their_code_and_params_and_the_box_keeps_what_was_sent() -> None:
    form = ReplyForm({"content": EMOJI + PICTURE})
    assert not form.is_valid()
    errors = {error.code: error for error in form.errors["content"].as_data()}
    assert form.errors["content"] == ["You cannot paste images directly.", "Only 75 emoji are allowed."]
    assert errors["too_many_emoji"].params == {"limit": 75, "count": 76}
    page = str(form)
    assert "😀" * 76 in page
    assert "data:image/png" in page


class PostSerializer(ModelSerializer):
    class Meta:
        model = Post
        fields = ("html", "note")


def test_a_serializer_that_follows_the_model_refuses_what_its_field_refuses() -> None:
    serializer = PostSerializer(data={"html": EMOJI + PICTURE, "note": ""})
    assert not serializer.is_valid()
    assert {error.code: str(error) for error in serializer.errors["html"]} == {
        "pasted_image": "You cannot paste images directly.",
        "too_many_emoji": "Only 75 emoji are allowed.",
    }
    serializer = PostSerializer(data={"html": "<b>one</b>", "note": ""})
    assert serializer.is_valid(), serializer.errors
    assert Post.objects.get(pk=serializer.save().pk).html == "<p><strong>one</strong></p>"


def test_a_field_of_a_serializer_goes_by_the_projects_policy_and_language() -> None:
    field = SerializerField()
    with override_settings(REPLY_EDITOR={"policy": {"max_emoji": 1}}):
        for language, said in (("en", "Only 1 emoji is allowed."), ("de", "Es ist nur 1 Emoji erlaubt.")):
            with translation.override(language), pytest.raises(SerializerError) as refused:
                field.run_validation("<p>😀😀</p>")
            assert refused.value.detail == [said]
        assert SerializerField(editor=Editor()).run_validation("<p>😀😀</p>") == "<p>😀😀</p>"


def test_a_checked_reply_is_cleaned_data_and_its_result_is_at_hand() -> None:
    form = ReplyForm({"content": "<b>one</b>\r\ntwo"})
    assert form.is_valid()
    assert form.cleaned_data["content"] == "<p><strong>one</strong> two</p>"
    assert form.fields["content"].result.stats.characters == 7
    assert ReplyForm.base_fields["content"].result is None


def test_angle_brackets_typed_without_javascript_stay_and_are_shown_again_as_typed() -> None:
    form = ReplyForm({"content": "a <b> c", "content-format": "text"})
    assert form.is_valid()
    assert form.cleaned_data["content"] == "<p>a &lt;b&gt; c</p>"
    assert '<input type="hidden" name="content-format" value="text">' in str(form)


def test_the_page_has_one_label_and_its_media_load_the_client() -> None:
    form = ReplyForm()
    page = str(form)
    assert page.count("<label") == 1
    assert '<label for="id_content">Your reply' in page
    assert '<reply-editor context="reply:42" api="/editor" lang="en" dir="ltr"><textarea id="id_content"' in page
    media = str(form.media)
    assert '<script src="/editor/static/reply-editor.js" type="module"></script>' in media
    assert 'href="/editor/static/reply-editor.css"' in media


def test_a_view_says_what_is_written_where_it_knows() -> None:
    form, other = ReplyForm(), ReplyForm()
    form.fields["content"].context = "reply:7"
    assert 'context="reply:7"' in str(form)
    assert 'context="reply:42"' in str(other)


def test_messages_and_the_box_speak_djangos_language() -> None:
    with translation.override("de"):
        form = ReplyForm({"content": EMOJI})
        assert form.errors["content"] == ["Es sind nur 75 Emojis erlaubt."]
        assert 'lang="de"' in str(form)


def test_a_message_with_a_percent_sign_is_said_as_it_is() -> None:
    said = Violation("too_many_emoji", "100 % of %(limit)s %s", {"limit": 1})
    assert refused(cast(Result, SimpleNamespace(violations=(said,)))).messages == ["100 % of %(limit)s %s"]


def test_a_field_that_may_stay_empty_does() -> None:
    for nothing in NOTHING:
        assert ReplyField(required=False).clean(nothing) == ""
    with pytest.raises(ValidationError) as empty:
        ReplyField().clean("")
    assert [error.code for error in empty.value.error_list] == ["empty"]


@pytest.mark.parametrize("nothing", NOTHING)
def test_a_reply_without_content_is_none_where_a_model_allows_that(nothing: str) -> None:
    post = Post(html="x", note=nothing)
    post.full_clean()
    assert post.note == ""
    serializer = PostSerializer(data={"html": "x", "note": nothing})
    assert serializer.is_valid(), serializer.errors
    refused = PostSerializer(data={"html": nothing, "note": ""})
    assert not refused.is_valid()


def test_a_model_form_stores_canonical_html() -> None:
    form = PostForm({"html": "<b>Hi</b>"})
    post = form.save()
    assert Post.objects.get(pk=post.pk).html == "<p><strong>Hi</strong></p>"
    assert type(post.html) is str
    assert not PostForm({"html": EMOJI}).is_valid()


@pytest.mark.parametrize("way", ["save", "update", "bulk_create"])
def test_nothing_but_canonical_html_is_stored_whichever_way_it_comes_in(way: str) -> None:
    raw = "<p onclick=alert(1)>Hi</p><script>alert(1)</script>"
    if way == "bulk_create":
        Post.objects.bulk_create([Post(html=raw)])
    else:
        Post(html=raw if way == "save" else "<p>x</p>").save()
    if way == "update":
        Post.objects.update(html=raw)
    assert Post.objects.get().html == "<p>Hi</p>"


HOSTILE = "<p onclick=alert(1)>Hi</p><script>alert(1)</script>"


@pytest.mark.parametrize(
    "value", [gettext_lazy(HOSTILE), mark_safe(HOSTILE), Path(HOSTILE)], ids=["lazy", "safe", "path"]
)
@pytest.mark.parametrize("way", ["save", "update"])
def test_a_value_that_becomes_a_text_only_as_it_is_stored_is_cleaned_too(way: str, value: Any) -> None:
    post = Post(html=value if way == "save" else "<p>x</p>")
    post.save()
    if way == "update":
        Post.objects.update(html=value)
    assert Post.objects.get().html == "<p>Hi</p>"


def test_after_saving_a_post_has_what_is_stored() -> None:
    made, (of_many,) = Post(html=HOSTILE), Post.objects.bulk_create([Post(html=HOSTILE)])
    made.save()
    serializer = PostSerializer(data={"html": HOSTILE})
    assert serializer.is_valid()
    serializer.save()
    assert [made.html, of_many.html, serializer.data["html"]] == ["<p>Hi</p>"] * 3


def test_what_the_database_computes_is_repaired_where_it_is_shown() -> None:
    Post(html="<p>x</p>").save()
    Post.objects.update(html=Value(HOSTILE))
    stored = Post.objects.get()
    assert stored.html == HOSTILE
    assert Template("{% load reply_editor %}{{ post.html|reply }}").render(Context({"post": stored})) == "<p>Hi</p>"


def test_a_stored_post_is_checked_again_by_the_policy_of_today() -> None:
    Post(html="<p>😀😀</p>").save()
    post = Post.objects.get()
    post.full_clean()
    with override_settings(REPLY_EDITOR={"policy": {"max_emoji": 1}}), pytest.raises(ValidationError) as stricter:
        post.full_clean()
    assert stricter.value.message_dict == {"html": ["Only 1 emoji is allowed."]}


@pytest.fixture
def admin() -> Client:
    """A browser of a signed-in administrator."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root", "root@forum.example", "x"))
    return client


def test_the_admin_has_the_box_and_tells_all_violations(admin: Client) -> None:
    page = admin.get("/admin/django_app/post/add/").text
    assert page.count("<reply-editor ") == 2
    assert 'src="/editor/static/reply-editor.js" type="module"' in page
    told = admin.post("/admin/django_app/post/add/", {"html": EMOJI + PICTURE, "note": ""}).text
    assert "You cannot paste images directly." in told
    assert "Only 75 emoji are allowed." in told
    assert "😀" * 76 in told
    assert admin.post("/admin/django_app/post/add/", {"html": "<b>Hi</b>", "note": ""}).status_code == 302
    assert Post.objects.get().html == "<p><strong>Hi</strong></p>"


def test_a_migration_knows_the_field_by_its_path() -> None:
    _, path, _, options = Post._meta.get_field("html").deconstruct()
    assert path == "editor.contrib.django.fields.ReplyField"
    assert options == {"verbose_name": "reply"}
