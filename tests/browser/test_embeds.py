"""In a real browser: players have their frames, nothing moves, and nobody is contacted before a click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

import editor
from editor import Editor, Policy
from editor.policy import Loading

pytestmark = pytest.mark.browser

STATIC = Path(editor.__file__).parents[1] / "static"
FORUM = "https://forum.example"
ADDRESSES = [
    "https://youtu.be/dQw4w9WgXcQ",
    "https://www.youtube.com/shorts/a12CpYea0i4",
    "https://open.spotify.com/track/3CPjqkaMwrbht1lJpELoY0",
    "https://www.tiktok.com/@scout2015/video/6718335390845095173",
    "https://x.com/jack/status/20",
    "https://www.twitch.tv/videos/29415830",
    "https://media.example/trailer.mp4",
]
PLAYERS = {
    "www.youtube-nocookie.com",
    "open.spotify.com",
    "www.tiktok.com",
    "platform.twitter.com",
    "player.twitch.tv",
}
SHIFT = """
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


class Forum:
    """A page of the forum; every other host answers with a small page, and is remembered."""

    def __init__(self, page: Page, policy: Policy, addresses: list[str] = ADDRESSES, *, script: bool = True) -> None:
        self.page = page
        self.contacted: list[str] = []
        self.errors: list[str] = []
        self.editor = Editor(policy)
        self.stored = self.editor.check("".join(f"<p>{url}</p>" for url in addresses) + "<p>The end</p>").html
        self.script = script
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.context.route("**/*", self._answer)

    def open(self) -> None:
        self.page.add_init_script(SHIFT)
        self.page.goto(f"{FORUM}/topic/7")

    def _answer(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.hostname != "forum.example":
            self.contacted.append(str(url.hostname))
            route.fulfill(content_type="text/html", body="<body style='margin:0'><p>player</p>")
        elif url.path == "/embed.css":
            route.fulfill(path=STATIC / "embed.css")
        elif url.path == "/embed.js":
            route.fulfill(path=STATIC / "dist/embed.js")
        elif url.path == "/topic/7":
            directives = self.editor.content_security_policy(self.stored)
            policy = f"default-src 'none'; script-src 'self'; style-src 'self'; {directives}"
            script = '<script src="/embed.js" defer></script>' if self.script else ""
            head = f'<!doctype html><title>A topic</title><link rel="stylesheet" href="/embed.css">{script}'
            body = f"{head}<body>{self.editor.render(self.stored)}</body>"
            route.fulfill(content_type="text/html", body=body, headers={"Content-Security-Policy": policy})
        else:
            route.fulfill(status=404)

    def boxes(self) -> list[dict[str, Any]]:
        return list(
            self.page.evaluate(
                "[...document.querySelectorAll('.embed')].map((box) => box.getBoundingClientRect().toJSON())"
            )
        )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 6000})
    yield context.new_page()
    context.close()


def policy(loading: Loading) -> Policy:
    return Policy(embed_loading=loading, embed_parents=frozenset({"forum.example"}))


def test_the_page_has_the_right_frames_with_their_attributes(page: Page) -> None:
    forum = Forum(page, policy("lazy"))
    forum.open()
    page.wait_for_function("document.querySelectorAll('iframe').length === 6")
    frames = page.eval_on_selector_all(
        "iframe", "(frames) => frames.map((f) => Object.fromEntries([...f.attributes].map((a) => [a.name, a.value])))"
    )
    for frame, url in zip(frames, ADDRESSES, strict=False):
        embed = forum.editor.embed(url)
        assert embed is not None
        assert frame["src"] == embed.src
        assert frame["loading"] == "lazy"
        assert frame["referrerpolicy"] == "strict-origin-when-cross-origin"
        assert frame["sandbox"] == embed.sandbox
        assert frame["allow"] == embed.allow
        assert frame["title"]
    page.wait_for_load_state("networkidle")
    assert set(forum.contacted) == PLAYERS
    assert forum.errors == []


def test_players_are_told_the_forums_origin_and_no_more(page: Page) -> None:
    referrers: list[str] = []
    forum = Forum(page, policy("lazy"), ADDRESSES[:1])
    page.on("request", lambda request: referrers.append(request.all_headers().get("referer", "")))
    forum.open()
    page.wait_for_load_state("networkidle")
    assert f"{FORUM}/" in referrers
    assert not any("topic" in referrer for referrer in referrers if "youtube" in referrer)


@pytest.mark.parametrize("loading", ["lazy", "click"])
def test_nothing_moves_while_players_load(page: Page, loading: Loading) -> None:
    forum = Forum(page, policy(loading))
    forum.open()
    before = forum.boxes()
    page.wait_for_load_state("networkidle")
    while loading == "click" and page.locator(".embed-load").count():
        page.locator(".embed-load").first.click()
    page.wait_for_load_state("networkidle")
    assert forum.boxes() == before
    assert page.evaluate("window.shift") == 0


def test_boxes_have_the_size_of_their_players(page: Page) -> None:
    forum = Forum(page, policy("lazy"))
    forum.open()
    video, short, song, clip = [(round(box["width"]), round(box["height"])) for box in forum.boxes()[:4]]
    assert (video, short, song, clip) == ((640, 360), (325, 578), (640, 152), (325, 740))


def test_on_a_narrow_screen_players_are_as_wide_as_the_text(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 1000})
    page = context.new_page()
    forum = Forum(page, policy("lazy"))
    forum.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    first = forum.boxes()[0]
    assert abs(first["width"] / first["height"] - 16 / 9) < 0.02
    context.close()


def test_nobody_is_contacted_before_the_click_and_then_only_the_player(page: Page) -> None:
    forum = Forum(page, policy("click"))
    forum.open()
    page.wait_for_load_state("networkidle")
    assert forum.contacted == []
    assert page.locator("iframe").count() == 0
    page.get_by_role("button", name="Load content from YouTube").first.click()
    page.wait_for_selector("iframe")
    page.wait_for_load_state("networkidle")
    assert set(forum.contacted) == {"www.youtube-nocookie.com"}
    assert page.locator("iframe").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert forum.errors == []


def test_the_button_works_with_the_keyboard(page: Page) -> None:
    forum = Forum(page, policy("click"), ADDRESSES[:1])
    forum.open()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("iframe")


def test_without_the_script_there_is_the_link(page: Page) -> None:
    forum = Forum(page, policy("click"), script=False)
    forum.open()
    page.wait_for_load_state("networkidle")
    assert forum.contacted == []
    assert page.locator(".embed button").count() == 0
    assert page.get_by_role("link", name=ADDRESSES[0]).get_attribute("href") == ADDRESSES[0]


def test_a_post_that_is_added_later_has_its_button_too(page: Page) -> None:
    forum = Forum(page, policy("click"), ADDRESSES[:1])
    forum.open()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', document.querySelector('.embed').outerHTML)")
    page.locator(".embed-load").nth(1).click()
    page.wait_for_selector("iframe")
    assert page.locator("iframe").count() == 1


@pytest.mark.parametrize(
    ("origin", "message", "height"),
    [
        ("https://platform.twitter.com", "{'twttr.embed': {params: [{height: 512}]}}", 512),
        ("https://platform.twitter.com", "JSON.stringify({type: 'resize.embed', data: 444})", 444),
        ("https://platform.twitter.com", "{height: 99999}", 3000),
        ("https://platform.twitter.com", "{height: 1}", 100),
        ("https://platform.twitter.com", "'nonsense'", 350),
        ("https://platform.twitter.com", "null", 350),
    ],
)
def test_a_post_gets_the_height_that_it_asks_for(page: Page, origin: str, message: str, height: int) -> None:
    forum = Forum(page, policy("lazy"), ["https://x.com/jack/status/20"])
    forum.open()
    page.wait_for_load_state("networkidle")
    frame = next(frame for frame in page.frames if frame.url.startswith(origin))
    frame.evaluate(f"parent.postMessage({message}, '*')")
    page.wait_for_function(f"document.querySelector('.embed').getBoundingClientRect().height === {height}")
    assert forum.errors == []


def test_only_the_frame_itself_sets_its_height(page: Page) -> None:
    forum = Forum(page, policy("lazy"), ["https://x.com/jack/status/20"])
    forum.open()
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise((done) => { postMessage({height: 999}, '*'); setTimeout(done, 50); })")
    assert round(forum.boxes()[0]["height"]) == 350
