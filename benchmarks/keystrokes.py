"""What a key costs in a long reply: `python -m benchmarks keystrokes`, in Chromium, its processor throttled four times.

Somebody types into the middle of 2,000 words, ten keys a second, as the draft is kept and saved. The rows:

- main thread: all that the page's main thread does from one key to the next, by the browser's own count of its tasks:
  handlers, layout, painting, what is done later in the time until the next key;
- handlers: from the key's event to the end of the last handler of the key, by event timing, for keys that took over 16 ms
  until the next frame; those that are faster are not told of, and count as nothing;
- bare: the main thread for the same text in a `contenteditable` of no script at all, which is what no editor can go below;
- long tasks: the tasks of over 50 ms that the page heard of, and the longest.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.forum import Served
from tests.browser.host import Host
from tests.browser.installed import CHROMIUM_ARGUMENTS, required

WORDS = 2_000
KEYS = 200
THROTTLING = 4
REST = 100
"""Milliseconds from one key to the next."""
TEXT = "The quick brown fox jumps over the lazy dog and writes about it at some length, "
OBSERVE = """() => {
  window.handlers = []; window.tasks = [];
  const times = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, processingStart, processingEnd } of list.getEntries()) {
      if (!interactionId) continue;
      const [start, end] = times.get(interactionId) ?? [processingStart, processingEnd];
      times.set(interactionId, [Math.min(start, processingStart), Math.max(end, processingEnd)]);
    }
    window.handlers = [...times.values()].map(([start, end]) => end - start);
  }).observe({ type: "event", durationThreshold: 16 });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.tasks.push(duration);
  }).observe({ type: "longtask" });
}"""


def reply(words: int) -> str:
    """Canonical HTML of so many words, in paragraphs of 50 with some formatting, a list and a quotation among them."""
    paragraphs = []
    for number in range(words // 50):
        text = " ".join(["<strong>bold</strong>", "<em>leaning</em>", *["word"] * 47, "🙂"])
        match number % 8:
            case 5:
                paragraphs.append(f"<ul><li>{text}</li></ul>")
            case 7:
                paragraphs.append(f"<blockquote><p>{text}</p></blockquote>")
            case _:
                paragraphs.append(f"<p>{text}</p>")
    return "".join(paragraphs)


def fill_box(page: Page, served: Served) -> None:
    """A box with the reply in it."""
    page.goto(served.url)
    page.wait_for_selector("reply-editor.re-ready")
    page.evaluate("html => { document.querySelector('reply-editor').value = html }", reply(WORDS))


def fill_bare(page: Page, served: Served) -> None:
    """The same text where no script listens."""
    page.goto(f"{served.url}/nothing")
    page.set_content(f'<div class="re-text" style="white-space: break-spaces" contenteditable>{reply(WORDS)}</div>')


def main_thread(session: CDPSession) -> float:
    """Milliseconds that the main thread has worked."""
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def type_into(page: Page, throttling: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of the main thread a key, of the handlers, and of long tasks."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.locator(".re-text > p").nth(WORDS // 100).click()
    page.keyboard.press("End")
    page.wait_for_timeout(3_000)  # The filling is saved, what is fetched at rest is there.
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttling})
    page.evaluate(OBSERVE)
    costs = []
    before = main_thread(session)
    for number in range(KEYS):
        page.keyboard.press({" ": "Space"}.get(key := TEXT[number % len(TEXT)], key))
        page.wait_for_timeout(REST)
        after = main_thread(session)
        costs.append(after - before)
        before = after
    page.wait_for_timeout(2_000)
    handlers, tasks = page.evaluate("[window.handlers, window.tasks]")
    return costs, [*handlers, *[0.0] * (KEYS - len(handlers))], tasks


def main() -> None:
    """Print the table."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=required("Chromium"), args=CHROMIUM_ARGUMENTS)
        served = Served(Host(Path(folder)).app)
        print(f"Typing {KEYS} keys into {WORDS} words, milliseconds a key, Chromium {browser.version}")
        for throttling in (1, THROTTLING):
            page = browser.new_page()
            fill_bare(page, served)
            bare, _, _ = type_into(page, throttling)
            fill_box(page, served)
            costs, handlers, tasks = type_into(page, throttling)
            print(f"\n{throttling} times slower      median    95 %   worst")
            for name, times in (("main thread", costs), ("handlers", handlers), ("bare", bare)):
                ordered = sorted(times)
                spread = statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1]
                print(f"{name:18}" + "".join(f"{time:8.1f}" for time in spread))
            print(f"long tasks: {len(tasks)}, the longest {max(tasks, default=0):.0f} ms")
            page.close()
        served.stop()
        browser.close()


if __name__ == "__main__":
    main()
