"""Makes the pictures of the demo in docs/screenshots, in a real browser: `make screenshots`."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from demo_app import create_app

TARGET = Path(__file__).parents[1] / "docs/screenshots"
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE = {"width": 1180, "height": 860}


def write(page: Page, text: str) -> None:
    """Type into the box."""
    page.locator(".re-text").focus()
    page.keyboard.type(text)


def sample(page: Page, name: str) -> None:
    """Paste one of the demo's samples, and wait for what it leads to."""
    page.locator(f"[data-sample={name}]").click()
    page.locator(".re-notice, .re-upload").first.wait_for()
    page.wait_for_timeout(900)


def emoji(page: Page) -> None:
    """The emoji picker, open."""
    write(page, "Welcome ")
    page.locator("[data-tool=emoji]").click()
    page.locator(".re-emoji").first.wait_for()


def restored(page: Page) -> None:
    """A draft that came back."""
    write(page, "Half a thought, and then the train ")
    page.locator(".re-status", has_text="Draft saved").wait_for()
    page.reload()
    page.locator(".re-notice").wait_for()


def first_page(page: Page) -> None:
    """A promise of the first page, tried: what came, and what is kept."""
    sample(page, "word")
    page.get_by_role("button", name="Restore formatting").click()


def versions(page: Page) -> None:
    """An earlier version beside the text."""
    for text in ("Most cells sleep until something wakes them.", " Age may be what does."):
        write(page, text)
        page.wait_for_timeout(2_500)  # its save
    page.get_by_role("button", name="Earlier versions").click()
    page.locator(".re-panel .re-choice").first.click()
    page.locator(".re-versions").wait_for()


def everything(page: Page) -> None:
    """Most of what a reply can hold."""
    page.evaluate(
        """() => { document.querySelector("reply-editor").value =
          '<h3>What I would try</h3><p>Three <strong>bold</strong> ideas, one of them <em>careful</em>:</p>' +
          '<ol><li>older animals</li><li>fewer cells, as in <code>n = 200</code></li></ol>' +
          '<blockquote data-author="Priya Raman"><p>What I miss is a control for age.</p></blockquote>' +
          '<table><thead><tr><th>Age</th><th>Cells</th></tr></thead><tbody><tr><td>10 weeks</td><td>12</td></tr>' +
          '</tbody></table><details><summary>Spoiler</summary><p>They wake up.</p></details>' }"""
    )
    page.locator(".re-text td").first.click()


FIRST = ("/", ".try")
TOPIC = ("/topic/3", ".compose")
"""A page, and what of it is shown."""
SHOTS: dict[str, tuple[dict[str, Any], Any]] = {
    "first": ({}, first_page),
    "versions": ({}, versions),
    "guest": ({}, None),
    "paste": ({}, lambda page: sample(page, "word")),
    "emoji": ({}, lambda page: sample(page, "emoji")),
    "embed": ({}, lambda page: sample(page, "video")),
    "picture": ({}, lambda page: sample(page, "picture")),
    "draft": ({}, restored),
    "picker": ({}, emoji),
    "writing": ({}, everything),
    "dark": ({"color_scheme": "dark"}, everything),
    "narrow": ({"viewport": {"width": 320, "height": 720}}, lambda page: sample(page, "google")),
    "arabic": ({"locale": "ar"}, lambda page: sample(page, "word")),
}


@contextmanager
def forum() -> Iterator[str]:
    """The demo on a port of its own; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DATABASE_URL": f"sqlite:///{folder}/forum.sqlite3",
            "EDITOR_UPLOADS_URL": folder,
            "EDITOR_RATE_LIMITS": None,
            "REDIS_URL": None,
        }
        server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def come_to(page: Page, url: str) -> None:
    """Open a page of the forum, until its box is ready."""
    page.goto(url)
    page.locator("form[action='/cookies'] button").click()
    page.wait_for_selector("reply-editor.re-ready")
    page.evaluate("document.querySelector('reply-editor').ready")


def main() -> None:
    """Make all of them."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with forum() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name, (options, act) in SHOTS.items():
            context = browser.new_context(**{"viewport": WIDE, **options})
            # What is elsewhere is not fetched: a picture is the same wherever it is made.
            context.route(lambda address: not address.startswith(url), lambda route: route.fulfill(body=""))
            page = context.new_page()
            path, shown = FIRST if act is first_page else TOPIC
            come_to(page, url + path)
            if act is not None:
                act(page)
            page.locator(shown).evaluate("element => element.scrollIntoView()")
            page.wait_for_timeout(400)
            page.screenshot(path=TARGET / f"{name}.png", full_page=name == "narrow")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
