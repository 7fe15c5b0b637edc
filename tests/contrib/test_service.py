"""The service: who is let in, whose drafts they are, many replies in one request, and how it starts and stops."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor import Editor
from editor.api import SettingError
from editor.api.schemas import BatchAnswer
from editor.drafts.keys import Guest
from editor.service.keys import AccessKeys, key_of, keys_in, read_keys
from editor.service.settings import NAMES, read_service
from tests.cases import load
from tests.contrib.conftest import picture
from tests.contrib.service import FORUM, LIMITED, ROOT, Service, free_port, running

REPLIES = [case["html"] for case in load("replies.jsonl")]
JSON_LINES = {"Content_Type": "application/jsonl"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


def batch(service: Service, *lines: Any, key: str = FORUM) -> list[dict[str, Any]]:
    """The answers to these lines; text is sent as it is."""
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
    answer = service.ask("POST", "/check/batch", body, key, **JSON_LINES)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/jsonl")
    return [json.loads(line) for line in answer.body.splitlines()]


def test_nobody_is_let_in_without_a_key(service: Service) -> None:
    for key in (None, "", FORUM[:-1], FORUM + "x", "ä", "x" * 600):
        answer = service.ask("POST", "/check", {"html": "x"}, key)
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json["type"].endswith("#key-required")
    for path in ("/policy", "/metrics", "/drafts/reply:1", "/nowhere", "/static", "/images"):
        assert service.ask("GET", path, key=None).status == 401, path
    assert service.ask("POST", "/images/from-url", {"url": "https://example.org/a.png"}, None).status == 401
    assert service.ask("DELETE", "/images/mine/x", key=None).status == 401


@pytest.mark.parametrize(
    "path", ["/health", "/health/live", "/docs", "/openapi.json", "/static/reply-editor.js", "/editor/health"]
)
def test_what_is_nobodys_needs_no_key_but_a_wrong_one_is_told(service: Service, path: str) -> None:
    assert service.ask("GET", path, key=None).status == 200
    assert service.ask("GET", path, key="wrong").status == 401
    assert service.ask("HEAD", path, key=None).body == b""


def test_a_key_is_compared_whole_with_every_key_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    import hmac

    compared: list[str] = []
    keys = AccessKeys([key_of(name, name * 40) for name in "abc"])

    def compare(one: str, other: str) -> bool:
        compared.append(one)
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert keys.holder("bearer " + "a" * 40) == "a"
    assert len(compared) == 3
    assert keys.holder("Basic " + "a" * 40) is None


def test_a_key_has_the_limits_of_its_own(service: Service) -> None:
    statuses = [
        service.ask("POST", "/render", {"html": "x"}, LIMITED).status for _ in range(3 * 2 + 1)
    ]  # Each of two processes counts by itself.
    assert statuses[:3] == [200] * 3
    assert 429 in statuses
    assert service.ask("POST", "/render", {"html": "x"}).status == 200
    problems = [answer["problem"]["type"] for answer in batch(service, *[{"html": "x"}] * 7, key=LIMITED)[3:]]
    assert {problem.rpartition("#")[2] for problem in problems} == {"rate-limited"}


def test_every_endpoint_answers_as_the_editor_does(service: Service) -> None:
    editor = Editor()
    for html in REPLIES[:20]:
        assert service.ask("POST", "/check", {"html": html}).json == json.loads(
            json.dumps(editor.check(html).to_json())
        )
    assert service.ask("POST", "/render", {"html": "<b>x</b>"}).json == {"html": "<p><strong>x</strong></p>"}
    assert service.ask("POST", "/paste", {"html": "<b>x</b>", "text": "x"}).json["mode"] == "plain"
    assert service.ask("POST", "/embed", {"url": "https://youtu.be/GfEKGum0kGQ"}).json["embed"]["provider"] == "youtube"
    assert service.ask("GET", "/policy", Accept_Language="de").json["lang"] == "de"
    assert service.ask("GET", "/check").status == 405
    assert service.ask("GET", "/nowhere").status == 404


@pytest.mark.parametrize("owner", ["member 42", "member Zoë, the 1st", "guest Dxjxk9C51zsuq1z8BV_7-Q"])
def test_drafts_belong_to_whom_the_caller_names_with_no_cookie_and_no_token(service: Service, owner: str) -> None:
    who = {"Reply_Editor_Owner": owner.encode().decode("latin-1")}
    saved = service.ask("PUT", "/drafts/reply:1", {"html": "<p>Hel"}, If_None_Match="*", **who)
    assert saved.status == 200
    assert "Set-Cookie" not in saved.headers
    assert service.ask("GET", "/drafts/reply:1", **who).json["html"] == "<p>Hel"
    assert service.ask("GET", "/drafts/reply:1", Reply_Editor_Owner="member somebody else").status == 404
    stale = service.ask("PUT", "/drafts/reply:1", {"html": "<p>Other"}, If_None_Match="*", **who)
    assert (stale.status, stale.json["current"]["html"], stale.json["submitted"]["html"]) == (412, "<p>Hel", "<p>Other")
    assert service.ask("DELETE", "/drafts/reply:1", If_Match="*", **who).status == 204
    assert service.ask("GET", "/drafts/reply:1", **who).status == 404


@pytest.mark.parametrize(
    "owner", [None, "", "42", "member", "member ", "guest", "guest short", "admin 1", "member \xff"]
)
def test_an_owner_that_cannot_be_is_told_and_nothing_is_saved(service: Service, owner: str | None) -> None:
    headers = {} if owner is None else {"Reply_Editor_Owner": owner}
    answer = service.ask("PUT", "/drafts/reply:9", {"html": "x"}, If_None_Match="*", **headers)
    assert answer.status == 400
    assert "Reply-Editor-Owner" in answer.json["detail"]


def test_an_owner_is_believed_only_with_a_key(service: Service) -> None:
    answer = service.ask("GET", "/drafts/reply:1", key=None, Reply_Editor_Owner="member 42")
    assert answer.status == 401


def test_a_guests_drafts_are_claimed_for_the_member_that_the_guest_became(service: Service) -> None:
    guest = Guest.new().token
    service.ask("PUT", "/drafts/reply:2", {"html": "mine"}, If_None_Match="*", Reply_Editor_Owner=f"guest {guest}")
    both = {"Reply_Editor_Owner": "member new", "Reply_Editor_Guest": guest}
    claimed = service.ask("POST", "/drafts/claim", {}, **both)
    assert (claimed.status, claimed.json["moved"]) == (200, ["reply:2"])
    assert "Set-Cookie" not in claimed.headers
    assert service.ask("GET", "/drafts/reply:2", Reply_Editor_Owner="member new").json["html"] == "mine"


def test_a_guests_reply_is_held_and_published_once_when_the_guest_has_an_account(service: Service) -> None:
    token = Guest.new().token
    guest, both = (
        {"Reply_Editor_Owner": f"guest {token}"},
        {"Reply_Editor_Owner": "member 9", "Reply_Editor_Guest": token},
    )
    member = {"Reply_Editor_Owner": "member 9"}
    service.ask("PUT", "/drafts/reply:5", {"html": "<p>Hel"}, If_None_Match="*", **guest)
    reply = {"html": "<b>Hello</b>", "context": "reply:5", "token": "a-token-of-the-form"}
    first, again = (service.ask("POST", "/held", reply, **guest) for _ in range(2))
    assert (first.status, first.json["result"]["ok"], first.json["held"]["html"]) == (
        200,
        True,
        "<p><strong>Hello</strong></p>",
    )
    assert first.json["held"]["notice"]["code"] == "reply_held"
    assert again.json["held"]["token"] == first.json["held"]["token"]
    assert service.ask("GET", "/drafts/reply:5", **guest).status == 404
    assert len(service.ask("GET", "/held", **guest).json["held"]) == 1
    claimed = service.ask("POST", "/drafts/claim", {}, **both)
    assert (claimed.json["moved"], service.ask("GET", "/held", **guest).json) == ([], {"held": []})
    (ready,) = service.ask("GET", "/held", **member).json["held"]
    assert (ready["token"], ready["context"]) == (first.json["held"]["token"], "reply:5")
    assert service.ask("DELETE", f"/held/{ready['token']}", **guest).status == 404
    assert service.ask("DELETE", f"/held/{ready['token']}", **member).status == 204
    assert service.ask("GET", "/held", **member).json == {"held": []}


def test_a_reply_that_breaks_a_rule_or_is_a_members_is_not_held(service: Service) -> None:
    guest = {"Reply_Editor_Owner": f"guest {Guest.new().token}"}
    refused = service.ask("POST", "/held", {"html": "😀" * 76, "context": "reply:5"}, **guest)
    assert (refused.status, refused.json["held"]) == (200, None)
    assert refused.json["result"]["violations"][0]["code"] == "too_many_emoji"
    plain = service.ask("POST", "/held", {"html": "a<b", "posted": "text", "context": "reply:5"}, **guest)
    assert plain.json["held"]["html"] == "<p>a&lt;b</p>"
    assert service.ask("POST", "/held", {"html": "x", "context": "held/x"}, **guest).status == 404
    member = service.ask("POST", "/held", {"html": "x", "context": "reply:5"}, Reply_Editor_Owner="member 9")
    assert (member.status, member.json["detail"]) == (400, "Only a guest's reply is held; a member's is published.")
    assert service.ask("GET", "/held", key=None).status == 401


def test_a_picture_is_uploaded_by_a_caller_and_shown_to_browsers(service: Service) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + picture() + b"\r\n--x--\r\n"
    headers = {"Content_Type": "multipart/form-data; boundary=x", "Reply_Editor_Owner": f"guest {Guest.new().token}"}
    taken = service.ask("POST", "/editor/images", body, Reply_Editor_Address="203.0.113.7", **headers)
    assert taken.status == 201
    assert taken.json["url"].startswith("/editor/images/")
    assert service.ask("GET", taken.json["url"], key=None).headers["Content-Type"] == "image/png"
    assert service.ask("POST", "/editor/images", body, Reply_Editor_Address="nowhere", **headers).status == 400


def test_a_batch_gives_each_reply_the_answer_that_it_gets_by_itself(service: Service) -> None:
    editor = Editor()
    answers = batch(service, *({"html": html, "id": f"post {number}"} for number, html in enumerate(REPLIES)))
    for number, (html, answer) in enumerate(zip(REPLIES, answers, strict=True)):
        expected = json.loads(json.dumps(editor.check(html).to_json()))
        assert answer == {"line": number + 1, "id": f"post {number}", "result": expected}


def test_a_line_that_is_no_reply_gets_its_own_problem_and_the_others_their_answers(service: Service) -> None:
    cap = 6 * Editor().policy.max_bytes + 4096
    lines = ['{"html": "x"}', "nonsense", "", '{"html": 1}', "x" * (cap + 1), "x" * (3 * cap), '{"html": "y", "i": 2}']
    lines += ["[" * 9000 + "]" * 9000, '{"html": "\\ud800"}', '{"html": "last", "id": 7}']
    answers = batch(service, *lines)
    kinds = [answer["problem"]["type"].rpartition("#")[2] if "problem" in answer else "" for answer in answers]
    malformed, invalid, large = "malformed-request", "invalid-field", "too-large"
    assert kinds == ["", malformed, malformed, invalid, large, large, invalid, invalid, malformed, ""]
    assert [answer["line"] for answer in answers] == list(range(1, 11))
    assert answers[-1]["id"] == 7
    assert set(answers[0]) | set(answers[1]) | {"id"} == set(BatchAnswer.__struct_fields__)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
)
LINES = st.one_of(
    st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries({"html": st.text() | st.sampled_from(REPLIES)}, optional={"id": JSON, "posted": JSON}).map(
        lambda line: json.dumps(line).encode()
    ),
    st.dictionaries(st.sampled_from(["html", "id", "posted", "x"]), JSON).map(lambda line: json.dumps(line).encode()),
)
"""Lines of a batch as anyone might send them: JSON Lines, which schemathesis has no way to send."""


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=12))
def test_any_line_is_answered_by_a_result_or_by_a_problem_of_its_own(service: Service, lines: list[bytes]) -> None:
    body = b"".join(line + b"\n" for line in lines)
    answer = service.ask("POST", "/check/batch", body, FORUM, **JSON_LINES)
    assert answer.status == 200
    answers = [msgspec.json.decode(line, type=BatchAnswer) for line in answer.body.splitlines()]
    assert [each.line for each in answers] == list(range(1, len(lines) + 1))
    for each, as_sent in zip(answers, json.loads(b"[" + b",".join(answer.body.splitlines()) + b"]"), strict=True):
        assert ("result" in as_sent) is not ("problem" in as_sent)
        if "problem" in as_sent:
            assert as_sent["problem"]["type"].rpartition("#")[2] in ("malformed-request", "invalid-field", "too-large")
        else:
            assert Editor().clean(as_sent["result"]["html"]) == as_sent["result"]["html"], each


def test_lines_are_answered_before_all_are_sent(service: Service) -> None:
    line = json.dumps({"html": "<p>" + "word " * 800}).encode() + b"\n"
    with socket.create_connection(("127.0.0.1", service.port), 30) as connection:
        head = f"POST /check/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {FORUM}\r\n"
        connection.sendall(f"{head}Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        answers = connection.makefile("rb")
        for _ in range(8):
            connection.sendall(b"%x\r\n%s\r\n" % (len(line), line))
        while not (received := answers.readline()).startswith(b'{"line":1,'):
            assert received, "the answer ended"
        connection.sendall(b"0\r\n\r\n")
        assert b'{"line":8,' in answers.read()


def test_a_batch_that_breaks_off_leaves_the_service_working(service: Service) -> None:
    for ending in (b'5\r\n{"htm', b"zz\r\n", b""):
        with socket.create_connection(("127.0.0.1", service.port), 30) as connection:
            head = f"POST /check/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {FORUM}\r\n"
            kind = "Content-Type: application/jsonl\r\nTransfer-Encoding: chunked\r\n\r\n"
            connection.sendall(f"{head}{kind}".encode() + ending)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.makefile("rb").read()
            assert b"500" not in answer.partition(b"\r\n")[0]
            assert b"Traceback" not in answer
    assert len(batch(service, {"html": "x"})) == 1
    assert service.ask("POST", "/check/batch", b"{}", Content_Type="application/json").status == 415


def test_the_memory_of_a_batch_does_not_grow_with_it(tmp_path: Path) -> None:
    with running(tmp_path, EDITOR_WORKERS="1") as service:
        batch(service, *[{"html": REPLIES[0]}] * 10)
        before = _peak(service)
        line = json.dumps({"html": "<p>" + "word " * 400 + "</p>"}).encode() + b"\n"
        assert _stream(service, line, 8000) == 8000
        grown = _peak(service) - before
    assert grown < 8 * 2**20, f"16 MB of lines took {grown:,} bytes more"


def _peak(service: Service) -> int:
    """The most memory that a worker has had, in bytes."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    statuses = [Path(f"/proc/{child}/status").read_text() for child in children]
    return max(int(status.partition("VmHWM:")[2].split()[0]) for status in statuses) * 1024


def _stream(service: Service, line: bytes, count: int) -> int:
    """How many answers come to a line that is sent so often, read while it is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    headers = {"Authorization": f"Bearer {FORUM}", "Content-Type": "application/jsonl"}
    connection.putrequest("POST", "/check/batch")
    for name, value in {**headers, "Content-Length": str(count * len(line))}.items():
        connection.putheader(name, value)
    connection.endheaders()

    def send() -> None:
        for _ in range(count):
            connection.send(line)

    sender = threading.Thread(target=send)
    sender.start()
    answer = connection.getresponse()
    lines = sum(1 for _ in answer)
    sender.join()
    connection.close()
    return lines


def test_sigterm_finishes_what_is_under_way_and_takes_nothing_new(tmp_path: Path) -> None:
    with running(tmp_path, EDITOR_WORKERS="1") as service:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
        connection.putrequest("POST", "/check/batch")
        for name, value in {"Authorization": f"Bearer {FORUM}", "Content-Type": "application/jsonl"}.items():
            connection.putheader(name, value)
        line = json.dumps({"html": "<p>" + "word " * 800}).encode() + b"\n"
        connection.putheader("Content-Length", str(6 * len(line)))
        connection.endheaders(5 * line)
        answer = connection.getresponse()
        assert json.loads(answer.readline())["line"] == 1
        service.process.send_signal(signal.SIGTERM)
        assert _refuses(service)
        connection.send(line)
        assert [json.loads(rest)["line"] for rest in answer] == [2, 3, 4, 5, 6]
        answer.close()
        connection.close()
        assert service.process.wait(30) == 0


def _refuses(service: Service) -> bool:
    """Whether it takes no connection any longer, a little later."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", service.port), 1).close()
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_sighup_reads_the_keys_anew(tmp_path: Path) -> None:
    with running(tmp_path, EDITOR_WORKERS="1") as service:
        new = "the-new-key-of-the-forum-0123456789abcdef"
        (tmp_path / "keys.toml").write_text(f'[forum]\nkey = "{new}"\n')
        service.process.send_signal(signal.SIGHUP)
        for _ in range(200):
            try:
                if service.ask("POST", "/render", {"html": "x"}, new).status == 200:
                    break
            except OSError:
                continue
        assert service.ask("POST", "/render", {"html": "x"}, FORUM).status == 401


def test_sighup_with_keys_that_cannot_be_read_keeps_those_there_were(tmp_path: Path) -> None:
    with running(tmp_path, EDITOR_WORKERS="1") as service:
        keys = tmp_path / "keys.toml"
        keys.write_text(f'[forum]\nkey = "{FORUM}" half an edit')
        service.process.send_signal(signal.SIGHUP)
        _wait_for(lambda: "keys cannot be read anew" in (tmp_path / "log").read_text())
        assert service.ask("POST", "/render", {"html": "x"}, FORUM).status == 200
        new = "the-new-key-of-the-forum-0123456789abcdef"
        keys.write_text(f'[forum]\nkey = "{new}"\n')
        service.process.send_signal(signal.SIGHUP)
        _wait_for(lambda: _status(service, new) == 200)
        assert service.process.poll() is None


def test_a_worker_that_ends_takes_the_metrics_of_no_other(tmp_path: Path) -> None:
    with running(tmp_path, EDITOR_WORKERS="1") as service:
        _wait_for(lambda: _status(service, FORUM) == 200)
        (former,) = _children(service.process.pid)
        service.process.send_signal(signal.SIGHUP)
        _wait_for(lambda: _children(service.process.pid) not in ([], [former]) and not Path(f"/proc/{former}").exists())
        assert service.ask("POST", "/display-as-link", {"html": "x", "url": "https://example.org/"}).status == 200
        assert b"editor_requests_total" in service.ask("GET", "/metrics").body


def test_a_worker_that_is_started_anew_has_the_keys_of_the_others(tmp_path: Path) -> None:
    with running(tmp_path, EDITOR_WORKERS="1") as service:
        _wait_for(lambda: _status(service, FORUM) == 200)
        (tmp_path / "keys.toml").write_text("half an edit")
        (worker,) = _children(service.process.pid)
        os.kill(worker, signal.SIGKILL)
        _wait_for(lambda: _children(service.process.pid) not in ([], [worker]))
        _wait_for(lambda: _status(service, FORUM) == 200)
        assert service.process.poll() is None


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _status(service: Service, key: str) -> int:
    """The status of an answer, 0 where there is none."""
    try:
        return service.ask("POST", "/render", {"html": "x"}, key).status
    except (OSError, http.client.HTTPException):
        return 0


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_metrics_count_the_requests_of_all_processes(service: Service) -> None:
    for _ in range(10):
        service.ask("POST", "/display-as-link", {"html": "x", "url": "https://example.org/"})
    said = {service.ask("GET", "/metrics").body.decode() for _ in range(6)}
    counted = 'editor_requests_total{endpoint="POST /editor/display-as-link",status="200"} 10.0'
    assert all(counted in text for text in said)


def test_the_document_describes_a_line_and_its_answer(service: Service) -> None:
    document = service.ask("GET", "/openapi.json", key=None).json
    assert document["servers"] == [{"url": "/"}]
    operation = document["paths"]["/check/batch"]["post"]
    body = operation["requestBody"]["content"]["application/jsonl"]["schema"]["$ref"]
    answer = operation["responses"]["200"]["content"]["application/jsonl"]["schema"]["$ref"]
    assert [body, answer] == ["#/components/schemas/BatchLine", "#/components/schemas/BatchAnswer"]
    page = service.ask("GET", "/docs", key=None).body.decode()
    assert "<code>POST //check/batch</code>" not in page
    assert "<code>POST /check/batch</code>" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is none"),
        ("[forum]\nkey = 'short'", "32 to 512"),
        ("[forum]\nlimits = {{}}", "key or sha256"),
        ("[forum]\nsha256 = 'abc'", "64 hexadecimal"),
        ("[forum]\nkey = '{secret}'\nlimit = {{}}", "nothing else"),
        ("[forum]\nkey = '{secret}'\nlimits = {{ text = 'many' }}", "limits of 'forum'"),
        ("[forum]\nkey = '{secret}'\nlimits = {{ texts = '1/minute' }}", "texts"),
        ("[forum]\nkey = '{secret}'\nlimits = {{ text = 5 }}", "must be text such as"),
        ("['a b']\nkey = '{secret}'", "letters"),
        ("[a]\nkey = '{secret}'\n[b]\nkey = '{secret}'", "same secret"),
        ("key = {secret}", "not TOML"),
    ],
)
def test_keys_that_cannot_be_are_told_without_a_secret(tmp_path: Path, text: str, said: str) -> None:
    secret = "a-very-secret-secret-of-40-characters-xx"
    (tmp_path / "keys.toml").write_text(text.format(secret=secret))
    with pytest.raises(SettingError, match=said) as refused:
        AccessKeys(read_keys(tmp_path / "keys.toml"))
    assert secret not in str(refused.value)


def test_keys_may_be_digests_or_in_the_environment() -> None:
    import hashlib

    digest = hashlib.sha256(FORUM.encode()).hexdigest()
    path = Path(os.devnull)
    with pytest.raises(SettingError):
        AccessKeys(read_keys(path))
    assert key_of("forum", FORUM).digest == digest
    keys = AccessKeys(keys_in(f"forum={FORUM} import={LIMITED}"))
    assert [keys.holder(f"Bearer {key}") for key in (FORUM, LIMITED)] == ["forum", "import"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("workers", "none", "workers: must be a whole number above 0"),
        ("stall_seconds", "0", "stall_seconds: must be a whole number above 0"),
        ("bind", "8010", "bind: must look like"),
        ("bind", "127.0.0.1:65536", "bind: must look like"),
        ("workers", "1000000", "workers: must be at most 1024"),
        ("threads", "1000000", "threads: must be at most 1024"),
        ("keys", f"{'f' * 8}{FORUM}", "keys: EDITOR_KEYS must be name=secret"),
        ("metrics", "perhaps", "EDITOR_METRICS: must be true or false"),
        ("drafts_url", "nothing://x", "opening the store failed"),
        ("uploads_url", "nothing://x", "opening the pictures failed"),
    ],
)
def test_a_setting_that_cannot_be_stops_the_service_with_one_line(name: str, value: str, said: str) -> None:
    settings = {"EDITOR_KEYS": f"forum={FORUM}", "EDITOR_BIND": f"127.0.0.1:{free_port()}", "EDITOR_WORKERS": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "editor", "serve"],
        env={**os.environ, **settings, f"EDITOR_{name.upper()}": value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode != 0
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert FORUM[:16] not in run.stderr


def test_settings_come_from_the_command_line_then_the_environment_then_the_file(tmp_path: Path) -> None:
    file = tmp_path / "service.toml"
    file.write_text('bind = "127.0.0.1:1"\nworkers = 1\nthreads = 3\nmetrics = true\n[policy]\nmax_emoji = 5\n')
    environment = {"EDITOR_WORKERS": "2", "EDITOR_BIND": "127.0.0.1:2"}
    service = read_service(str(file), environment, {"bind": "127.0.0.1:3", "workers": None})
    assert (service.bind, service.workers, service.threads, service.api.metrics) == ("127.0.0.1:3", 2, 3, True)
    assert service.api.policy is not None
    assert service.api.policy.max_emoji == 5
    file.write_text("worker = 1\n")
    with pytest.raises(SettingError, match="did you mean workers"):
        read_service(str(file), {}, {})


def test_every_setting_is_in_the_guide() -> None:
    guide = (ROOT / "docs/service.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in guide] == []
