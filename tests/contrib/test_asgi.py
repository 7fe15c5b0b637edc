"""The reply box in Starlette and FastAPI: mounted anywhere, with the host's own views beside it."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from editor.contrib.asgi import ReplyEditor

EMOJI = "<p>" + "😀" * 76 + "</p>"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The FastAPI forum of the examples."""
    monkeypatch.setenv("DRAFTS_URL", f"sqlite:///{tmp_path}/drafts.sqlite3")
    module = importlib.reload(importlib.import_module("examples.fastapi_forum"))
    with TestClient(module.app) as client:
        yield client
    module.reply_editor.api.drafts.close()


def test_a_reply_is_drafted_posted_and_its_draft_goes(example: TestClient) -> None:
    page = example.get("/").text
    assert '<script type="module" src="/editor/static/reply-editor.js">' in page
    token = page.partition('csrf-token="')[2].partition('"')[0]
    headers = {"X-CSRF-Token": token, "If-None-Match": "*"}
    assert example.put("/editor/drafts/reply:1", json={"html": "<p>Hel"}, headers=headers).status_code == 200
    assert "<strong>Hello</strong>" in example.post("/", data={"content": "<b>Hello</b>"}).text
    assert example.get("/editor/drafts/reply:1").status_code == 404


def test_a_refused_reply_is_told_and_not_posted(example: TestClient) -> None:
    answer = example.post("/", data={"content": EMOJI})
    assert (answer.status_code, answer.text) == (422, "<p>Only 75 emoji are allowed.</p>")
    assert example.post("/", data={}).status_code == 422
    assert "<article>" not in example.get("/").text


@pytest.mark.parametrize("mount", ["", "/editor", "/forum/box"])
def test_the_api_follows_its_mount(mount: str) -> None:
    app = Starlette()
    app.mount(mount, ReplyEditor(secret_key="a secret of the tests"))
    client = TestClient(app)
    assert client.get(f"{mount}/openapi.json").json()["servers"] == [{"url": mount or "/"}]
    problem = client.get(f"{mount}/nowhere")
    assert problem.status_code == 404
    assert problem.json()["type"] == f"{mount}/docs#not-found"


def test_an_app_below_a_path_of_its_own_counts_that_too() -> None:
    app = Starlette()
    app.mount("/editor", ReplyEditor(secret_key="a secret of the tests"))
    client = TestClient(app, root_path="/community")
    assert client.get("/community/editor/openapi.json").json()["servers"] == [{"url": "/community/editor"}]


def test_the_member_may_be_asked_for_asynchronously(tmp_path: Path) -> None:
    async def member(request: HTTPConnection) -> str | None:
        await asyncio.sleep(0)
        return request.headers.get("x-member")

    reply_editor = ReplyEditor(
        secret_key="a secret of the tests", drafts_url=f"sqlite:///{tmp_path}/drafts.sqlite3", current_user=member
    )
    app = Starlette()
    app.mount("/editor", reply_editor)
    client = TestClient(app)
    who = {"X-Member": "7"}
    token = client.get("/editor/policy", headers=who).json()["csrf_token"]
    saved = client.put(
        "/editor/drafts/a", json={"html": "x"}, headers={**who, "X-CSRF-Token": token, "If-None-Match": "*"}
    )
    assert saved.status_code == 200
    assert reply_editor.api.drafts is not None
    assert [draft.html for draft in reply_editor.api.drafts.list("7")] == ["x"]
    reply_editor.api.drafts.close()


def test_the_event_loop_goes_on_while_a_reply_is_checked() -> None:
    reply_editor = ReplyEditor(secret_key="a secret of the tests")
    ticks: list[float] = []

    async def tick() -> None:
        while True:
            ticks.append(time.perf_counter())
            await asyncio.sleep(0.001)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b'{"html": "' + b"<i><b>x</i>y</b> " * 3000 + b'"}'}

    answers: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        answers.append(message)

    async def both() -> None:
        ticking = asyncio.create_task(tick())
        scope = {
            "type": "http", "method": "POST", "path": "/check", "headers": [(b"content-type", b"application/json")],
            "query_string": b"", "scheme": "http", "server": ("testserver", 80), "root_path": "",
        }  # fmt: skip
        await reply_editor(scope, receive, send)
        ticking.cancel()

    asyncio.run(both())
    assert answers[0]["status"] == 200
    assert len(ticks) > 2, "nothing else ran meanwhile"


def test_a_view_gives_the_visitor_the_cookie_that_the_box_needs(tmp_path: Path) -> None:
    reply_editor = ReplyEditor(secret_key="s", drafts_url=f"sqlite:///{tmp_path}/drafts.sqlite3")
    app = Starlette()
    app.mount("/editor", reply_editor)

    async def reply(request: Request) -> Response:
        box = await reply_editor.box(request)
        held = box.hold(box.check("<p>Hello</p>"), "reply:1")
        return reply_editor.with_cookies(box, Response(held.notice.message))

    async def waiting(request: Request) -> Response:
        box = await reply_editor.box(request)
        return Response(" ".join(held.html for held in box.waiting("reply:1")))

    app.add_route("/reply", reply, methods=["POST"])
    app.add_route("/waiting", waiting)
    client = TestClient(app)
    posted = client.post("/reply")
    assert "editor_guest=" in posted.headers["set-cookie"]
    assert posted.headers["vary"] == "Cookie"
    assert client.get("/waiting").text == "<p>Hello</p>"
    assert TestClient(app).get("/waiting").text == ""
    reply_editor.api.drafts.close()  # type: ignore[union-attr]  # a store of SQL has it


def test_a_websocket_is_refused_by_name() -> None:
    with pytest.raises(RuntimeError, match="not websocket"):
        asyncio.run(ReplyEditor(secret_key="s")({"type": "websocket"}, None, None))  # type: ignore[arg-type]  # on purpose
