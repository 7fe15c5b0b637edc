"""Drafts over HTTP: saved with ETags, never overwritten, never another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from flask.testing import FlaskClient

from editor.drafts import SQLDraftStore
from tests.contrib.conftest import Forum, token_of

DRAFT = "/editor/drafts/reply:42"
NEW = {"If-None-Match": "*"}


def save(client: FlaskClient, html: str, **headers: str) -> Any:
    return client.put(DRAFT, json={"html": html}, headers=headers)


def test_a_draft_is_saved_as_typed_and_comes_back_restored(client: FlaskClient, token: dict[str, str]) -> None:
    saved = save(client, "<b>Hel", **token, **NEW)
    assert saved.status_code == 200
    assert saved.headers["ETag"] == f'"{saved.json["version"]}"'
    read = client.get(DRAFT)
    assert read.json is not None
    assert read.headers["ETag"] == saved.headers["ETag"]
    assert read.json["html"] == "<b>Hel"
    assert read.json["restored"]["html"] == "<p><strong>Hel</strong></p>"
    notice = read.json["restored"]["notices"][0]
    assert notice["message"] == "Your previous content has been restored."
    assert [action["label"] for action in notice["actions"]] == ["Clear editor"]
    assert read.json["saved_at"] < read.json["expires_at"]
    assert read.headers["Cache-Control"] == "no-store"
    assert client.get(DRAFT, headers={"If-None-Match": saved.headers["ETag"]}).status_code == 304


def test_a_stale_save_gets_both_copies_back_and_overwrites_nothing(client: FlaskClient, token: dict[str, str]) -> None:
    first = save(client, "one", **token, **NEW).headers["ETag"]
    second = save(client, "two", **token, **{"If-Match": first}).headers["ETag"]
    for stale in (NEW, {"If-Match": first}):
        refused = save(client, "three", **token, **stale)
        assert refused.status_code == 412
        assert refused.json["current"]["html"] == "two"
        assert refused.json["submitted"]["html"] == "three"
        assert refused.json["detail"] == "This text was changed in another window. Both versions were kept."
        assert refused.headers["ETag"] == second
    assert client.get(DRAFT).json["html"] == "two"  # type: ignore[index]  # it is there
    history = client.get(f"{DRAFT}/history").json["revisions"]  # type: ignore[index]  # it is there
    assert {revision["html"] for revision in history} == {"one", "three"}


def test_a_discarded_draft_does_not_come_back_by_a_late_save(client: FlaskClient, token: dict[str, str]) -> None:
    tag = save(client, "one", **token, **NEW).headers["ETag"]
    gone = client.delete(DRAFT, headers={**token, "If-Match": tag})
    assert (gone.status_code, gone.data) == (204, b"")
    late = save(client, "late", **token, **{"If-Match": tag})
    assert late.status_code == 412
    assert late.json["current"] is None
    assert late.json["submitted"]["html"] == "late"
    missing = client.get(DRAFT)
    assert missing.status_code == 404
    assert missing.json is not None
    # The tombstone's version is what a new draft follows.
    based = {"If-Match": f'"{missing.json["version"]}"'}
    assert save(client, "new", **token, **based).status_code == 200


def test_a_stale_discard_takes_nothing_away(client: FlaskClient, token: dict[str, str]) -> None:
    first = save(client, "one", **token, **NEW).headers["ETag"]
    save(client, "two", **token, **{"If-Match": first})
    refused = client.delete(DRAFT, headers={**token, "If-Match": first})
    assert refused.status_code == 412
    assert client.get(DRAFT).status_code == 200
    assert client.delete(DRAFT, headers={**token, "If-Match": "*"}).status_code == 204


def test_a_draft_breaks_no_rule(client: FlaskClient, token: dict[str, str]) -> None:
    assert save(client, "😀" * 500, **token, **NEW).status_code == 200


@pytest.mark.parametrize(
    ("policy", "html", "status", "code"),
    [
        ({"draft_max_bytes": 10}, "x" * 11, 413, "draft_too_large"),
        ({"drafts_per_owner": 1}, "x", 422, "too_many_drafts"),
        ({"guest_drafts_per_network": 1}, "x", 422, "too_many_guest_drafts"),
        ({"guest_draft_bytes_per_network": 50_000}, "x" * 5000, 422, "too_many_guest_drafts"),
    ],
)
def test_a_draft_over_a_limit_is_told_what_the_writer_should_know(
    forum: Forum, policy: dict[str, int], html: str, status: int, code: str
) -> None:
    client = forum(policy=policy)
    token = token_of(client)
    client.put("/editor/drafts/other", json={"html": "x"}, headers={**token, **NEW})
    refused = save(client, html, **token, **NEW)
    assert refused.status_code == status
    assert refused.json["notice"]["code"] == code
    assert refused.json["detail"] == refused.json["notice"]["message"]


def test_nobody_reads_another_owners_draft(client: FlaskClient, token: dict[str, str]) -> None:
    save(client, "a guest's", **token, **NEW)
    member = token_of(client, **{"X-Member": "7"})
    save(client, "a member's", **member, **NEW)
    stranger = client.application.test_client()
    assert stranger.get(DRAFT).status_code == 404
    assert stranger.get(f"{DRAFT}/history").json == {"revisions": []}
    assert stranger.get(DRAFT, headers={"X-Member": "8"}).status_code == 404
    assert client.get(DRAFT).json["html"] == "a guest's"  # type: ignore[index]  # it is there
    assert client.get(DRAFT, headers={"X-Member": "7"}).json["html"] == "a member's"  # type: ignore[index]  # likewise


def test_a_guest_who_only_reads_gets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get(DRAFT).headers


def test_a_member_claims_what_they_wrote_as_a_guest(client: FlaskClient, token: dict[str, str]) -> None:
    save(client, "a guest's", **token, **NEW)
    member = token_of(client, **{"X-Member": "7"})
    claimed = client.post("/editor/drafts/claim", json={}, headers=member)
    assert claimed.json == {"moved": ["reply:42"], "kept": [], "left": [], "published": []}
    assert client.get_cookie("editor_guest") is None
    assert client.get(DRAFT, headers={"X-Member": "7"}).json["html"] == "a guest's"  # type: ignore[index]  # it is there
    again = client.post("/editor/drafts/claim", json={}, headers=member)
    assert again.json == {"moved": [], "kept": [], "left": [], "published": []}


def rename_table(store: Any, *, away: bool) -> None:
    """Take the drafts away from their store, or give them back."""
    if isinstance(store, SQLDraftStore):
        names = ("editor_draft", "away") if away else ("away", "editor_draft")
        with store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE {} RENAME TO {}".format(*names))
        return
    names = ("reply_editor_storeddraft", "away") if away else ("away", "reply_editor_storeddraft")
    with connections[store.using].cursor() as cursor:
        cursor.execute("ALTER TABLE {} RENAME TO {}".format(*names))


def test_a_store_that_is_away_is_told_as_such_and_found_by_the_health_check(
    client: FlaskClient, token: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr("editor.api.health.FRESH", -1.0)
    works = dict.fromkeys(("rates", "drafts", "uploads"), "ok")
    assert client.get("/editor/health").json == {"status": "ok", "checks": works}
    store = client.application.extensions["editor"].drafts
    rename_table(store, away=True)
    request.addfinalizer(lambda: rename_table(store, away=False))
    refused = save(client, "x", **token, **NEW)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "5"
    assert refused.json["notice"]["code"] == "draft_not_saved"
    assert client.get(DRAFT).status_code == 503
    health = client.get("/editor/health")
    assert (health.status_code, health.json) == (
        503,
        {"status": "failing", "checks": {**works, "drafts": "StoreError"}},
    )


def test_a_page_that_only_wants_to_know_gets_no_error_where_there_is_no_draft(
    client: FlaskClient, token: dict[str, str]
) -> None:
    absent = client.get(f"{DRAFT}?absent=204")
    assert (absent.status_code, absent.headers["ETag"]) == (204, '"0"')
    saved = save(client, "one", **token, **NEW).headers["ETag"]
    assert client.get(f"{DRAFT}?absent=204").json["html"] == "one"  # type: ignore[index]  # it is there
    gone = client.delete(DRAFT, headers={**token, "If-Match": saved}).headers["ETag"]
    assert client.get(f"{DRAFT}?absent=204").headers["ETag"] == gone
    assert client.get(DRAFT).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "refused"),
    [
        ("GET", "policy", False),
        ("GET", "drafts", False),
        ("GET", "drafts/reply:1", True),
        ("GET", "drafts/reply:1?absent=204", False),
        ("GET", "drafts/reply:1/history", False),
        ("GET", "check", True),
        ("PUT", "drafts/reply:1", True),
        ("DELETE", "drafts/reply:1", True),
        ("POST", "drafts/claim", True),
        ("POST", "check", True),
    ],
)
def test_no_cache_keeps_what_one_person_is_told(client: FlaskClient, method: str, path: str, refused: bool) -> None:
    told = client.open(f"/editor/{path}", method=method, json={} if method in ("POST", "PUT") else None)
    assert (told.status_code >= 400, told.headers.get("Cache-Control")) == (refused, "no-store")
