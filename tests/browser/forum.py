"""The demo forum, served to a real browser, and what a writer does there."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from demo_app import create_app
from editor import Editor

MARKS = [
    pytest.mark.browser,
    pytest.mark.timeout(120),
    # A browser that leaves a page drops requests; the server of the tests then leaves a file to be collected.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TOPIC = "/topic/3"
PASTE = """([selector, types]) => {
  const data = new DataTransfer();
  for (const [type, value] of Object.entries(types)) {
    if (type.startsWith("image/")) {
      data.items.add(new File([Uint8Array.from(atob(value), (c) => c.charCodeAt(0))], "picture.png", { type }));
    } else data.setData(type, value);
  }
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


class Served:
    """An app on a port of its own; it can be stopped and started, made slow, and made to fail."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.slow: Callable[[str, str], float] = lambda method, path: 0.0
        self.fails: Callable[[str, str], bool] = lambda method, path: False
        self.requests: list[tuple[str, str]] = []
        self.port = 0
        self.start()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path))
        if seconds := self.slow(method, path):
            time.sleep(seconds)
        if self.fails(method, path):
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"Out of order."]
        return self.app(environ, start_response)

    def start(self) -> None:
        """Serve; after `stop`, on the same port."""
        self._server: BaseWSGIServer = make_server("127.0.0.1", self.port, self, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the app is."""
        return f"http://127.0.0.1:{self.port}"


class Forum(Served):
    """The demo forum."""

    def __init__(self, folder: Path) -> None:
        settings = {
            "DATABASE_URL": f"sqlite:///{folder / 'forum.sqlite3'}",
            "EDITOR_UPLOADS_URL": str(folder / "uploads"),
            "EDITOR_RATE_LIMITS": None,
            "REDIS_URL": None,
        }
        self.members: set[str] = set()
        super().__init__(create_app(settings))


class Visitor:
    """A browser profile of its own: one person. It reaches the forum and nothing else."""

    def __init__(self, browser: Browser, forum: Forum, **options: Any) -> None:
        self.forum = forum
        self.context: BrowserContext = browser.new_context(base_url=forum.url, **options)
        self.elsewhere: list[str] = []
        self.problems: list[str] = []
        self.context.route(lambda url: not url.startswith(forum.url), self._refuse)
        self.context.set_default_timeout(5_000)

    def _refuse(self, route: Any) -> None:
        self.elsewhere.append(route.request.url)
        route.abort()

    def open(self, path: str = TOPIC, *, ready: bool = True) -> Box:
        """A new tab with the box on it."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)
        page.goto(path)
        box = Box(page, self.forum)
        if ready:
            box.wait()
        return box

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"{message.text} {message.location.get('url', '')}")

    def register(self, name: str) -> None:
        """Become a member; one more of that name where a test runs again."""
        name += " II" * (name in self.forum.members)
        self.forum.members.add(name)
        page = self.context.new_page()
        page.goto("/register")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill("correct horse")
        page.locator("main").get_by_role("button", name="Register").click()
        page.wait_for_url(lambda url: "/register" not in url)
        page.close()


class Box:
    """The reply box on a page."""

    def __init__(self, page: Page, forum: Forum) -> None:
        self.page = page
        self.forum = forum
        self.text: Locator = page.locator(".re-text")

    def wait(self) -> None:
        """Until the box is ready and its draft is there."""
        self.page.wait_for_selector("reply-editor.re-ready")
        self.page.evaluate("document.querySelector('reply-editor').ready")

    @property
    def html(self) -> str:
        """Canonical HTML of what is in the box."""
        return str(self.page.evaluate("document.querySelector('reply-editor').value"))

    def fill(self, html: str) -> None:
        """Put HTML into the box."""
        self.page.evaluate("html => { document.querySelector('reply-editor').value = html }", html)

    def type(self, text: str) -> None:
        """Type at the cursor; a newline is Enter."""
        if not self.text.evaluate("element => element.contains(document.activeElement)"):
            self.text.focus()
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, **types: str) -> None:
        """A paste as programs make it: html=…, text=…, png=… (base64)."""
        self.text.focus()
        self.paste_without_a_key(**types)

    def paste_without_a_key(self, **types: str) -> None:
        """A paste at the cursor as menus, buttons of a mouse and voices make it."""
        names = {"html": "text/html", "text": "text/plain", "png": "image/png"}
        self.page.evaluate(PASTE, [".re-text", {names[name]: value for name, value in types.items()}])

    def slow_down(self, times: int) -> None:
        """Let the page compute so many times slower."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def notice(self, code: str) -> Locator:
        """The notice of a code."""
        return self.page.locator(f".re-notice[data-code={code}]")

    def act(self, label: str) -> None:
        """Do what a notice offers."""
        self.page.locator(".re-notice").get_by_role("button", name=label).click()

    def until(self, html: str) -> None:
        """Wait until the box holds this."""
        try:
            self.page.wait_for_function("html => document.querySelector('reply-editor').value === html", arg=html)
        except Exception:
            assert self.html == html
            raise

    def until_holds(self, part: str) -> None:
        """Wait until the box holds this among other things."""
        try:
            self.page.wait_for_function("part => document.querySelector('reply-editor').value.includes(part)", arg=part)
        except Exception:
            assert part in self.html
            raise

    def until_saved(self) -> None:
        """Wait until the server has what is in the box."""
        expect(self.page.locator(".re-status")).to_have_text(re.compile("Draft saved at"), timeout=15_000)

    def submit(self) -> None:
        """Send the reply."""
        self.page.get_by_role("button", name="Submit reply").click()


def is_canonical(html: str) -> bool:
    """Whether the server takes its fast path."""
    return not Editor().check(html).repaired
