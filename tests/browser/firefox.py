"""A real Firefox over WebDriver BiDi: as much of a page as a test needs to write, press, click and look.

It reaches the addresses of this machine and nothing else. Commands: https://w3c.github.io/webdriver-bidi/.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from tests.browser.installed import FIREFOX_PREFERENCES, required

PREFERENCES = {
    **FIREFOX_PREFERENCES,
    # A window that is not in front is one in which a person writes, all the same.
    "focusmanager.testmode": True,
}
STARTED = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
START = 60.0
"""Most seconds until Firefox has started; a busy machine takes half of it."""
WAIT = 10.0
"""Most seconds that `Page.until` waits."""
KEYS = {
    "Control": "\ue009",
    "Shift": "\ue008",
    "Alt": "\ue00a",
    "Meta": "\ue03d",
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Escape": "\ue00c",
    "Backspace": "\ue003",
    "Delete": "\ue017",
    "Home": "\ue011",
    "End": "\ue010",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "F5": "\ue035",
    "F10": "\ue03a",
}
"""The keys that are no characters: https://w3c.github.io/webdriver/#keyboard-actions"""
MIDDLE = """(() => {
  const element = document.querySelector(%s);
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const box = element.getBoundingClientRect();
  return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
})()"""
"""Brings the first element of a selector into view and gives its middle, in CSS pixels of the viewport."""
RELOADED = "document.readyState === 'complete'"


class Refused(Exception):
    """Firefox did not do what it was told: what it answered."""


class Firefox:
    """One running Firefox.

    >>> with Firefox() as firefox:
    ...     page = firefox.person().open("about:blank")
    ...     page.evaluate("1 + 1")
    2
    """

    def __init__(self) -> None:
        path = required("Firefox")
        self._number = 0
        self._open = contextlib.ExitStack()
        self._profile = tempfile.TemporaryDirectory(prefix="reply-editor-firefox-", ignore_cleanup_errors=True)
        profile = Path(self._profile.name)
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._log = profile / "stderr"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    path,
                    "--headless",
                    "--no-remote",
                    "--remote-debugging-port=0",
                    "--profile",
                    str(profile),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={**os.environ, "MOZ_CRASHREPORTER_DISABLE": "1", "HOME": self._profile.name},
            )
        try:
            address = f"{self._address()}/session"
            self._socket = self._open.enter_context(connect(address, max_size=None, compression=None))
            self.tell("session.new", capabilities={"alwaysMatch": {"unhandledPromptBehavior": {"default": "accept"}}})
        except BaseException:
            self._end()
            raise

    def _address(self) -> str:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self._process.poll() is None:
            if started := STARTED.search(self._log.read_text(encoding="utf-8", errors="replace")):
                return started[1]
            time.sleep(0.05)
        raise Refused(f"Firefox did not start: {self._log.read_text(encoding='utf-8', errors='replace')[-2000:]}")

    def tell(self, method: str, **params: Any) -> Any:
        """Send a command and give its result. Raises Refused."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") != self._number:
                continue  # an event
            if answer["type"] == "error":
                raise Refused(f"{method}: {answer['error']}: {answer['message']}")
            return answer["result"]

    def person(self) -> Person:
        """Somebody with cookies and storage of their own."""
        return Person(self, self.tell("browser.createUserContext")["userContext"])

    def close(self) -> None:
        """End Firefox."""
        with contextlib.suppress(Exception):
            self.tell("browser.close")
        self._end()

    def _end(self) -> None:
        self._open.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    def __enter__(self) -> Firefox:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()


class Person:
    """A container of Firefox: what one person's pages share."""

    def __init__(self, firefox: Firefox, user_context: str) -> None:
        self.firefox = firefox
        self._user_context = user_context

    def open(self, url: str) -> Page:
        """A new tab."""
        tab = self.firefox.tell("browsingContext.create", type="tab", userContext=self._user_context)["context"]
        page = Page(self.firefox, tab)
        page.goto(url)
        return page

    def leave(self) -> None:
        """Close all tabs; cookies and storage go with them."""
        self.firefox.tell("browser.removeUserContext", userContext=self._user_context)


class Page:
    """A tab."""

    def __init__(self, firefox: Firefox, tab: str) -> None:
        self._firefox = firefox
        self._tab = tab

    def goto(self, url: str) -> None:
        """Load an address, to the end."""
        self._firefox.tell("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def reload(self) -> None:
        """Reload as the button of the browser does, which puts back what fields held."""
        self.evaluate("globalThis.before = true")
        self.evaluate("void setTimeout(() => location.reload())")
        self.until(f"!globalThis.before && {RELOADED}")

    def back(self) -> None:
        """Back in the history."""
        self._firefox.tell("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression or of the promise it gives, as JSON. Raises Refused for what it throws."""
        answer = self._firefox.tell(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._tab},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise Refused(f"{expression}: {answer['exceptionDetails']['text']}")
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def until(self, expression: str, seconds: float = WAIT) -> Any:
        """Wait until an expression is true, across page loads, and give its value. Raises AssertionError."""
        deadline = time.monotonic() + seconds
        while True:
            value = None
            with contextlib.suppress(Refused):  # between two pages there is none to ask
                value = self.evaluate(expression)
            if value:
                return value
            assert time.monotonic() < deadline, f"not within {seconds} s: {expression}; it is {value!r}"
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type at the cursor, key by key; a newline is Enter."""
        keys = [KEYS["Enter"] if character == "\n" else character for character in text]
        self._keys([action for key in keys for action in (_down(key), _up(key))])

    def press(self, *chords: str) -> None:
        """Press keys one after another, such as "Control+Enter"."""
        for chord in chords:
            *held, key = (KEYS.get(name, name) for name in re.split(r"(?<=.)\+", chord))
            self._keys([*map(_down, held), _down(key), _up(key), *map(_up, reversed(held))])

    def click(self, selector: str, times: int = 1) -> None:
        """Click the middle of the first element of a selector, once it is there; `times=2` is a double click."""
        self.until(f"!!document.querySelector({json.dumps(selector)})")
        self.click_at(*self.middle(selector), times=times)

    def middle(self, selector: str) -> tuple[float, float]:
        """Where the first element of a selector is, once it is in view."""
        x, y = self.evaluate(MIDDLE % json.dumps(selector))
        return x, y

    def click_at(self, x: float, y: float, times: int = 1) -> None:
        """Click a place, whatever is there."""
        move = {"type": "pointerMove", "x": x, "y": y, "origin": "viewport"}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *press * times]})

    def close(self) -> None:
        """Close the tab."""
        self._firefox.tell("browsingContext.close", context=self._tab)

    def _keys(self, actions: list[dict[str, Any]]) -> None:
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def _act(self, source: Mapping[str, Any]) -> None:
        self._firefox.tell("input.performActions", context=self._tab, actions=[source])


def _down(key: str) -> dict[str, Any]:
    return {"type": "keyDown", "value": key}


def _up(key: str) -> dict[str, Any]:
    return {"type": "keyUp", "value": key}
