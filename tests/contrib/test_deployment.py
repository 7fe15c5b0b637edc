"""Several worker processes without shared memory: drafts, pictures and limits are the same in each."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.contrib.conftest import Served, picture, serve
from tests.servers import Places, or_skip


def ask(served: Served, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
    """One request on a connection of its own, so that any worker may get it."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, bytes):
            body, sent = json.dumps(body), {"Content-Type": "application/json", **sent}
        connection.request(method, f"/editor{path}", body, sent)
        answer = connection.getresponse()
        data = answer.read()
        is_json = "json" in answer.headers.get_content_type()
        return answer.status, json.loads(data) if is_json else data, dict(answer.headers)
    finally:
        connection.close()


def guest(served: Served) -> dict[str, str]:
    _, policy, headers = ask(served, "GET", "/policy")
    return {"Cookie": headers["Set-Cookie"].partition(";")[0], "X_CSRF_Token": policy["csrf_token"]}


def test_what_one_worker_saves_another_reads(served: Served) -> None:
    who = guest(served)
    tag = {"If_None_Match": "*"}
    for number in range(20):
        status, _, headers = ask(served, "PUT", "/drafts/reply:42", {"html": f"<p>{number}"}, **who, **tag)
        assert status == 200
        tag = {"If_Match": headers["ETag"]}
        status, draft, _ = ask(served, "GET", "/drafts/reply:42", **who)
        assert (status, draft["html"]) == (200, f"<p>{number}")


def test_a_picture_uploaded_to_one_worker_is_served_by_all(served: Served) -> None:
    who = guest(served)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + picture() + b"\r\n--x--\r\n"
    )
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    status, taken, _ = ask(served, "POST", "/images", body, **who, **kind)
    assert status == 201
    path = taken["url"].removeprefix("/editor")
    assert {ask(served, "GET", path)[0] for _ in range(8)} == {200}


def test_a_body_that_ends_before_its_length_leaves_the_worker_working(served: Served) -> None:
    for _ in range(6):
        with socket.create_connection(("127.0.0.1", served.port), 10) as connection:
            connection.sendall(b"POST /editor/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            connection.sendall(b"Content-Length: 100\r\n\r\n{")
    assert ask(served, "POST", "/check", {"html": "<p>x</p>"})[0] == 200


@pytest.fixture
def limited(tmp_path: Path, places: Places) -> Iterator[Served]:
    """A forum that allows five checks an hour, counted in Redis."""
    url = or_skip(lambda: places.url("redis"))
    client = redis.Redis.from_url(url)
    _forget(client)
    yield from serve(tmp_path, RATE_LIMIT_STORAGE=url)
    _forget(client)
    client.close()


def _forget(client: Any) -> None:
    """Delete the counts of this test, and nothing else that somebody may keep there."""
    for key in client.scan_iter("LIMITS:LIMITER/editor/text/127.0.0.1/5/1/hour*"):
        client.delete(key)


def test_workers_count_requests_together_where_redis_counts(limited: Served) -> None:
    statuses = [ask(limited, "POST", "/check", {"html": ""})[0] for _ in range(12)]
    assert statuses == [200] * 5 + [429] * 7
