"""The extension beside what Flask forums have: Flask-SQLAlchemy's sessions, Flask-Babel, Flask-WTF, other EDITOR_*."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from babel import Locale
from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.orm import scoped_session, sessionmaker

from editor import Editor, Policy
from editor.api import Api, Settings
from editor.contrib.flask import ReplyEditor
from editor.contrib.flask.extension import UnknownSetting
from editor.extras import MissingExtra
from tests.contrib.conftest import token_of

EMOJI = "<p>" + "😀" * 76 + "</p>"
NEW = {"If-None-Match": "*"}


def app_of(**settings: Any) -> Flask:
    app = Flask("forum")
    app.testing = True
    app.secret_key = "a secret of the tests"
    app.config |= {f"EDITOR_{name.upper()}": value for name, value in settings.items()}
    return app


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sqlalchemy.Engine]:
    """The forum's own database."""
    made = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/forum.sqlite3")
    yield made
    made.dispose()


def member() -> str | None:
    return request.headers.get("X-Member")


def test_a_factory_app_hands_its_engine_over_within_its_context(engine: sqlalchemy.Engine) -> None:
    app = app_of()
    app.extensions["database"] = engine

    def current_engine() -> sqlalchemy.Engine:
        from flask import current_app

        found: sqlalchemy.Engine = current_app.extensions["database"]
        return found

    ReplyEditor(drafts=current_engine, current_user=member).init_app(app)
    client = app.test_client()
    who = token_of(client, **{"X-Member": "7"})
    assert client.put("/editor/drafts/reply:1", json={"html": "x"}, headers=who | NEW).status_code == 200
    with engine.connect() as connection:
        assert "editor_draft" in sqlalchemy.inspect(connection).get_table_names()


def test_publishing_in_a_scoped_session_is_a_part_of_its_transaction(engine: sqlalchemy.Engine) -> None:
    app, session = app_of(), scoped_session(sessionmaker(engine))
    reply_editor = ReplyEditor(app, drafts=engine, current_user=member)
    keep = {"yes": False}

    @app.post("/publish")
    def publish() -> str:
        reply_editor.published(reply_editor.check("<p>x</p>"), "reply:1", connection=session)
        session.commit() if keep["yes"] else session.rollback()
        session.remove()
        return ""

    client = app.test_client()
    who = token_of(client, **{"X-Member": "7"})
    client.put("/editor/drafts/reply:1", json={"html": "x"}, headers=who | NEW)
    for keep["yes"], status in ((False, 200), (True, 404)):
        client.post("/publish", headers=who)
        assert client.get("/editor/drafts/reply:1", headers=who).status_code == status


@pytest.mark.parametrize("language", ["de_DE", "de-AT", "de", Locale("de", "DE")])
def test_a_locale_of_babel_is_a_language(language: Any) -> None:
    app = app_of()
    reply_editor = ReplyEditor(app, language=lambda: language)
    with app.test_request_context():
        assert reply_editor.check(EMOJI).violations[0].message == "Es sind nur 75 Emojis erlaubt."


@pytest.mark.parametrize("own_page", [False, True])
def test_an_expired_token_of_flask_wtf_is_told_as_the_apis_own_so_that_the_client_renews_it(own_page: bool) -> None:
    app = app_of(drafts_url="sqlite://")
    app.config["WTF_CSRF_TIME_LIMIT"] = -1
    CSRFProtect(app)
    if own_page:
        app.register_error_handler(CSRFError, lambda error: ("<h1>of the host</h1>", 400))
    ReplyEditor(app)
    client = app.test_client()
    answer = client.put("/editor/drafts/reply:1", json={"html": "x"}, headers=token_of(client) | NEW)
    assert answer.status_code == 403
    assert answer.json["type"].endswith("#csrf-token")  # type: ignore[index]  # an object
    app.config["WTF_CSRF_TIME_LIMIT"] = 3600
    assert client.put("/editor/drafts/reply:1", json={"html": "x"}, headers=token_of(client) | NEW).status_code == 200
    app.extensions["editor"].drafts.close()


def test_the_tokens_header_has_the_name_that_the_forum_gives_it() -> None:
    app = app_of(drafts_url="sqlite://", csrf_header="X-Forum-Token")
    reply_editor = ReplyEditor(app, current_user=member)
    client = app.test_client()
    token = token_of(client, **{"X-Member": "7"})["X-CSRF-Token"]
    who = {"X-Member": "7", **NEW}
    draft = {"json": {"html": "x"}}
    refused = client.put("/editor/drafts/reply:1", **draft, headers=who | {"X-CSRF-Token": token})
    assert refused.status_code == 403
    assert "X-Forum-Token" in refused.json["detail"]  # type: ignore[index]  # an object
    assert client.put("/editor/drafts/reply:1", **draft, headers=who | {"X-Forum-Token": token}).status_code == 200
    assert "<code>X-Forum-Token</code>" in client.get("/editor/docs").text
    with app.test_request_context():
        assert ' csrf-header="X-Forum-Token"' in reply_editor.field("content", context="reply:1")
    app.extensions["editor"].drafts.close()


def test_settings_of_others_are_warned_of_with_the_nearest_name() -> None:
    with pytest.warns(UnknownSetting, match="EDITOR_URL_PREFX is not a setting .* did you mean EDITOR_URL_PREFIX"):
        ReplyEditor(app_of(url_prefx="/box"))
    app = app_of(theme="dark", url_prefix="/box")
    with pytest.warns(UnknownSetting, match="EDITOR_THEME is not a setting of the reply editor$"):
        ReplyEditor(app)
    assert app.test_client().get("/box/health").status_code == 200


@pytest.mark.usefixtures("modules_as_before")
@pytest.mark.parametrize(
    ("missing", "settings", "policy", "extra"),
    [
        ("sqlalchemy", {"drafts_url": "sqlite://"}, {}, "sql"),
        ("pg8000", {"drafts_url": "postgresql+pg8000://forum@/forum"}, {}, "postgresql"),
        ("pymysql", {"drafts_url": "mysql+pymysql://forum@localhost/forum"}, {}, "mysql"),
        ("redis", {"drafts_url": "redis://localhost"}, {}, "redis"),
        ("redis", {"rate_limit_storage": "redis://localhost"}, {}, "redis"),
        ("PIL", {"uploads_url": "pictures"}, {}, "uploads"),
        ("obstore", {"uploads_url": "s3://bucket/pictures"}, {}, "s3"),
        ("prometheus_client", {"metrics": True}, {}, "metrics"),
        ("urllib3", {"uploads_url": "pictures"}, {"images": "copy"}, "oembed"),
    ],
)
def test_a_missing_extra_is_named_at_the_start(
    missing: str,
    settings: dict[str, Any],
    policy: dict[str, Any],
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    import sys

    monkeypatch.chdir(tmp_path)
    for name in list(sys.modules):
        mine = name.startswith(("editor.drafts.", "editor.uploads", "editor.api.metrics", "editor.api.images"))
        if mine or name.partition(".")[0] == missing:
            monkeypatch.delitem(sys.modules, name)
    found = builtins.__import__

    def importing(name: str, *arguments: Any, **options: Any) -> Any:
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return found(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", importing)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra, match=rf"requires {missing}: pip install 'reply-editor\[{extra}\]'"):
        Api(Editor(Policy.from_mapping(policy)), settings=Settings(**settings))


def test_replies_are_checked_and_published_outside_a_request() -> None:
    app = app_of(drafts_url="sqlite://")
    reply_editor = ReplyEditor(app, current_user=member)
    client = app.test_client()
    who = token_of(client, **{"X-Member": "7"})
    client.put("/editor/drafts/reply:1", json={"html": "x"}, headers=who | NEW)
    with app.app_context():
        result = reply_editor.check(EMOJI)
        assert result.violations[0].message == "Only 75 emoji are allowed."
        with pytest.raises(RuntimeError, match="member="):
            reply_editor.published(result, "reply:1")
        reply_editor.published(result, "reply:1", member="7")
    assert client.get("/editor/drafts/reply:1", headers=who).status_code == 404
    app.extensions["editor"].drafts.close()
