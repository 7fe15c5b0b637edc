"""The list of one's drafts: what is in it, where each belongs, and whose it is; and the device that wrote a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient

from editor.api import Place
from tests.contrib.conftest import Forum, token_of

NEW = {"If-None-Match": "*"}
ANN = {"X-Member": "ann"}
ASKED: list[list[str]] = []


def places(contexts: Sequence[str]) -> Mapping[str, Place]:
    ASKED.append(list(contexts))
    return {"reply:1": Place("Tea & <cake>", "/topic/1#reply")}


def saved(client: FlaskClient, context: str, html: str, headers: Mapping[str, str]) -> None:
    answer = client.put(f"/editor/drafts/{context}", json={"html": html}, headers={**headers, **NEW})
    assert answer.status_code == 200


def listed(client: FlaskClient, **headers: str) -> list[dict[str, Any]]:
    answer = client.get("/editor/drafts", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json is not None
    return list(answer.json["drafts"])


def test_ones_drafts_are_listed_with_their_place_the_last_saved_first(forum: Forum) -> None:
    client = forum({"places": places})
    headers = token_of(client, **ANN)
    ASKED.clear()
    saved(client, "reply:1", "<p>Half a <b>tho", headers)
    saved(client, "edit:9", "<ul><li>one</li></ul><p>two</p>", headers)
    edit, reply = listed(client, **ANN)
    assert ASKED == [["edit:9", "reply:1"]]
    assert (reply["context"], reply["title"], reply["url"]) == ("reply:1", "Tea & <cake>", "/topic/1#reply")
    assert reply["text"] == "Half a tho"
    assert reply["saved_at"] < reply["expires_at"]
    assert (edit["context"], edit["title"], edit["url"]) == ("edit:9", None, None)
    assert edit["text"].endswith("two")


def test_a_forum_without_the_hook_lists_drafts_without_a_place(client: FlaskClient, token: dict[str, str]) -> None:
    saved(client, "reply:1", "<p>mine</p>", token)
    (draft,) = listed(client)
    assert (draft["title"], draft["url"], draft["text"]) == (None, None, "mine")


def test_nobody_sees_anothers_drafts_in_the_list(forum: Forum) -> None:
    client = forum()
    saved(client, "reply:1", "<p>mine</p>", token_of(client, **ANN))
    assert listed(client, **{"X-Member": "bob"}) == []
    assert listed(client) == []


def test_a_guest_who_only_asks_gets_an_empty_list_and_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/editor/drafts")
    assert answer.json == {"drafts": []}
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("tail", ["word " * 2_000, "<b>word</b> " * 2_000, "<p title='" + "word " * 2_000])
def test_of_a_long_draft_the_list_has_how_it_begins(client: FlaskClient, token: dict[str, str], tail: str) -> None:
    saved(client, "reply:1", f"<p>It begins so. {tail}", token)
    (draft,) = listed(client)
    assert draft["text"].startswith("It begins so.")
    assert len(draft["text"]) <= 200
    assert "<" not in draft["text"]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
            "Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
            "Safari/537.36 Edg/126.0.0.0",
            "Edge, Windows",
        ),
        ("curl/8.5.0", None),
    ],
)
def test_a_draft_says_which_device_it_was_written_on(
    client: FlaskClient, token: dict[str, str], agent: str, device: str | None
) -> None:
    saved(client, "reply:1", "<p>mine</p>", {**token, "User-Agent": agent})
    answer = client.get("/editor/drafts/reply:1").json
    assert answer is not None
    assert answer["device"] == device


def test_a_client_may_name_its_device_itself(client: FlaskClient, token: dict[str, str]) -> None:
    headers = {**token, **NEW, "User-Agent": "Firefox/128.0"}
    client.put("/editor/drafts/reply:1", json={"html": "x", "device": "the old phone"}, headers=headers)
    (draft,) = listed(client)
    assert draft["device"] == "the old phone"
