"""Requests that are no requests: each gets a problem with its status and its place, never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cases import params
from tests.contrib.conftest import Forum, token_of


def body_of(case: dict[str, Any]) -> bytes:
    if "latin1" in case:
        return str(case["latin1"]).encode("latin-1")
    repeated = str(case.get("repeat", "")) * int(case.get("times", 0))
    return f"{case.get('before', '')}{repeated}{case.get('body', '')}".encode()


@pytest.mark.parametrize("case", params("api-malformed.jsonl"))
def test_a_malformed_request_gets_its_problem(client: FlaskClient, token: dict[str, str], case: dict[str, Any]) -> None:
    answer = client.open(
        f"/editor{case['path']}",
        method=case.get("method", "POST"),
        data=body_of(case),
        content_type=case.get("type", "application/json"),
        headers={**token, **case.get("headers", {})},
    )
    assert answer.status_code == case["status"], answer.text
    assert answer.content_type == "application/problem+json"
    problem = json.loads(answer.data)
    assert problem["type"] == f"/editor/docs#{case['kind']}"
    assert problem["status"] == case["status"]
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if "pointer" in case:
        assert [error["pointer"] for error in problem["errors"]] == [case["pointer"]]
    for name, value in case.get("headers_out", {}).items():
        assert answer.headers[name] == value


def test_every_kind_of_problem_is_explained_where_its_type_points(client: FlaskClient) -> None:
    from editor.api.problems import KINDS

    page = client.get("/editor/docs").text
    assert [kind for kind in KINDS if f'id="{kind}"' not in page] == []


def test_a_reply_that_breaks_a_rule_is_an_answer_and_no_problem(client: FlaskClient) -> None:
    answer = client.post("/editor/check", json={"html": f"<p>{'😀' * 76}</p>"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert not answer.json["ok"]
    assert answer.json["violations"][0]["message"] == "Only 75 emoji are allowed."


def test_a_box_without_javascript_says_that_it_posts_text(client: FlaskClient) -> None:
    body = {"html": "a<b and <i>so</i> on", "posted": "text"}
    assert client.post("/editor/check", json=body).json["html"] == "<p>a&lt;b and &lt;i&gt;so&lt;/i&gt; on</p>"  # type: ignore[index]  # an object
    refused = client.post("/editor/check", json={**body, "posted": "markdown"})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json["errors"]] == ["/posted"]  # type: ignore[index]  # likewise


def test_a_request_over_the_limit_is_told_when_to_come_back(forum: Forum) -> None:
    client = forum(rate_limits={"text": "2/minute"})
    answers = [client.post("/editor/check", json={"html": ""}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert client.get("/editor/health").status_code == 200


def test_members_are_counted_by_name_and_guests_by_network(forum: Forum) -> None:
    client = forum(rate_limits={"text": "1/hour"})

    def ask(address: str, **headers: str) -> int:
        where = {"REMOTE_ADDR": address}
        return client.post("/editor/check", json={"html": ""}, headers=headers, environ_base=where).status_code

    assert [ask("203.0.113.7"), ask("203.0.113.7"), ask("203.0.113.8")] == [200, 429, 200]
    assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8:1::1")] == [200, 429, 200]
    assert [ask("203.0.113.7", **{"X-Member": "7"}), ask("203.0.113.9", **{"X-Member": "7"})] == [200, 429]


def test_limits_let_requests_through_while_their_storage_is_away(forum: Forum) -> None:
    client = forum(rate_limit_storage="redis://127.0.0.1:1/0?socket_connect_timeout=1", rate_limits={"text": "1/hour"})
    assert [client.post("/editor/check", json={"html": ""}).status_code for _ in range(2)] == [200, 200]


def test_other_origins_get_in_by_name_only(forum: Forum) -> None:
    client = forum(cors_origins=["https://app.example"])
    for origin, status in (("https://app.example", 200), ("https://evil.example", 403)):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        answer = client.post("/editor/check", json={"html": ""}, headers=headers)
        assert answer.status_code == status
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert allowed == (origin if status == 200 else None)
    preflight = client.options("/editor/drafts/reply:42", headers={"Origin": "https://app.example"})
    assert preflight.status_code == 204
    assert "PUT" in preflight.headers["Access-Control-Allow-Methods"]
    assert "If-Match" in preflight.headers["Access-Control-Allow-Headers"]


def test_no_origin_is_named_where_none_is_set(client: FlaskClient) -> None:
    answer = client.get("/editor/policy", headers={"Origin": "https://app.example"})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_a_token_grows_old(forum: Forum) -> None:
    client = forum(csrf_seconds=1)
    old = token_of(client)
    import time

    time.sleep(2.1)  # The signature counts whole seconds.
    answer = client.put("/editor/drafts/a", json={"html": ""}, headers={**old, "If-None-Match": "*"})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["type"].endswith("#csrf-token")
    assert client.put("/editor/drafts/a", json={"html": ""}, headers={**token_of(client), "If-None-Match": "*"}).json
