"""The example in PHP posts a reply through the service: refused, drafted, posted and shown, without a framework."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.contrib.conftest import picture
from tests.contrib.service import FORUM, ROOT, free_port, running, wait_for

VIDEO = "https://youtu.be/GfEKGum0kGQ"


class Browser:
    """A visitor of the forum, with cookies and the token of the page."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        found = re.search(r'csrf-token="([0-9a-f]{32})"', self.ask("GET", "/")[1])
        assert found
        self.token = found[1]

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """The status and the text of an answer; a redirection is followed."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, sent, method=method)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def draft(self, method: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """What the reply box asks for."""
        data = None if body is None else json.dumps(body).encode()
        sent = {"X_CSRF_Token": self.token, "Content_Type": "application/json", **headers}
        status, text = self.ask(method, "/editor/drafts/reply:1", data, **sent)
        return status, json.loads(text) if text.startswith("{") else text

    def post(self, content: str, token: str | None = None, posted: str = "html") -> tuple[int, str]:
        """Submits the form; `posted` is "text" where there is no JavaScript."""
        fields = {"content": content, "content-format": posted, "token": self.token if token is None else token}
        return self.ask("POST", "/", urllib.parse.urlencode(fields).encode())


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """A browser on the PHP forum, which runs beside the service."""
    php = shutil.which("php")
    if php is None:
        if "CI" in os.environ:
            pytest.fail("php is not installed: apt-get install php-cli")
        pytest.skip("php is not installed: apt-get install php-cli")
    with running(tmp_path) as service:
        port = free_port()
        environment = {
            "EDITOR_SERVICE": service.url,
            "EDITOR_SERVICE_KEY": FORUM,
            "POSTS": str(tmp_path / "posts.json"),
        }
        command = [php, "-d", f"session.save_path={tmp_path}", "-S", f"127.0.0.1:{port}", "examples/php/forum.php"]
        forum = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
        try:
            wait_for(port, forum)
            yield Browser(f"http://127.0.0.1:{port}")
        finally:
            forum.terminate()
            forum.wait(30)


def test_a_reply_is_refused_drafted_posted_and_shown(browser: Browser) -> None:
    emoji = "<p>" + "😀" * 76 + "</p>"
    status, page = browser.post(emoji)
    assert status == 422
    assert '<p role="alert">Only 75 emoji are allowed.</p>' in page
    assert "😀" * 76 + "&lt;/p&gt;</textarea>" in page

    assert browser.draft("PUT", {"html": "<p>Hel"}, If_None_Match="*")[0] == 200
    assert browser.draft("GET")[1]["html"] == "<p>Hel"
    assert Browser(browser.url).draft("GET")[0] == 404, "another visitor saw the draft"

    status, page = browser.post(f"<p><b>Hello</b> <script>alert(1)</script></p><p>{VIDEO}</p>")
    assert status == 200
    assert "<article><p><strong>Hello</strong>" in page
    assert "https://www.youtube-nocookie.com/embed/GfEKGum0kGQ" in page
    assert "alert(1)</script>" not in page
    assert browser.draft("GET")[0] == 404
    assert browser.draft("PUT", {"html": "late"}, If_Match='"1"')[0] == 412


def test_what_is_typed_without_javascript_is_stored_as_it_was_typed(browser: Browser) -> None:
    assert '<input type="hidden" name="content-format" value="text">' in browser.ask("GET", "/")[1]
    status, page = browser.post("if a <b then List<String>\n\n" + "😀" * 76, posted="text")
    assert status == 422
    assert '<input type="hidden" name="content-format" value="text">' in page
    status, page = browser.post("if a <b then List<String>\n\n<b>not bold</b>", posted="text")
    assert status == 200
    assert "<p>if a &lt;b then List&lt;String&gt;</p><p>&lt;b&gt;not bold&lt;/b&gt;</p>" in page


def test_the_reply_box_has_its_files_and_its_policy(browser: Browser) -> None:
    status, script = browser.ask("GET", "/editor/static/reply-editor.js")
    assert (status, "reply-editor" in script) == (200, True)
    policy = json.loads(browser.ask("GET", "/editor/policy?lang=de")[1])
    assert policy["features"] == {"drafts": True, "images": True, "embeds": True, "autolink": True}
    assert policy["csrf_token"] == "", "the forum's own token stays"


def test_a_picture_is_uploaded_and_shown(browser: Browser) -> None:
    form = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + picture() + b"\r\n--x--\r\n"
    )
    kind = "multipart/form-data; boundary=x"
    status, answer = browser.ask("POST", "/editor/images", form, X_CSRF_Token=browser.token, Content_Type=kind)
    assert status == 201
    with urllib.request.urlopen(browser.url + json.loads(answer)["url"], timeout=30) as shown:
        assert shown.headers["Content-Type"] == "image/png"
        assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["metrics", "check/batch", "openapi.json", "../metrics", "images/../metrics"])
def test_the_forums_key_opens_nothing_else_to_its_visitors(browser: Browser, path: str) -> None:
    assert "editor_requests" not in browser.ask("GET", f"/editor/{path}")[1]


def test_what_another_site_sends_is_refused_by_the_forums_own_token(browser: Browser) -> None:
    assert browser.post("<p>Hi</p>", token="")[0] == 403
    assert browser.draft("PUT", {"html": "x"}, If_None_Match="*", X_CSRF_Token="wrong")[0] == 403
    assert "<article>" not in browser.ask("GET", "/")[1]
