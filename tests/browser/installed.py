"""The browsers of this machine, and how they are started so that they reach nothing but it."""

from __future__ import annotations

import os
import shutil

import pytest

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FIREFOX_PREFERENCES = {
    # What is not on this machine goes to a proxy that is not there.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1, localhost",
    "network.proxy.allow_hijacking_localhost": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.tabs.warnOnClose": False,
}
NAMES = {
    "Chromium": ("CHROMIUM", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
    "Firefox": ("FIREFOX", ["firefox-esr", "firefox"]),
}
"""Browser → the variable that may name it, and what it is called otherwise."""


def find(browser: str) -> str | None:
    """The path of a browser, or None where there is none."""
    variable, names = NAMES[browser]
    return next(
        (path for name in (os.environ.get(variable, ""), *names) if name and (path := shutil.which(name))), None
    )


def required(browser: str) -> str:
    """The path of a browser; skips the test where there is none, but never on CI."""
    found = find(browser)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(missing(browser))
        pytest.skip(missing(browser))
    return found


def missing(browser: str) -> str:
    """What to say where there is none."""
    return f"no {browser} on this machine: install {browser.lower()}, or name one in {NAMES[browser][0]}"
