"""Pictures of the box in all its states, widths and looks, to be looked at: `python -m demo.looks FOLDER [STATE…]`."""

from __future__ import annotations

import base64
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

from demo.screenshots import ARGUMENTS, VIDEO, come_to, emoji, everything, forum, restored, sample, versions, write

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WIDTHS = (1280, 768, 390, 320)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "arabic": {"locale": "ar"},
    "forced": {"forced_colors": "active"},
}


def link(page: Page) -> None:
    """The panel of links, open."""
    write(page, "See ")
    page.locator("[data-tool=link]").click()
    page.locator(".re-panel .re-input").first.wait_for()


def table(page: Page) -> None:
    """The cursor in a table, with its tools."""
    everything(page)
    page.locator(".re-contextual button").first.wait_for()


def conflict(page: Page) -> None:
    """Two versions of a draft to choose from."""
    write(page, "Written here. ")
    page.locator(".re-status").filter(has_text=":").wait_for()
    page.evaluate(
        """async () => {
          const box = document.querySelector("reply-editor");
          const path = `/editor/drafts/${encodeURIComponent(box.getAttribute("context"))}`;
          const tag = (await fetch(path)).headers.get("ETag");
          await fetch(path, { method: "PUT", body: JSON.stringify({ html: "<p>Written on the train.</p>" }), headers: {
            "Content-Type": "application/json", "If-Match": tag,
            [box.getAttribute("csrf-header") ?? "X-CSRF-Token"]: box.getAttribute("csrf-token") } });
        }"""
    )
    write(page, "And more. ")
    page.locator(".re-versions").wait_for()


def preview(page: Page) -> None:
    """An address on the last line, and what it will become."""
    write(page, f"Watch this:\n{VIDEO}")
    page.locator(".re-preview:not([hidden])").wait_for()


def upload(page: Page) -> None:
    """A picture on its way to the server."""
    page.route("**/editor/images", lambda route: None)
    write(page, "A picture: ")
    page.locator("[data-tool=image]").click()
    page.locator(".re-panel input[type=file]").set_input_files(
        {"name": "picture.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    page.locator(".re-upload").wait_for()


def too_much(page: Page) -> None:
    """A limit that is passed, with the reason beside the button."""
    write(page, "🎉" * 76)
    page.locator(".re-why:not(:empty)").first.wait_for()


def ended(page: Page) -> None:
    """A session that has ended."""

    def refuse(route: Route) -> None:
        route.fulfill(status=401, content_type="application/problem+json", body='{"type": "x"}')

    page.route("**/editor/drafts/**", refuse)
    write(page, "Still here. ")
    page.locator(".re-notice[data-code=session_ended]").wait_for()


STATES: dict[str, Callable[[Page], None]] = {
    "writing": everything,
    "notices": lambda page: sample(page, "word"),
    "restored": restored,
    "picker": emoji,
    "link": link,
    "table": table,
    "versions": versions,
    "conflict": conflict,
    "embed": lambda page: sample(page, "video"),
    "preview": preview,
    "upload": upload,
    "limit": too_much,
    "ended": ended,
}


def shoot(browser: Browser, url: str, state: str, look: str, width: int, path: Path) -> None:
    """Take one picture. A state that does not come is a picture of what came."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **LOOKS[look])
    context.set_default_timeout(20_000)
    context.route(lambda address: not address.startswith(url), lambda route: route.fulfill(body=""))
    page = context.new_page()
    come_to(page, f"{url}/topic/3")
    try:
        STATES[state](page)
    except Exception as problem:
        sys.stderr.write(f"{path.name}: {str(problem).splitlines()[0]}\n")
    page.wait_for_timeout(300)
    page.locator(".compose").screenshot(path=path, caret="hide")
    context.close()


def main(arguments: list[str]) -> None:
    """Take the pictures of the states that are named, or of all."""
    if not arguments:
        sys.exit("Which folder? python -m demo.looks FOLDER [STATE…]")
    target, states = Path(arguments[0]), arguments[1:] or list(STATES)
    target.mkdir(parents=True, exist_ok=True)
    with forum() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for state in states:
            for look in LOOKS:
                for width in WIDTHS:
                    shoot(browser, url, state, look, width, target / f"{state}-{look}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
