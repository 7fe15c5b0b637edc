"""A browser without a driver: it opens a page on 127.0.0.1, which asks for batch after batch and posts what differs.

The page's policy lets nothing run and nothing load but the page's own script: what tries to is reported, and a
difference like any other.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from editor.canonical.schema import ELEMENTS, STYLED, attributes_of
from tests.browser.installed import CHROMIUM_ARGUMENTS, FIREFOX_PREFERENCES, find, missing
from tests.cases import load

ORACLE = Path(__file__).with_name("oracle.js")
ASKING = """
for (;;) {
  const answer = await fetch("/next");
  if (answer.status === 204) break;
  let found;
  try {
    found = await differences(await answer.json());
  } catch (error) {
    found = { error: `${error}\\n${error.stack}` };
  }
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });
}
"""
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src *; style-src-attr 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; report-uri /report"
)
"""Pictures are turned off by a setting instead, as canonical HTML may have them and their reports would be too many.
A style attribute is an attribute like others, in the tree."""
PICTURES_OFF = {"permissions.default.image": 2}
STANDING = 180.0
"""Seconds after which a browser that answers nothing has failed, on a busy machine."""
SCHEMA = {
    name: sorted({attribute.name for attribute in attributes_of(name)} | ({"style"} if name in STYLED else set()))
    for name in ELEMENTS
}
PLACES = [place for place in load("places.jsonl") if place["holds"]]


class BrowserFailed(Exception):
    """A browser did not start, ended, or could not be asked: what it said."""


class AskedBrowser:
    """One running browser; `ask` puts replies and players into its pages.

    `reports` are those of what tried to run or to load.
    """

    def __init__(self, name: str) -> None:
        path = find(name)
        if path is None:
            raise BrowserFailed(missing(name))
        self.name = name
        self.version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        self.reports: list[str] = []
        self._asked: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._found: queue.Queue[dict[str, Any]] = queue.Queue()
        self._server = _Server(("127.0.0.1", 0), _handler(self._asked, self._found, self.reports))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._profile = tempfile.mkdtemp(prefix="reply-editor-fuzz-")
        url = f"http://127.0.0.1:{self._server.server_port}/"
        self._process = subprocess.Popen(
            _command(name, path, self._profile, url),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self._profile, "MOZ_CRASHREPORTER_DISABLE": "1"},
            start_new_session=True,
        )

    def ask(
        self,
        replies: Sequence[str],
        players: Sequence[str] = (),
        shift: int = 0,
        places: Sequence[dict[str, Any]] = PLACES,
    ) -> dict[str, Any]:
        """The counts and differences of a batch, as tests/fuzz/oracle.js gives them. Raises BrowserFailed."""
        self._asked.put(
            {"cases": list(replies), "players": list(players), "places": list(places), "schema": SCHEMA, "shift": shift}
        )
        over = time.monotonic() + STANDING
        while True:
            try:
                found = self._found.get(timeout=1)
                break
            except queue.Empty:
                if self._process.poll() is not None or time.monotonic() > over:
                    raise BrowserFailed(f"{self.name} gave no answer within {STANDING:g} s, or ended") from None
        if "error" in found:
            raise BrowserFailed(f"{self.name}: {found['error']}")
        return found

    def close(self) -> None:
        """End the browser and everything that it started."""
        self._asked.put(None)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def __enter__(self) -> AskedBrowser:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that ends, or that does not wait for the answer to a report, is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _command(name: str, path: str, profile: str, url: str) -> list[str]:
    if name == "Firefox":
        preferences = {**FIREFOX_PREFERENCES, **PICTURES_OFF}
        lines = (f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in preferences.items())
        (Path(profile) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        return [path, "--headless", "--no-remote", "--profile", profile, url]
    return [
        path,
        "--headless=new",
        *CHROMIUM_ARGUMENTS,
        "--disable-dev-shm-usage",
        "--blink-settings=imagesEnabled=false",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        f"--user-data-dir={profile}",
        url,
    ]


def _handler(
    asked: queue.Queue[dict[str, Any] | None], found: queue.Queue[dict[str, Any]], reports: list[str]
) -> type[BaseHTTPRequestHandler]:
    page = b'<!doctype html><title>Fuzz</title><body><script type="module" src="/oracle.js"></script>'
    script = f"const differences = {ORACLE.read_text(encoding='utf-8').strip()};\n{ASKING}".encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            match self.path:
                case "/":
                    self.answer(200, page, "text/html")
                case "/oracle.js":
                    self.answer(200, script, "text/javascript")
                case "/favicon.ico":
                    self.answer(404)
                case "/next":
                    batch = asked.get()
                    self.answer(204) if batch is None else self.answer(200, _json(batch), "application/json")
                case _:
                    reports.append(f"fetched {self.path}")
                    self.answer(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(204)
            if self.path == "/found":
                found.put(json.loads(body))
            else:
                reports.append(_said(json.loads(body)))

        def answer(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *about: object) -> None:
            """Not a word for each request."""

    return Handler


def _said(report: dict[str, Any]) -> str:
    told = report.get("csp-report", {})
    directive = told.get("effective-directive") or told.get("violated-directive")
    return f"{directive}: {told.get('blocked-uri')} {told.get('script-sample', '')}"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
