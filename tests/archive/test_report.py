"""The report shows what anybody posted, and none of it can do anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from editor import Policy
from editor.archive.cluster import Cluster
from editor.archive.run import Order, run
from editor.archive.sources import open_source
from tests.archive.posts import KINDS, lines

HOSTILE = (
    "<script>parent.document.title = 'taken'; fetch('https://evil.example/')</script>"
    "</iframe><img src='https://evil.example/a.png' onerror='parent.document.title=1'>"
    "\"><base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example/'>"
    "<style>body { background: url(https://evil.example/b.png) }</style><font color=red>Hostile</font>"
)


@pytest.mark.browser
def test_a_page_of_hostile_posts_loads_nothing_and_runs_nothing(tmp_path: Path, workers: Callable[[], Cluster]) -> None:
    file = lines(tmp_path / "posts.jsonl", 12)
    with file.open("a") as more:
        more.write(json.dumps({"id": "x", "html": HOSTILE}) + "\n")
    run(open_source(str(file)), tmp_path / "out", Order(policy=Policy()), workers)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 400, "height": 900})
        # A request that the page's policy refuses is told of as well, though nothing is sent.
        asked: list[str] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: refused.append(request.url) if request.failure == "csp" else None)
        page.goto((tmp_path / "out" / "report.html").as_uri())
        page.wait_for_load_state("load")
        frames = [frame for frame in page.frames if frame != page.main_frame]
        assert any("Hostile" in frame.locator("body").inner_text() for frame in frames)
        for _, change in KINDS:
            assert page.get_by_role("heading", name=change).count() >= 1
        assert [url for url in asked if "evil" in url and url not in refused] == []
        assert page.title() == "What becomes of the posts"
        assert page.evaluate("document.documentElement.scrollWidth") == 400
        browser.close()
