"""The extension in a host's app: settings, templates, views, several apps side by side."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from editor import Policy, PolicyError
from editor.api.settings import SettingError
from editor.contrib.flask import ReplyEditor
from tests.contrib.conftest import Forum, token_of

PAGE = """<!doctype html><head>{{ reply_editor.head(nonce="abc") }}</head>
{{ reply_editor.field("content", context="reply:42", label="Reply to this topic…", value=value) }}
<article>{{ stored | reply }}</article>"""

on_flask = pytest.mark.parametrize("forum", ["flask"], indirect=True)


def app_of(**settings: Any) -> Flask:
    app = Flask("forum")
    app.testing = True
    app.secret_key = "a secret of the tests"
    app.config |= {f"EDITOR_{name.upper()}": value for name, value in settings.items()}
    return app


def page(client: FlaskClient, value: str = "", stored: str = "", **headers: str) -> str:
    app = client.application
    if "page" not in app.view_functions:
        app.add_url_rule("/page", "page", lambda: render_template_string(PAGE, **request.args.to_dict()))
    return client.get("/page", query_string={"value": value, "stored": stored}, headers=headers).text


def test_a_field_is_a_labelled_textarea_that_works_by_itself() -> None:
    app = app_of()
    ReplyEditor(app)
    html = page(app.test_client(), value='\n<p>Tom & "Ann"</textarea><script>')
    assert '<label for="content">Reply to this topic…</label>' in html
    assert '<textarea id="content" name="content" rows="8">' in html
    assert "&lt;/textarea&gt;&lt;script&gt;</textarea>" in html
    assert '<reply-editor context="reply:42" api="/editor" csrf-token="' in html
    assert '<script type="module" src="/editor/static/reply-editor.js" nonce="abc"></script>' in html
    assert '<link rel="stylesheet" href="/editor/static/reply-editor.css" nonce="abc">' in html


@pytest.mark.parametrize(
    ("value", "posted"), [("", "text"), ("a &lt; b", "text"), ("<p>a</p>", "html"), ("<b>old</b>", "html")]
)
def test_a_field_says_what_its_textarea_posts_without_scripts(value: str, posted: str) -> None:
    app = app_of()
    ReplyEditor(app)
    assert f'<input type="hidden" name="content-format" value="{posted}">' in page(app.test_client(), value=value)


@pytest.mark.parametrize(
    ("posted", "stored"),
    [
        ("text", "<p>if a&lt;b and &lt;b&gt;c&lt;/b&gt;&gt;d<br>e</p>"),
        ("html", "<p>if a&lt;b and <strong>c</strong>&gt;d e</p>"),
        (None, "<p>if a&lt;b and <strong>c</strong>&gt;d e</p>"),
    ],
)
def test_what_was_typed_without_scripts_is_kept_as_it_was_typed(posted: str | None, stored: str) -> None:
    app = app_of()
    extension = ReplyEditor(app)
    typed = "if a<b and <b>c</b>>d\r\ne"
    form = {"content": typed} | ({"content-format": posted} if posted else {})
    with app.test_request_context("/", method="POST", data=form):
        assert extension.check(typed.replace("\r\n", "\n")).html == stored
        again = str(extension.field("content", context="reply:1", value=typed))
        assert f'value="{posted or "html"}"' in again


def test_the_clients_files_are_served_with_their_types_and_nothing_else_is() -> None:
    app = app_of()
    ReplyEditor(app)
    client = app.test_client()
    for name, kind in (("embed.css", "text/css"), ("embed.js", "text/javascript")):
        with client.get(f"/editor/static/{name}") as served:
            assert served.status_code == 200
            assert served.content_type.startswith(kind)
            assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert f'="/editor/static/{name}"' in page_head(app)
    for name in ("../embed.css", "nothing.js", "%2e%2e/%2e%2e/pyproject.toml", "demo/demo.css"):
        assert client.get(f"/editor/static/{name}").status_code == 404


def page_head(app: Flask) -> str:
    with app.test_request_context():
        reply_editor: Any = app.jinja_env.globals["reply_editor"]
        return str(reply_editor.head())


@on_flask
def test_a_fields_token_is_good_for_the_visitor_who_got_it(forum: Forum) -> None:
    client = forum()
    found = re.search(r'csrf-token="([^"]+)"', page(client))
    assert found
    headers = {"X-CSRF-Token": found[1], "If-None-Match": "*"}
    assert client.put("/editor/drafts/reply:42", json={"html": "x"}, headers=headers).status_code == 200


def test_a_field_speaks_the_pages_language_and_runs_its_way() -> None:
    app = app_of()
    ReplyEditor(app, language=lambda: "ar")
    assert 'lang="ar" dir="rtl"' in page(app.test_client())


def test_a_stored_reply_is_shown_with_its_players_and_never_unproven() -> None:
    app = app_of()
    ReplyEditor(app)
    stored = str(app.extensions["editor"].editor.check("<p>https://youtu.be/GfEKGum0kGQ</p>").html)
    assert '<iframe src="https://www.youtube-nocookie.com/embed/' in page(app.test_client(), stored=stored)
    unproven = page(app.test_client(), stored="<p onclick=alert(1)>old</p><script>alert(1)</script>")
    assert "<article><p>old</p></article>" in unproven


@pytest.mark.parametrize(
    ("posted", "stored"),
    [
        ("<p>one</p>", "<p>one</p>"),
        ("one\r\ntwo\r\n\r\nthree", "<p>one<br>two</p><p>three</p>"),
        ("1 < 2 & 3 &amp; 4", "<p>1 &lt; 2 &amp; 3 &amp;amp; 4</p>"),
        ("a <b>bold</b> word", "<p>a <strong>bold</strong> word</p>"),
        ("", ""),
    ],
)
def test_a_box_without_javascript_posts_its_paragraphs(posted: str, stored: str) -> None:
    app = app_of()
    reply_editor = ReplyEditor(app)
    with app.test_request_context():
        assert reply_editor.check(posted).html == stored


def test_line_ends_as_browsers_post_them_are_no_reason_to_repair() -> None:
    app = app_of()
    reply_editor = ReplyEditor(app)
    with app.test_request_context():
        result = reply_editor.check("<pre><code>one\r\ntwo</code></pre>")
    assert (result.html, result.repaired) == ("<pre><code>one\ntwo</code></pre>", False)


@on_flask
def test_publishing_discards_the_draft_and_a_late_autosave_is_refused(forum: Forum) -> None:
    client = forum()
    reply_editor: Any = client.application.jinja_env.globals["reply_editor"]

    def publish() -> str:
        reply_editor.published(reply_editor.check("<p>Hello</p>"), "reply:42")
        return "posted"

    client.application.add_url_rule("/publish", "publish", publish, methods=["POST"])
    token = token_of(client)
    draft = client.put("/editor/drafts/reply:42", json={"html": "x"}, headers={**token, "If-None-Match": "*"})
    assert client.post("/publish").text == "posted"
    late = client.put(
        "/editor/drafts/reply:42", json={"html": "late"}, headers={**token, "If-Match": draft.headers["ETag"]}
    )
    assert late.status_code == 412
    assert client.get("/editor/drafts/reply:42").status_code == 404


def test_several_apps_keep_their_policies_and_prefixes_apart() -> None:
    shared = ReplyEditor()
    small, large = app_of(policy={"max_emoji": 1}), app_of(policy={"max_emoji": 9}, url_prefix="/box/api")
    for app in (small, large):
        shared.init_app(app)
    assert 'api="/box/api"' in page(large.test_client())
    body = {"html": "😀😀"}
    assert small.test_client().post("/editor/check", json=body).json["ok"] is False  # type: ignore[index]  # an object
    assert large.test_client().post("/box/api/check", json=body).json["ok"] is True  # type: ignore[index]  # likewise
    assert large.test_client().get("/editor/policy").status_code == 404
    assert large.test_client().get("/box/api/openapi.json").json["servers"] == [{"url": "/box/api"}]  # type: ignore[index]  # JSON


def test_a_forum_below_a_path_links_to_itself_there(forum: Forum) -> None:
    app = app_of()
    ReplyEditor(app)
    app.add_url_rule("/page", "page", lambda: render_template_string(PAGE, value="", stored=""))
    html = app.test_client().get("/page", environ_overrides={"SCRIPT_NAME": "/forum"}).text
    assert 'api="/forum/editor"' in html
    assert 'src="/forum/editor/static/reply-editor.js"' in html


def test_a_policy_may_be_given_or_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("max_emoji = 3\n")
    from_file, given = app_of(policy=str(tmp_path / "policy.toml")), app_of(policy={"max_emoji": 3})
    ReplyEditor(from_file)
    ReplyEditor(given, policy=Policy(max_emoji=4))
    assert from_file.extensions["editor"].editor.policy.max_emoji == 3
    assert given.extensions["editor"].editor.policy.max_emoji == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url_prefix", "editor"),
        ("url_prefix", "/"),
        ("policy", "nowhere.toml"),
        ("policy", 5),
        ("csrf_header", "X CSRF"),
        ("rate_limits", {"text": "many"}),
        ("rate_limits", {"everything": "1/minute"}),
        ("rate_limits", "1/minute"),
        ("csrf_seconds", 0),
        ("cors_origins", ["*"]),
        ("cors_origins", "https://app.example"),
        ("guest_cookie", "a b"),
        ("metrics", "yes"),
    ],
)
def test_a_setting_that_cannot_be_is_named(name: str, value: Any) -> None:
    with pytest.raises(SettingError, match=f"EDITOR_{name.upper()}: "):
        ReplyEditor(app_of(**{name: value}))


@pytest.mark.parametrize("content", [None, b"Hi", FileStorage(BytesIO(b"Hi"), "a.txt")], ids=["none", "bytes", "file"])
def test_what_a_view_finds_in_place_of_a_text_is_no_reply(content: object) -> None:
    app = app_of()
    reply_editor = ReplyEditor(app)
    for context in (app.test_request_context("/", method="POST", data={"content": "Hi"}), app.app_context()):
        with context:
            assert [one.code for one in reply_editor.check(content).violations] == ["empty"]


def test_a_policy_that_cannot_be_is_named() -> None:
    with pytest.raises(PolicyError, match="max_emoji"):
        ReplyEditor(app_of(policy={"max_emoji": -1}))


def test_an_app_without_stores_offers_no_drafts_and_no_pictures() -> None:
    app = app_of()
    reply_editor = ReplyEditor(app)
    client = app.test_client()
    policy = client.get("/editor/policy").json
    assert policy is not None
    assert policy["features"] == {"drafts": False, "images": False, "embeds": True, "autolink": True}
    assert client.get("/editor/drafts/reply:42").status_code == 404
    paths = client.get("/editor/openapi.json").json["paths"]  # type: ignore[index]  # an object
    assert not [path for path in paths if "drafts" in path or "images" in path]
    with app.test_request_context():
        reply_editor.published(reply_editor.check("<p>x</p>"), "reply:42")
        with pytest.raises(RuntimeError, match="draft store"):
            reply_editor.hold(reply_editor.check("<p>x</p>"), "reply:42")


def test_a_guests_cookie_is_for_the_server_only(forum: Forum) -> None:
    client = forum()
    plain = client.get("/editor/policy")
    assert "HttpOnly" in plain.headers["Set-Cookie"]
    assert "SameSite=Lax" in plain.headers["Set-Cookie"]
    assert "Secure" not in plain.headers["Set-Cookie"]
    assert "Cookie" in plain.headers["Vary"]
    assert "Set-Cookie" not in client.get("/editor/policy").headers
    over_tls = client.application.test_client().get("/editor/policy", base_url="https://forum.example")
    assert "Secure" in over_tls.headers["Set-Cookie"]


def test_a_member_gets_no_guests_cookie(forum: Forum) -> None:
    assert "Set-Cookie" not in forum().get("/editor/policy", headers={"X-Member": "7"}).headers


def test_the_clients_policy_is_the_servers_own(forum: Forum) -> None:
    policy = forum(policy={"max_emoji": 5, "elements": ["p", "br", "a"], "link_rel": "nofollow"}).get("/editor/policy")
    assert policy.json is not None
    assert policy.json["limits"]["max_emoji"] == 5
    schema = policy.json["schema"]
    assert set(schema["elements"]) == {"p", "br", "a"}
    rel = next(attribute for attribute in schema["elements"]["a"]["forms"][0] if attribute["name"] == "rel")
    assert rel["pattern"] == "nofollow"
    assert len(re.compile(policy.json["emoji"]).findall("👍🏽 ©")) == 1


def test_metrics_are_served_where_they_are_asked_for(forum: Forum) -> None:
    assert forum().get("/editor/metrics").status_code == 404
    client = forum(metrics=True)
    client.post("/editor/check", json={"html": ""})
    client.post("/editor/check", json={"html": 1})
    client.put("/editor/drafts/a", json={"html": "x"}, headers={**token_of(client), "If-None-Match": "*"})
    said = client.get("/editor/metrics").text
    assert 'editor_requests_total{endpoint="POST /editor/check",status="200"} 1.0' in said
    assert 'editor_requests_total{endpoint="POST /editor/check",status="422"} 1.0' in said
    assert 'editor_drafts_total{operation="save",outcome="ok"} 1.0' in said
    assert 'editor_request_seconds_count{endpoint="POST /editor/check"} 2.0' in said
