"""The reply box in Django: its settings, its urls at any path, Django's own tokens, tags, static files and cookies."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import transaction
from django.http import HttpRequest
from django.template import TemplateSyntaxError, engines
from django.test import AsyncClient, Client, RequestFactory, override_settings
from django.urls import include, path, set_script_prefix
from werkzeug.test import Client as WerkzeugClient

from editor import Editor
from editor.contrib.django import configuration, reply_box
from editor.contrib.django.models import PublishedReply
from tests.django_app.models import Post
from tests.django_project import MIDDLEWARE

NEW = {"If-None-Match": "*"}
EDITOR = include("editor.contrib.django.urls")


@pytest.fixture
def posts() -> list[tuple[str, str]]:
    """What was published."""
    return []


@pytest.fixture
def client(tmp_path: Path, posts: list[tuple[str, str]]) -> Iterator[Client]:
    """A browser at a forum with drafts, protected by Django's own tokens."""
    options = {
        "drafts_url": f"sqlite:///{tmp_path}/drafts.sqlite3",
        "publish": lambda member, context, result, token: posts.append((member, str(result.html))),
    }
    with override_settings(REPLY_EDITOR=options, MIDDLEWARE=MIDDLEWARE):
        yield Client(enforce_csrf_checks=True)
        drafts: Any = configuration.api().drafts
        drafts.close()


def urls_of(*patterns: Any) -> ModuleType:
    """The addresses of a project; Django wants them hashable."""
    urls = ModuleType("urls")
    urls.urlpatterns = list(patterns)  # type: ignore[attr-defined]  # as in any urls.py
    return urls


def save(client: Client, token: str, header: str = "X-CSRF-Token") -> Any:
    body = {"data": '{"html": "<p>Hel"}', "content_type": "application/json"}
    return client.put("/editor/drafts/reply:42", **body, headers={header: token, **NEW})


def token_on(page: str) -> str:
    found = re.search(r'csrf-token="([^"]+)"', page)
    assert found
    return found[1]


def test_a_page_shows_the_box_and_the_stored_reply(client: Client) -> None:
    stored = Editor().check("<p>https://youtu.be/GfEKGum0kGQ</p>").html
    page = client.get("/page", {"text": f"{stored}<script>alert(1)</script>"}).text
    assert '<script type="module" src="/editor/static/reply-editor.js" nonce="n1">' in page
    assert '<reply-editor context="reply:42" api="/editor" csrf-token="' in page
    assert "Reply &amp; more</label>" in page
    assert 'rows="5"' in page
    assert '<iframe src="https://www.youtube-nocookie.com/embed/' in page
    assert "<script>alert" not in page


def test_a_stored_reply_to_edit_keeps_its_references_though_it_is_marked_as_safe(client: Client) -> None:
    page = client.get("/page", {"text": "<p>&lt;b&gt; &amp;amp;</p>"}).text
    assert "\n&lt;p&gt;&amp;lt;b&amp;gt; &amp;amp;amp;&lt;/p&gt;</textarea>" in page
    assert "<article><p>&lt;b&gt; &amp;amp;</p></article>" in page


@pytest.mark.parametrize("header", ["X-CSRF-Token", "X-CSRFToken"])
def test_a_pages_django_token_saves_a_draft(client: Client, header: str) -> None:
    assert save(client, token_on(client.get("/page").text), header).status_code == 200


@override_settings(CSRF_HEADER_NAME="HTTP_X_FORUM_TOKEN", CSRF_COOKIE_NAME="forum_csrf")
def test_djangos_names_of_the_header_and_the_cookie_count(client: Client) -> None:
    token = token_on(client.get("/page").text)
    assert client.cookies.keys() == {"forum_csrf"}
    assert save(client, token, "X-Forum-Token").status_code == 200


@override_settings(CSRF_USE_SESSIONS=True, SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
def test_a_token_in_the_session_counts(client: Client) -> None:
    token = token_on(client.get("/page").text)
    assert "csrftoken" not in client.cookies
    assert save(client, token).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a" * 64, "é", "{" * 64])
def test_a_change_without_djangos_token_is_a_problem_that_the_client_knows(client: Client, token: str) -> None:
    client.get("/page")
    answer = save(client, token)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/editor/docs#csrf-token"
    assert client.get("/editor/drafts/reply:42").status_code == 404


def test_a_token_of_another_visitor_or_without_its_cookie_is_refused(client: Client) -> None:
    client.get("/page")
    stolen = token_on(Client().get("/page").text)
    assert save(client, stolen).status_code == 403
    assert save(Client(enforce_csrf_checks=True), stolen).status_code == 403


def test_after_a_rotation_the_old_token_is_refused_and_policy_gives_another(client: Client) -> None:
    old = token_on(client.get("/page").text)
    client.cookies["csrftoken"] = "b" * 32  # As rotate_token does when somebody signs in.
    assert save(client, old).status_code == 403
    assert save(client, client.get("/editor/policy").json()["csrf_token"]).status_code == 200


def test_a_guests_reply_is_held_and_published_when_they_sign_in(client: Client, posts: list[tuple[str, str]]) -> None:
    held = client.post("/reply", {"content": "<p>Hello</p>"})
    assert held.json()["code"] == "reply_held"
    cookie = held.cookies["editor_guest"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert "Cookie" in held.headers["Vary"]
    assert client.get("/waiting").json() == {"waiting": ["<p>Hello</p>"]}
    assert Client().get("/waiting").json() == {"waiting": []}
    signed_in = client.post("/sign-in")
    assert signed_in.json() == {"published": 1}
    assert signed_in.cookies["editor_guest"]["max-age"] == 0
    assert posts == [("7", "<p>Hello</p>")]


def test_a_signed_in_users_draft_goes_when_the_reply_is_published(client: Client) -> None:
    member = {"X-Member": "7"}
    token = client.get("/editor/policy", headers=member).json()["csrf_token"]
    saved = client.put(
        "/editor/drafts/reply:42",
        '{"html": "x"}',
        content_type="application/json",
        headers={**member, **NEW, "X-CSRF-Token": token},
    )
    assert saved.status_code == 200
    assert "editor_guest" not in client.cookies
    assert client.post("/reply", {"content": "<b>x</b>"}, headers=member).json() == {
        "html": "<p><strong>x</strong></p>"
    }
    assert client.get("/editor/drafts/reply:42", headers=member).status_code == 404


@pytest.mark.parametrize("place", ["", "editor/", "forum/box/", "a box/", "box"])
def test_the_api_is_where_the_projects_urls_say(client: Client, place: str) -> None:
    urls = urls_of(path(place, EDITOR))
    mount = "/" + place.removesuffix("/").replace(" ", "%20") if place else ""
    with override_settings(ROOT_URLCONF=urls):
        assert client.get(f"{mount}/openapi.json").json()["servers"] == [{"url": mount or "/"}]
        nowhere = client.get(f"{mount}/nowhere/")
        assert (nowhere.status_code, nowhere.json()["type"]) == (404, f"{mount}/docs#not-found")
        assert f'api="{mount}"' in reply_box(RequestFactory().get("/")).field("content", context="a")


def test_a_forum_below_a_path_counts_that_too(client: Client) -> None:
    with override_settings(FORCE_SCRIPT_NAME="/forum"):
        served = WerkzeugClient(WSGIHandler())  # Django's own client does not begin a request as a server does.
        document = served.get("/editor/openapi.json").json
        assert document is not None
        assert document["servers"] == [{"url": "/forum/editor"}]
        assert 'api="/forum/editor"' in served.get("/page").text
        set_script_prefix("/")


def test_a_form_that_a_middleware_has_read_before_is_read_no_second_time(tmp_path: Path) -> None:
    from tests.contrib.conftest import picture

    def reader(get_response: Any) -> Any:
        def middleware(request: HttpRequest) -> Any:
            assert request.POST is not None
            return get_response(request)

        return middleware

    import tests.django_project as project

    project.reader = reader  # type: ignore[attr-defined]  # a middleware is named by its path
    first = ["tests.django_project.reader", *MIDDLEWARE]
    with override_settings(REPLY_EDITOR={"uploads_url": str(tmp_path / "pictures")}, MIDDLEWARE=first):
        client = Client()
        token = client.get("/editor/policy").json()["csrf_token"]
        file = tmp_path / "photo.png"
        file.write_bytes(picture())
        with file.open("rb") as sent:
            answer = client.post("/editor/images", {"file": sent}, headers={"X-CSRF-Token": token})
        assert answer.status_code == 201


def test_the_api_answers_under_asgi_too(client: Client) -> None:
    async def ask() -> Any:
        return await AsyncClient().post("/editor/check", '{"html": "<b>Hi</b>"}', content_type="application/json")

    assert asyncio.run(ask()).json()["html"] == "<p><strong>Hi</strong></p>"


@override_settings(STATICFILES_FINDERS=["editor.contrib.django.finders.ClientFinder"])
def test_static_files_may_serve_the_client(client: Client) -> None:
    page = client.get("/page").text
    assert 'src="/static/reply_editor/reply-editor.js"' in page
    for name in ("reply-editor.js", "reply-editor.css", "embed.js", "emoji-de.json"):
        found = finders.find(f"reply_editor/{name}")
        assert Path(found).name == name
    assert finders.find("reply_editor/../pyproject.toml") is None
    collected = [(storage.prefix, name) for finder in finders.get_finders() for name, storage in finder.list(None)]
    assert ("reply_editor", "reply-editor.js") in collected
    assert ("reply_editor", "embed.css") in collected


@pytest.fixture
def own(client: Client) -> Iterator[Client]:
    """A member's browser at a forum whose drafts are in its own database."""
    with override_settings(REPLY_EDITOR={}):
        yield Client(headers={"X-Member": "7"})
        drafts: Any = configuration.api().drafts
        drafts.erase("7")
    Post.objects.all().delete()


def test_posting_and_discarding_are_one_transaction_of_djangos(own: Client) -> None:
    save(own, own.get("/editor/policy").json()["csrf_token"])
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(pk=7, is_authenticated=True)
    with transaction.atomic():
        Post.objects.create(html="<p>Hello</p>")
        reply_box(request).published("reply:42")
        transaction.set_rollback(True)
    assert not Post.objects.exists()
    assert own.get("/editor/drafts/reply:42").json()["html"] == "<p>Hel"
    with transaction.atomic():
        Post.objects.create(html="<p>Hello</p>")
        reply_box(request).published("reply:42")
    assert own.get("/editor/drafts/reply:42").status_code == 404


def test_a_held_reply_is_published_once_where_its_token_is_asked_for(own: Client) -> None:
    with transaction.atomic():
        assert PublishedReply.is_new("a token of one reply")
        assert not PublishedReply.is_new("a token of one reply")
        Post.objects.create(html="<p>after the refusal, the transaction goes on</p>")
    with pytest.raises(transaction.TransactionManagementError, match="belongs in the transaction"):
        PublishedReply.is_new("another")
    assert PublishedReply.forget_before(datetime.now(UTC) + timedelta(days=1)) == 1


def test_the_projects_migrations_make_the_tables_and_none_is_missing() -> None:
    call_command("makemigrations", "reply_editor", check=True, dry_run=True, verbosity=0)


def ids(**settings: Any) -> list[tuple[str, str]]:
    with override_settings(**settings):
        return [(str(one.id), f"{one.msg} {one.hint}") for one in run_checks() if one.id.startswith("reply_editor.")]


def test_a_project_that_is_set_up_has_nothing_to_be_told(client: Client) -> None:
    assert ids() == []


def test_an_unknown_setting_warns_with_the_nearest_and_the_box_works(client: Client) -> None:
    ((code, said),) = ids(REPLY_EDITOR={"polcy": {}})
    assert code == "reply_editor.W001"
    assert "'policy'" in said
    with override_settings(REPLY_EDITOR={"EDITOR_X": 1}):
        assert client.get("/editor/health").status_code == 200


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"database": "nowhere"}, 'REPLY_EDITOR["database"]'),
        ({"csrf_seconds": 0}, 'REPLY_EDITOR["csrf_seconds"]'),
        ({"policy": {"max_emoji": -1}}, "max_emoji"),
        ({"policy": "nowhere.toml"}, "REPLY_EDITOR[\"policy\"]: 'nowhere.toml' cannot be read: No such file"),
        ({"policy": 5}, 'REPLY_EDITOR["policy"]: must be field names and values, or the path of a TOML file, not 5'),
        ({"publish": "nowhere.at_all"}, 'REPLY_EDITOR["publish"]'),
        ([], "must be a dict"),
    ],
)
def test_a_setting_that_cannot_be_is_named(values: Any, named: str) -> None:
    assert any(code == "reply_editor.E001" and named in said for code, said in ids(REPLY_EDITOR=values))


def test_a_project_without_the_urls_or_the_middleware_is_told_which_lines_to_add() -> None:
    urls = urls_of()
    told = dict(ids(ROOT_URLCONF=urls, MIDDLEWARE=[]))
    assert 'include("editor.contrib.django.urls")' in told["reply_editor.E002"]
    assert "ReplyEditorMiddleware" in told["reply_editor.W002"]
    with override_settings(ROOT_URLCONF=urls), pytest.raises(ImproperlyConfigured, match="urlpatterns"):
        reply_box(RequestFactory().get("/"))


def test_a_template_without_the_request_or_a_context_says_what_is_missing(client: Client) -> None:
    template = engines["django"].from_string('{% load reply_editor %}{% reply_editor_field "content" context="a" %}')
    with pytest.raises(ImproperlyConfigured, match="request"):
        template.render({})
    missing = engines["django"].from_string('{% load reply_editor %}{% reply_editor_field "content" %}')
    with pytest.raises(TemplateSyntaxError, match="context="):
        missing.render({}, RequestFactory().get("/"))
