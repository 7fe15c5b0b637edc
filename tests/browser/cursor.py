"""What people do with the cursor around a paste, faster than browsers tell of it; run as a program, it counts.

python -m tests.browser.cursor 100
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.forum import Box, Forum, Visitor
from tests.browser.installed import CHROMIUM_ARGUMENTS, required

SPEEDS = (1, 6)
"""How many times slower the page computes."""
EXPECTED = "<p>0One <strong>bold</strong> word</p><ul><li>first</li><li>second</li></ul><p>9end</p>"


def around_a_paste(box: Box) -> str:
    """Paste, restore, move at once and write, paste without a key at another place; gives what is then in the box."""
    box.fill("<p>end</p>")
    box.text.focus()
    box.press("Control+Home")
    box.paste_without_a_key(
        html="<p>One <b>bold</b> word</p><ul><li>first</li><li>second</li></ul>",
        text="One bold word\n\nfirst\nsecond",
    )
    box.notice("pasted_rich_text").wait_for()
    box.act("Restore formatting")
    box.press("Control+Home")
    box.type("0")
    box.press("Control+End", "Home")
    box.paste_without_a_key(text="9")
    return box.html


def count(times: int, speed: int, box: Box) -> dict[str, int]:
    """How often each outcome came."""
    box.slow_down(speed)
    outcomes: dict[str, int] = {}
    for _ in range(times):
        outcome = around_a_paste(box)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    return outcomes


def main(times: int) -> None:
    """Print the outcomes at each speed."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=required("Chromium"), args=CHROMIUM_ARGUMENTS)
        forum = Forum(Path(folder))
        visitor = Visitor(browser, forum)
        visitor.context.set_default_timeout(60_000)
        box = visitor.open()
        for speed in SPEEDS:
            outcomes = count(times, speed, box)
            print(f"{speed} times slower: {outcomes.pop(EXPECTED, 0)} of {times} right", outcomes or "")
        browser.close()
        forum.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100)
