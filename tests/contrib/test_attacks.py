"""Attacks on the API: each is refused, with its status."""

from __future__ import annotations

import gzip
import io
import socket
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect

from editor.contrib.flask import ReplyEditor
from tests.contrib.conftest import Forum, Served, make_app, picture, token_of, upload
from tests.contrib.test_pictures import gif_of, png

NEW = {"If-None-Match": "*"}

ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:8080"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize(("method", "path"), [("POST", "/check"), ("PUT", "/drafts/a"), ("POST", "/drafts/claim")])
def test_another_sites_request_is_refused_even_with_a_token(
    client: FlaskClient, token: dict[str, str], method: str, path: str, headers: dict[str, str]
) -> None:
    answer = client.open(f"/editor{path}", method=method, json={"html": ""}, headers={**token, **NEW, **headers})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["type"] == "/editor/docs#cross-site"


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}], ids=str)
def test_the_forums_own_pages_and_programs_get_in(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/editor/check", json={"html": ""}, headers=headers).status_code == 200


@pytest.mark.parametrize("sent", [None, "", "x", "aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", "é"])
def test_a_change_without_the_visitors_token_is_refused(client: FlaskClient, token: dict[str, str], sent: Any) -> None:
    headers = NEW if sent is None else {**NEW, "X-CSRF-Token": sent}
    answer = client.put("/editor/drafts/a", json={"html": "x"}, headers=headers)
    assert answer.status_code == 403
    assert client.get("/editor/drafts/a").status_code == 404


def test_a_token_is_good_for_its_owner_only(client: FlaskClient, token: dict[str, str]) -> None:
    other = client.application.test_client()
    stolen = token_of(other)
    assert client.put("/editor/drafts/a", json={"html": "x"}, headers={**stolen, **NEW}).status_code == 403
    as_member = {**token, **NEW, "X-Member": "7"}
    assert client.put("/editor/drafts/a", json={"html": "x"}, headers=as_member).status_code == 403


@pytest.mark.parametrize(
    "forged",
    ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA", "é.é", "." * 3000],
    ids=range(6),
)
def test_a_forged_guest_cookie_is_nobody(client: FlaskClient, token: dict[str, str], forged: str) -> None:
    client.put("/editor/drafts/a", json={"html": "x"}, headers={**token, **NEW})
    thief = client.application.test_client()
    thief.set_cookie("editor_guest", forged)
    assert thief.get("/editor/drafts/a").status_code == 404
    assert thief.put("/editor/drafts/a", json={"html": "x"}, headers={**token, **NEW}).status_code == 403


def test_a_guests_token_signed_for_something_else_is_nobody(client: FlaskClient) -> None:
    from itsdangerous import Signer

    other = Signer(str(client.application.secret_key), salt="another purpose").sign("A" * 22).decode()
    client.set_cookie("editor_guest", other)
    assert client.get("/editor/drafts/a").status_code == 404
    assert "Set-Cookie" in client.get("/editor/policy").headers


def test_another_owners_upload_cannot_be_taken_away(client: FlaskClient, token: dict[str, str]) -> None:
    taken = upload(client, picture(), token)
    name = taken.json["url"].rpartition("/")[2]
    thief = client.application.test_client()
    assert thief.delete(f"/editor/images/mine/{name}", headers=token_of(thief)).status_code == 404
    assert client.get(taken.json["url"]).status_code == 200
    assert client.delete(f"/editor/images/mine/{name}", headers=token).status_code == 204
    assert client.delete(f"/editor/images/mine/{name}", headers=token).status_code == 404


FILES = {
    "an SVG with a script": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422),
    "a PNG of 50,000 × 50,000 pixels": (png(50_000, 50_000), 422),
    "a PNG with a compressed comment of 100 MB": (png(10, 10), 422),
    "a GIF of 10,000 frames": (gif_of(10_000), 422),
    "a file over the limit": (bytes(10 * 1024 * 1024 + 70_000), 413),
    "a file a little over the limit": (bytes(10 * 1024 * 1024 + 1), 413),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_picture_to_take_is_refused(client: FlaskClient, token: dict[str, str], name: str) -> None:
    data, status = FILES[name]
    answer = upload(client, data, token)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("form", ["GIF", "PNG", "JPEG", "WEBP"])
def test_a_polyglot_is_served_as_a_picture_and_nothing_else(
    client: FlaskClient, token: dict[str, str], form: str
) -> None:
    payload = b"<script>alert(document.domain)</script>"
    taken = upload(client, picture(form) + payload, token, name="x.html")
    assert taken.status_code == 201
    served = client.get(taken.json["url"])
    assert payload not in served.data
    assert served.content_type == taken.json["type"] == f"image/{form.lower()}"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in served.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../../drafts.sqlite3", "..%2f..%2fdrafts.sqlite3", "a.png", "a" * 64 + ".svg"])
def test_a_pictures_name_leads_nowhere_else(client: FlaskClient, name: str) -> None:
    assert client.get(f"/editor/images/{name}").status_code == 404


def test_a_zip_bomb_is_not_opened(client: FlaskClient) -> None:
    bomb = gzip.compress(b'{"html": "' + b"a" * 50_000_000 + b'"}')
    answer = client.post(
        "/editor/check", data=bomb, content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    assert answer.status_code == 415


def test_a_form_of_many_parts_is_refused(client: FlaskClient, token: dict[str, str]) -> None:
    parts = {f"field{number}": "x" for number in range(100)} | {"file": (io.BytesIO(picture()), "a.png")}
    assert client.post("/editor/images", data=parts, headers=token).status_code == 413
    large = {"context": "x" * 100_000, "file": (io.BytesIO(picture()), "a.png")}
    assert client.post("/editor/images", data=large, headers=token).status_code == 413


def raw(served: Served, request: str) -> str:
    """What the server says to these bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", served.port), 60) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while chunk := connection.recv(65536):
            said += chunk
    return said.decode("latin-1")


HEAD = "POST /editor/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
BODY = '{"html": ""}'
HIDDEN = "GET /editor/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SMUGGLED = {
    "a length and chunks": f"{HEAD}Content-Length: {len(BODY)}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "two lengths": f"{HEAD}Content-Length: {len(BODY)}\r\nContent-Length: 0\r\n\r\n{BODY}{HIDDEN}",
    "a length with a sign": f"{HEAD}Content-Length: +{len(BODY)}\r\n\r\n{BODY}{HIDDEN}",
    "an unknown transfer coding": f"{HEAD}Transfer-Encoding: xchunked\r\n\r\n{BODY}{HIDDEN}",
    "a space before the colon": f"{HEAD}Content-Length : 0\r\n\r\n{BODY}{HIDDEN}",
    "a body shorter than its length": f"{HEAD}Content-Length: 500\r\n\r\n{BODY}",
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_smuggled_by_its_length_is_refused(served: Served, name: str) -> None:
    said = raw(served, SMUGGLED[name])
    assert said.startswith(("HTTP/1.1 400", "HTTP/1.1 501")), said[:300]
    assert said.count("HTTP/1.1 ") == 1, "the hidden request was answered"


def test_chunks_are_counted_as_they_come(served: Served) -> None:
    chunk = f"{0x8000:x}\r\n{'a' * 0x8000}\r\n"
    said = raw(served, f"{HEAD}Transfer-Encoding: chunked\r\n\r\n{chunk * 40}0\r\n\r\n")
    assert said.startswith("HTTP/1.1 413")


def protected(tmp_path: Any, *, first: bool, **settings: str) -> Flask:
    """A forum that has Flask-WTF's protection, from before or after the extension."""
    app = Flask("forum")
    app.secret_key = "a secret of the tests"
    app.config["EDITOR_DRAFTS_URL"] = f"sqlite:///{tmp_path}/drafts.sqlite3"
    app.config |= {f"EDITOR_{name.upper()}": value for name, value in settings.items()}
    extensions = [CSRFProtect(), ReplyEditor()]
    for extension in extensions if first else reversed(extensions):
        extension.init_app(app)
    return app


@pytest.mark.parametrize("first", [True, False])
def test_flask_wtf_protects_these_endpoints_as_the_hosts_own(tmp_path: Any, first: bool) -> None:
    app = protected(tmp_path, first=first)
    client = app.test_client()
    refused = client.put("/editor/drafts/a", json={"html": "x"}, headers=NEW)
    assert refused.json is not None
    assert (refused.status_code, refused.json["type"]) == (403, "/editor/docs#csrf-token")
    saved = client.put("/editor/drafts/a", json={"html": "x"}, headers={**token_of(client), **NEW})
    assert saved.status_code == 200
    app.extensions["editor"].drafts.close()


def test_flask_wtfs_token_is_asked_for_where_it_does_not_check_by_itself(tmp_path: Any) -> None:
    app = protected(tmp_path, first=True)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    client = app.test_client()
    assert client.put("/editor/drafts/a", json={"html": "x"}, headers=NEW).status_code == 403
    app.extensions["editor"].drafts.close()


def test_an_app_without_a_secret_says_so(tmp_path: Any, forum: Forum) -> None:
    app = make_app(tmp_path)
    app.secret_key = None
    with pytest.raises(RuntimeError, match="secret_key"):
        app.test_client().get("/editor/policy")
    app.extensions["editor"].drafts.close()


def test_no_token_brings_a_part_of_its_owners_name(client: FlaskClient) -> None:
    theirs = token_of(client, **{"X-Member": "a.b"})["X-CSRF-Token"]
    headers = {**NEW, "X-Member": "a", "X-CSRF-Token": f"b.{theirs}"}
    assert client.put("/editor/drafts/a", json={"html": "x"}, headers=headers).status_code == 403


def test_over_https_no_subdomain_can_plant_a_guests_cookie(client: FlaskClient) -> None:
    client.get("/editor/policy")
    planted = client.get_cookie("editor_guest")
    assert planted is not None
    browser = client.application.test_client()
    browser.set_cookie("editor_guest", planted.value)
    given = browser.get("/editor/policy", base_url="https://localhost").headers["Set-Cookie"].strip()
    assert given.startswith("__Host-editor_guest=")
    assert planted.value not in given


def test_a_picture_gets_in_where_flask_wtf_has_read_the_form_first(tmp_path: Any) -> None:
    app = protected(tmp_path, first=True, uploads_url=str(tmp_path / "pictures"))
    client = app.test_client()
    assert upload(client, picture(), token_of(client)).status_code == 201
    app.extensions["editor"].drafts.close()
