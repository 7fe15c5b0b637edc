"""Who reads a posted reply sees what its writer saw in the box, whatever was done there."""

from __future__ import annotations

import random
from pathlib import Path

from playwright.sync_api import Browser

from editor import Editor
from tests.browser.acting import acts, differences
from tests.browser.forum import MARKS, Served
from tests.browser.host import Host

pytestmark = MARKS


def test_after_random_acts_the_posted_reply_looks_like_the_box(browser: Browser, tmp_path: Path) -> None:
    served = Served(Host(tmp_path, drafts=False).app)
    context = browser.new_context(base_url=served.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/")
    page.wait_for_selector("reply-editor.re-ready")
    chance = random.Random(20_261_125)
    for _ in range(60):
        sequence = list(acts(chance, chance.randint(3, 18)))
        assert differences(page, Editor(), sequence) == [], sequence
    context.close()
    served.stop()
