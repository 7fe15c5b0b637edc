"""The demo forum while something that it needs is away: nothing is lost, and nothing is half done."""

from __future__ import annotations

import html
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from demo_app import create_app
from tests.contrib.conftest import token_of

NAME, PASSWORD = "Ann", "correct horse"


def forum(folder: Path, redis: str | None = None) -> Flask:
    pictures = str(folder.parent / "pictures")
    settings = {"DATABASE_URL": f"sqlite:///{folder}/forum.sqlite3", "EDITOR_UPLOADS_URL": pictures}
    return create_app({**settings, "REDIS_URL": redis, "PROPAGATE_EXCEPTIONS": False})


@pytest.fixture
def nobody() -> str:
    """The address of a Redis that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"


def send(client: FlaskClient, path: str, **fields: str) -> Any:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/register").text)
    assert found
    headers = {"Referer": "http://localhost/"}
    return client.post(path, data={"csrf_token": found[1], **fields}, headers=headers)


def register(client: FlaskClient) -> Any:
    return send(client, "/register", name=NAME, password=PASSWORD)


def test_without_redis_topics_show_and_members_register_post_and_sign_in(tmp_path: Path, nobody: str) -> None:
    client = forum(tmp_path, nobody).test_client()
    assert client.get("/topic/1").status_code == 200
    assert register(client).status_code == 302
    posted = send(client, "/topic/1", content="<p>Posted all the same</p>", reply_token="a-token-of-the-form")
    assert (posted.status_code, "#post-" in posted.location) == (302, True)
    assert "Posted all the same" in client.get("/topic/1").text
    send(client, "/sign-out")
    assert send(client, "/sign-in", name=NAME, password=PASSWORD).status_code == 302


def test_without_redis_a_guests_reply_is_shown_again_and_not_lost(tmp_path: Path, nobody: str) -> None:
    client = forum(tmp_path, nobody).test_client()
    answer = send(client, "/topic/1", content="<p>Not lost</p>", reply_token="a-token-of-the-form")
    assert answer.status_code == 503
    assert "Not lost" in answer.text
    assert "could not be saved" in answer.text


def test_the_demo_starts_without_its_database_and_uses_it_when_it_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "not yet"
    app = forum(folder)
    client = app.test_client()
    for path in ("/", "/topic/1", "/editor/policy"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/editor/health/live").status_code == 200
    folder.mkdir()
    assert client.get("/").status_code == 200
    assert register(client).status_code == 302


def test_a_reply_that_is_sent_twice_is_one_post(tmp_path: Path) -> None:
    client = forum(tmp_path).test_client()
    register(client)
    form = {"content": "<p>Only once</p>", "reply_token": "a-token-of-the-form"}
    places = {send(client, "/topic/1", **form).location for _ in range(2)}
    assert len(places) == 1
    assert client.get("/topic/1").text.count("Only once") == 1
    send(client, "/topic/1", **{**form, "reply_token": "that-of-another-form"})
    assert client.get("/topic/1").text.count("Only once") == 2


@pytest.mark.parametrize("place", ["/topic/1", "/new"])
def test_a_form_without_its_token_is_shown_again_and_posts_nothing(tmp_path: Path, place: str) -> None:
    client = forum(tmp_path).test_client()
    register(client)
    answer = send(client, place, title="Two kettles", content="<p>Not even once</p>")
    assert answer.status_code == 400
    assert "The form came without its token" in answer.text
    assert "Not even once" in html.unescape(answer.text)
    assert "Not even once" not in client.get("/topic/1").text
    assert "Two kettles" not in client.get("/").text
    token = re.search(r'name="reply_token" value="([^"]+)"', answer.text)
    assert token
    sent = send(client, place, title="Two kettles", content="<p>Not even once</p>", reply_token=token[1])
    assert sent.status_code == 302
    assert "Not even once" in client.get(sent.location).text


def test_a_topic_that_is_created_twice_is_one_topic(tmp_path: Path) -> None:
    client = forum(tmp_path).test_client()
    register(client)
    form = {"title": "One kettle", "content": "<p>Only once</p>", "reply_token": "a-token-of-the-form"}
    places = {send(client, "/new", **form).location for _ in range(2)}
    assert len(places) == 1
    assert client.get("/").text.count("One kettle") == 1


def test_registering_happens_with_the_guests_things_or_not_at_all(tmp_path: Path) -> None:
    client = forum(tmp_path).test_client()
    token = token_of(client)
    client.put("/editor/drafts/reply:1", json={"html": "a guest's"}, headers={**token, "If-None-Match": "*"})
    database = create_engine(f"sqlite:///{tmp_path}/forum.sqlite3")
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE editor_draft_text RENAME TO away"))
    assert register(client).status_code == 503
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO editor_draft_text"))
    database.dispose()
    assert register(client).status_code == 302, "the name is not taken"
    assert client.get("/editor/drafts/reply:1").json["html"] == "a guest's"  # type: ignore[index]  # it is there
