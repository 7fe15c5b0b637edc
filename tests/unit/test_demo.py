"""The demo shows what the editor says, and its API refuses what is no request."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

import demo_app


@pytest.fixture
def client() -> FlaskClient:
    return demo_app.create_app().test_client()


def test_the_page_has_a_reply_box(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "<textarea" in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_sent_reply_is_shown_with_its_notices_and_its_canonical_html(client: FlaskClient) -> None:
    page = client.post("/", data={"html": "<b>hi</b><script>alert(1)</script>"}).text
    assert "<p><strong>hi</strong></p>" in page
    assert "&lt;p&gt;&lt;strong&gt;hi&lt;/strong&gt;&lt;/p&gt;" in page
    assert "script: 1" in page
    assert "<script>" not in page


@pytest.mark.parametrize("name", demo_app.SAMPLES)
def test_each_sample_can_be_tried(client: FlaskClient, name: str) -> None:
    page = client.post("/", data={"html": "", "sample": name})
    assert page.status_code == 200
    assert "Canonical HTML" in page.text


def test_a_reply_is_checked_with_json_in_and_out(client: FlaskClient) -> None:
    answer = client.post("/editor/check", json={"html": f"<p>{'😀' * 76}</p>"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["ok"] is False
    assert answer.json["violations"][0]["params"] == {"limit": 75, "count": 76}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"html": 1}', b'{"text": "a"}', b"\xff", b"[" * 100_000])
def test_a_request_that_is_none_gets_a_problem_and_no_traceback(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/editor/check", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_a_request_that_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/", data={"html": "x" * 2_000_000}).status_code == 413
