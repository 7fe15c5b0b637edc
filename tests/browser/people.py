"""The same person at Chromium or at Firefox: what both drivers can do, and a writer who takes their time."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Error
from playwright.sync_api import Page as PlaywrightPage

from tests.browser.firefox import MIDDLE, WAIT, Person

VALUE = "document.querySelector('reply-editor').value"
SUBMIT = "form:has(reply-editor) :is(button.primary, [type=submit])"


class Tab(Protocol):
    """A tab of either browser; see `tests.browser.firefox.Page`."""

    def goto(self, url: str) -> None: ...
    def reload(self) -> None: ...
    def back(self) -> None: ...
    def evaluate(self, expression: str) -> Any: ...
    def until(self, expression: str, seconds: float = WAIT) -> Any: ...
    def type(self, text: str) -> None: ...
    def press(self, *chords: str) -> None: ...
    def click(self, selector: str, times: int = 1) -> None: ...
    def middle(self, selector: str) -> tuple[float, float]: ...
    def click_at(self, x: float, y: float) -> None: ...
    def close(self) -> None: ...


class ChromiumTab:
    """A tab of Chromium."""

    def __init__(self, page: PlaywrightPage) -> None:
        self.page = page

    def goto(self, url: str) -> None:
        """Load an address, to the end."""
        self.page.goto(url)

    def reload(self) -> None:
        """Reload."""
        self.page.reload()

    def back(self) -> None:
        """Back in the history."""
        self.page.go_back(wait_until="commit")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, or of the promise it gives."""
        return self.page.evaluate(f"async () => await ({expression})")

    def until(self, expression: str, seconds: float = WAIT) -> Any:
        """Wait until an expression is true, across page loads, and give its value. Raises AssertionError."""
        deadline = time.monotonic() + seconds
        while True:
            value = None
            with contextlib.suppress(Error):  # between two pages there is none to ask
                value = self.evaluate(expression)
            if value:
                return value
            assert time.monotonic() < deadline, f"not within {seconds} s: {expression}; it is {value!r}"
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type at the cursor."""
        self.page.keyboard.type(text)

    def press(self, *chords: str) -> None:
        """Press keys."""
        for chord in chords:
            self.page.keyboard.press(chord)

    def click(self, selector: str, times: int = 1) -> None:
        """Click the first element of a selector."""
        # A person's click does not wait for what it sets going.
        self.page.locator(selector).first.click(click_count=times, no_wait_after=True)

    def middle(self, selector: str) -> tuple[float, float]:
        """Where the first element of a selector is, once it is in view."""
        x, y = self.evaluate(MIDDLE % json.dumps(selector))
        return x, y

    def click_at(self, x: float, y: float) -> None:
        """Click a place at once, whatever is there; `click` waits for the next page where a form is on its way."""
        self.page.mouse.click(x, y)

    def close(self) -> None:
        """Close the tab."""
        self.page.close()


class Writer:
    """Somebody with cookies of their own, who writes in reply boxes as people do: with pauses."""

    def __init__(self, somebody: BrowserContext | Person, url: str) -> None:
        self._somebody = somebody
        self.url = url

    def open(self, path: str) -> Page:
        """A new tab, with the box on it ready."""
        tab: Tab
        if isinstance(self._somebody, Person):
            tab = self._somebody.open(self.url + path)
        else:
            tab = ChromiumTab(self._somebody.new_page())
            tab.goto(self.url + path)
        page = Page(tab, self.url)
        page.until_ready()
        return page


class Page:
    """A tab with a reply box."""

    def __init__(self, tab: Tab, url: str) -> None:
        self.tab = tab
        self.url = url

    def until_ready(self) -> None:
        """Wait until the box can be written in, and what it restores is there."""
        box = "document.querySelector('reply-editor.re-ready')"
        # In one look, as a page that is on its way may take the place of the one that was looked at.
        self.tab.until(f"document.readyState === 'complete' && {box} && {box}.ready.then(() => true)")

    def goto(self, path: str) -> None:
        """Load another page with a box."""
        self.tab.goto(self.url + path)
        self.until_ready()

    def reload(self) -> None:
        """Reload the page."""
        self.tab.reload()
        self.until_ready()

    @property
    def html(self) -> str:
        """Canonical HTML of what is in the box."""
        return str(self.tab.evaluate(VALUE))

    def write(self, text: str) -> None:
        """Click into the box and type at its end."""
        self.tab.click(".re-text")
        self.tab.press("Control+End")
        self.tab.type(text)

    def until_holds(self, html: str) -> None:
        """Wait until the box holds this."""
        try:
            self.tab.until(f"{VALUE} === {json.dumps(html)}")
        except AssertionError:
            assert self.html == html
            raise

    def until_saved(self) -> None:
        """Wait, as a person does, until the box says that the draft is saved."""
        self.tab.until("/Draft saved at/.test(document.querySelector('.re-status').textContent)")

    def until_notice(self, code: str, text: str = "") -> None:
        """Wait for a notice."""
        selector = json.dumps(f".re-notice[data-code={code}]")
        self.tab.until(f"document.querySelector({selector})?.textContent.includes({json.dumps(text)})")

    def has_notice(self, code: str) -> bool:
        """Whether a notice is shown."""
        return bool(self.tab.evaluate(f"!!document.querySelector('.re-notice[data-code={code}]')"))

    def act(self, code: str, number: int = 1) -> None:
        """Do what a notice offers."""
        self.tab.click(f".re-notice[data-code={code}] :nth-child({number} of .re-action)")

    def submit(self, times: int = 1) -> None:
        """Click the form's button."""
        self.tab.click(SUBMIT, times)

    def until_said(self, text: str) -> None:
        """Wait for words beside the button."""
        self.tab.until(f"document.querySelector('.re-sending')?.textContent.includes({json.dumps(text)})")

    def pause(self, seconds: float = 0.4) -> None:
        """What a person needs to look at what happened. Nothing may rest on it but that nothing more happens."""
        time.sleep(seconds)
