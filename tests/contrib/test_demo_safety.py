"""The demo forum as an example of safety, since people copy it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from demo_app import create_app

NAME, PASSWORD = "Ann", "correct horse"
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\\evil.example",
    "https://evil.example",
    "evil.example",
    "",
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path}/forum.sqlite3",
            "EDITOR_UPLOADS_URL": str(tmp_path),
            "REDIS_URL": None,
            "PROPAGATE_EXCEPTIONS": False,
        }
    )
    yield app
    app.extensions["editor"].drafts.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def send(client: FlaskClient, path: str, base: str = "http://localhost", **fields: str) -> Any:
    page = client.get("/register", base_url=base).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return client.post(path, data={"csrf_token": found[1], **fields}, base_url=base, headers={"Referer": base + "/"})


def register(client: FlaskClient, base: str = "http://localhost") -> Any:
    return send(client, "/register", base, name=NAME, password=PASSWORD)


@pytest.mark.parametrize("path", ELSEWHERE, ids=repr)
@pytest.mark.parametrize("form", ["/cookies", "/language", "/sign-in"])
def test_no_form_leads_to_another_site(client: FlaskClient, form: str, path: str) -> None:
    register(client)
    answer = send(client, form, next=path, name=NAME, password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_form_leads_back_to_its_page(client: FlaskClient) -> None:
    assert send(client, "/language", next="/topic/3?a=b").headers["Location"] == "/topic/3?a=b"


def test_what_caches_keep_brings_no_cookie(client: FlaskClient) -> None:
    style = client.get("/static/demo.css")
    assert "Set-Cookie" not in style.headers
    style.close()
    page = client.get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "editor_guest=" in page.headers["Set-Cookie"]


def test_signing_out_ends_the_session_for_who_kept_its_cookie(client: FlaskClient) -> None:
    register(client)
    kept = client.get_cookie("session")
    assert kept is not None
    assert "Sign out" in client.get("/").text
    send(client, "/sign-out")
    client.set_cookie("session", kept.value)
    assert "Sign out" not in client.get("/").text


def test_attempts_to_sign_in_are_limited_by_name_even_with_the_right_password(app: Flask) -> None:
    register(app.test_client())
    client = app.test_client()
    tried = [send(client, "/sign-in", name=NAME, password="wrong").status_code for _ in range(10)]
    assert tried == [422] * 10
    assert send(client, "/sign-in", name=NAME, password=PASSWORD).status_code == 429


@pytest.mark.parametrize("name", ["Nobody", "Priya Raman", NAME])
def test_a_password_is_hashed_whoever_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    import werkzeug.security as security

    register(client)
    real = security._hash_internal
    hashed: list[str] = []

    def hash_internal(method: str, *given: str) -> tuple[str, str]:
        hashed.append(method)
        return real(method, *given)

    monkeypatch.setattr(security, "_hash_internal", hash_internal)
    assert send(client, "/sign-in", name=name, password="wrong").status_code == 422
    assert hashed == ["scrypt:32768:8:1"]


def test_over_https_cookies_are_the_hosts_own(client: FlaskClient) -> None:
    secure = {"base_url": "https://localhost"}
    page = client.get("/topic/3", **secure)
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    chosen = client.post("/language", data={"csrf_token": token, "language": "de"}, **secure)
    cookies = [*page.headers.getlist("Set-Cookie"), *chosen.headers.getlist("Set-Cookie")]
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["__Host-editor_guest", "__Host-session"]
    for cookie in cookies:
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("given", ["é", "", "\ud83d", "x" * 1000])
def test_an_odd_token_is_refused(client: FlaskClient, given: str) -> None:
    body = {"csrf_token": given.encode("utf-8", "surrogatepass")}
    assert client.post("/cookies", data=body).status_code == 400


@pytest.mark.parametrize("path", [f"/topic/{2**63}", f"/post/{2**31}", f"/post/{10**30}/edit", "/topic/²"])
def test_an_id_that_no_database_holds_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "a b"])
def test_a_host_that_is_not_the_forums_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.post("/topic/1", data={"content": "x"}, headers={"Host": host}).status_code == 400
