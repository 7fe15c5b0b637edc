"""Browsers and the editor read the same host in every address that canonical HTML holds."""

from __future__ import annotations

import json
import random

import pytest
from playwright.sync_api import Page

from editor.canonical.hosts import ascii_host
from editor.canonical.urls import is_link
from tests.browser.firefox import Person
from tests.cases import load
from tests.hosts import odd_host

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SEED, GENERATED = 20_261_124, 6000
HOSTS_OF = "(urls => urls.map(url => { try { return new URL(url).hostname } catch { return null } }))"


def hosts() -> list[str]:
    """Those of the data file, generated ones, and characters of Unicode between two letters."""
    listed = [case["written"] for case in load("hosts.jsonl")]
    between = [f"a{chr(code)}b" for code in (*range(0x80, 0x3400), *range(0xA000, 0xABFF), *range(0xF900, 0x1FFFF, 7))]
    chance = random.Random(SEED)
    return listed + [host for _ in range(GENERATED) if (host := odd_host(chance))] + between


def test_chromium_and_firefox_read_the_host_that_the_editor_reads(page: Page, person: Person) -> None:
    written = hosts()
    urls = [f"https://{host}/" for host in written]
    tab = person.open("about:blank")
    different = []
    accepted = 0
    for start in range(0, len(urls), 5000):
        batch = urls[start : start + 5000]
        chromium = page.evaluate(HOSTS_OF, batch)
        firefox = tab.evaluate(f"{HOSTS_OF}({json.dumps(batch)})")
        for host, url, one, other in zip(written[start:], batch, chromium, firefox, strict=False):
            if is_link(url):
                accepted += 1
                if not one == other == ascii_host(host):
                    different.append((host, one, other, ascii_host(host)))
    assert not different
    # The test says something only if much is accepted, and much refused.
    assert len(urls) - accepted > 2000 < accepted
