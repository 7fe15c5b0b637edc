"""Posting, as a person does it: they write, wait until the draft is saved, and click. In Chromium and in Firefox."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import redirect

from editor import Policy
from tests.browser.conftest import At
from tests.browser.forum import MARKS, Served
from tests.browser.host import Host
from tests.browser.people import SUBMIT, Page, Writer

pytestmark = MARKS
NOTE_CLICKS = """addEventListener("click", ({ target }) => {
  if (target.type === "submit") sessionStorage.clicks = (sessionStorage.clicks ?? "") + "click ";
}, true)"""


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Host], Served]]:
    """Serves a host."""
    running: list[Served] = []

    def start(host: Host) -> Served:
        running.append(Served(host.app))
        return running[-1]

    yield start
    for served in running:
        served.stop()


def until_posted(host: Host, *posts: str) -> None:
    """Wait for the posts that the host got, and see that no more come."""
    deadline = time.monotonic() + 10
    while host.posts != [*posts] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert host.posts == [*posts]


def until_sent(host: Host) -> None:
    """Wait until the form has come to the host, which may not have answered yet."""
    deadline = time.monotonic() + 10
    while not host.forms and time.monotonic() < deadline:
        time.sleep(0.05)
    assert host.forms


def page_with_draft(writer: Writer, text: str) -> Page:
    """The page where somebody has written that, and its draft is saved."""
    page = writer.open("/")
    page.write(text)
    page.until_saved()
    return page


def until_next_page(page: Page) -> None:
    """Wait until the page that shows the post is there."""
    page.tab.until("document.querySelectorAll('article').length === 1")
    page.until_ready()


def go_back(page: Page) -> None:
    """Go back to the page that was sent."""
    page.tab.back()
    page.tab.until("document.querySelectorAll('article').length === 0 || performance.now() > 3000")
    page.until_ready()


def until_posted_once(host: Host, page: Page, html: str) -> None:
    """Wait until the next page is there, with the post and an empty box."""
    until_posted(host, html)
    until_next_page(page)
    page.pause()
    assert page.html == ""
    assert not page.has_notice("draft_restored")
    assert host.posts == [html]


def test_a_reply_is_posted_after_its_draft_was_saved(writer: Writer, host: Host) -> None:
    page = page_with_draft(writer, "A thought.")
    page.pause()
    page.submit()
    until_posted_once(host, page, "<p>A thought.</p>")


def test_a_reply_is_posted_at_once(writer: Writer, host: Host) -> None:
    page = writer.open("/")
    page.write("A quick thought.")
    page.submit()
    until_posted_once(host, page, "<p>A quick thought.</p>")


def test_a_restored_draft_is_posted(writer: Writer, host: Host) -> None:
    page = page_with_draft(writer, "From yesterday.")
    page.reload()
    page.until_notice("draft_restored")
    page.pause()
    page.submit()
    until_posted_once(host, page, "<p>From yesterday.</p>")


def test_a_reply_is_posted_where_there_are_no_drafts(
    writer_at: At, tmp_path: Path, serve: Callable[[Host], Served]
) -> None:
    host = Host(tmp_path, drafts=False)
    page = writer_at(serve(host).url).open("/")
    page.write("No drafts here.")
    page.pause()
    page.submit()
    until_posted_once(host, page, "<p>No drafts here.</p>")
    assert not page.has_notice("cleared")


def test_where_no_page_shows_what_was_sent_it_is_offered_with_what_happened(
    writer_at: At, tmp_path: Path, serve: Callable[[Host], Served]
) -> None:
    host = Host(tmp_path, drafts=False)
    host.answer = lambda: redirect("/?held")
    page = writer_at(serve(host).url).open("/")
    page.write("Held by somebody.")
    page.pause()
    page.submit()
    page.tab.until("location.search === '?held'")
    page.until_ready()
    page.until_notice("cleared", "Your text was sent, so the editor has been cleared. Bring the content back")
    page.act("cleared")
    page.until_holds("<p>Held by somebody.</p>")


def test_an_empty_box_is_sent_too_and_the_server_says_what_it_lacks(writer: Writer, host: Host) -> None:
    page = writer.open("/")
    page.pause()
    page.submit()
    page.tab.until("document.querySelector('.re-violations')?.textContent === 'Write something first.'")
    assert [form["content"] for form in host.forms] == [""]


def test_the_button_that_was_clicked_is_sent_along(writer: Writer, host: Host) -> None:
    page = page_with_draft(writer, "Sent by a button.")
    page.submit()
    until_posted(host, "<p>Sent by a button.</p>")
    assert host.forms[0]["how"] == "Send"


def test_what_was_posted_is_not_brought_back_where_the_server_has_forgotten_its_draft(
    writer: Writer, host: Host
) -> None:
    host.forgets = True
    page = page_with_draft(writer, "Posted and gone.")
    page.submit()
    until_posted_once(host, page, "<p>Posted and gone.</p>")
    page.pause(3)
    assert page.tab.evaluate("document.querySelector('reply-editor').value") == ""


def until_asked(served: Served, method: str) -> None:
    """Wait until the server was asked something about a draft."""
    deadline = time.monotonic() + 10
    while not any(one == method and "/drafts/" in path for one, path in served.requests):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def saves(served: Served) -> int:
    """How often a draft was saved."""
    return sum(method == "PUT" and "/drafts/" in path for method, path in served.requests)


@pytest.mark.parametrize("how", ["by its address", "by a link", "by stopping it"])
def test_what_was_posted_is_not_brought_back_where_the_next_page_is_left_at_once(
    writer: Writer, host: Host, served: Served, how: str
) -> None:
    page = page_with_draft(writer, "Posted, then on and on.")
    served.requests.clear()
    served.slow = lambda method, path: 3.0 if method == "GET" and "/drafts/" in path else 0.0
    page.submit()
    until_posted(host, "<p>Posted, then on and on.</p>")
    page.tab.until("document.querySelectorAll('article').length === 1")
    until_asked(served, "GET")
    # Browsers let the request fail that nobody waits for any more, some while the page's scripts still run.
    served.slow = lambda method, path: 0.0
    if how == "by its address":
        page.goto("/?again")
    elif how == "by a link":
        page.tab.evaluate("void (location.href = '/?again')")
        page.tab.until("location.search === '?again'")
    else:
        page.tab.evaluate("void stop()")
        page.pause(4)
        assert page.html == ""
        page.goto("/?again")
    page.until_ready()
    page.pause(3)
    assert page.html == ""
    assert not page.has_notice("draft_restored")
    assert not saves(served)


def test_what_was_posted_is_not_brought_back_where_the_server_cannot_say_what_became_of_it(
    writer: Writer, host: Host, served: Served
) -> None:
    page = page_with_draft(writer, "Posted in a bad moment.")
    served.requests.clear()
    served.fails = lambda method, path: method == "GET" and "/drafts/" in path
    page.submit()
    until_posted(host, "<p>Posted in a bad moment.</p>")
    until_next_page(page)
    assert page.html == ""
    page.write("Another.")
    page.pause(2)
    assert not saves(served)
    served.fails = lambda method, path: False
    page.until_saved()
    assert page.html == "<p>Another.</p>"
    assert not page.has_notice("draft_conflict")
    page.reload()
    page.until_holds("<p>Another.</p>")


def test_what_was_not_posted_is_shown_where_the_server_cannot_say_what_it_has(writer: Writer, served: Served) -> None:
    page = page_with_draft(writer, "Saved.")
    served.fails = lambda method, path: "/drafts/" in path
    page.write(" And not saved.")
    page.pause(2)
    page.reload()
    page.until_holds("<p>Saved. And not saved.</p>")
    served.fails = lambda method, path: False
    page.until_saved()
    assert not page.has_notice("draft_conflict")
    page.tab.evaluate("localStorage.clear()")
    page.reload()
    page.until_holds("<p>Saved. And not saved.</p>")


def test_a_first_save_that_is_slow_does_not_bring_back_what_was_posted_meanwhile(
    writer: Writer, host: Host, served: Served
) -> None:
    page = writer.open("/")
    served.slow = lambda method, path: 5.0 if method == "PUT" else 0.0
    page.write("Written in no time.")
    served.requests.clear()
    page.submit()
    until_posted(host, "<p>Written in no time.</p>")
    assert saves(served) == 1
    until_next_page(page)
    page.pause(4)
    page.reload()
    assert page.html == ""
    assert not page.has_notice("draft_restored")


def test_back_after_posting_shows_no_unsent_text_where_the_server_is_slow_to_say_so(
    writer: Writer, host: Host, served: Served
) -> None:
    page = page_with_draft(writer, "Posted, and then back.")
    page.submit()
    until_posted(host, "<p>Posted, and then back.</p>")
    until_next_page(page)
    served.fails = lambda method, path: "/drafts/" in path
    go_back(page)
    page.pause(1)
    served.fails = lambda method, path: False
    page.until_holds("")
    page.pause(3)
    assert page.html == ""
    assert not page.has_notice("draft_restored")
    assert not page.has_notice("draft_gone")


@pytest.mark.parametrize("seconds", [0.0, 1.5], ids=["a fast server", "a slow server"])
def test_a_double_click_makes_one_post(writer: Writer, host: Host, seconds: float) -> None:
    host.wait = lambda: seconds
    page = page_with_draft(writer, "Only once.")
    page.submit(times=2)
    until_posted_once(host, page, "<p>Only once.</p>")


def test_an_impatient_second_click_makes_no_second_post(writer: Writer, host: Host) -> None:
    clicked = threading.Event()

    def until_clicked() -> float:
        clicked.wait(10)
        return 0.0

    host.wait = until_clicked
    page = page_with_draft(writer, "Only once, please.")
    button = page.tab.middle(SUBMIT)
    page.tab.evaluate(NOTE_CLICKS)
    page.tab.click_at(*button)
    until_sent(host)
    page.tab.click_at(*button)
    clicked.set()
    until_posted_once(host, page, "<p>Only once, please.</p>")
    # Both came to the first page, and one of them to the server.
    assert page.tab.evaluate("sessionStorage.clicks") == "click click "
    assert len(host.forms) == 1


def test_a_click_that_comes_late_sends_nothing_from_the_next_page(
    writer_at: At, tmp_path: Path, serve: Callable[[Host], Served]
) -> None:
    host = Host(tmp_path, required=True)
    page = page_with_draft(writer_at(serve(host).url), "Once.")
    page.submit()
    until_posted_once(host, page, "<p>Once.</p>")
    page.submit()
    page.until_said("Write something first.")
    page.pause()
    assert len(host.forms) == 1
    page.write("Twice.")
    page.until_saved()
    assert page.tab.evaluate("document.querySelector('.re-sending').textContent") == ""
    page.submit()
    until_posted(host, "<p>Once.</p>", "<p>Twice.</p>")


def test_the_shortcut_pressed_twice_makes_one_post(writer: Writer, host: Host) -> None:
    host.wait = lambda: 1.0
    page = page_with_draft(writer, "By the keyboard.")
    page.tab.press("Control+Enter", "Control+Enter")
    until_posted_once(host, page, "<p>By the keyboard.</p>")


def test_back_after_posting_does_not_show_the_text_as_unsent(writer: Writer, host: Host) -> None:
    page = page_with_draft(writer, "Posted, and that is that.")
    page.submit()
    until_posted(host, "<p>Posted, and that is that.</p>")
    until_next_page(page)
    go_back(page)
    page.until_holds("")
    page.pause()
    assert page.html == ""
    assert not page.has_notice("draft_restored")
    page.write("Another one.")
    page.until_saved()
    page.submit()
    until_posted(host, "<p>Posted, and that is that.</p>", "<p>Another one.</p>")


def test_without_a_server_the_page_stays_and_says_so_and_sends_when_asked_again(
    writer: Writer, host: Host, served: Served
) -> None:
    page = page_with_draft(writer, "Through a bad line.")
    served.stop()
    try:
        page.submit()
        page.until_said("The forum cannot be reached right now. Nothing was sent; your text is kept. Try again.")
        assert page.html == "<p>Through a bad line.</p>"
        page.pause()
        page.submit()
        page.until_said("Try again.")
    finally:
        served.start()
    page.write(" Still here.")
    page.until_saved()
    page.pause()
    page.submit()
    until_posted_once(host, page, "<p>Through a bad line. Still here.</p>")


def test_a_server_that_is_slow_to_save_holds_nothing_up_for_long(writer: Writer, host: Host, served: Served) -> None:
    page = page_with_draft(writer, "First words.")
    served.slow = lambda method, path: 8.0 if "/drafts/" in path else 0.0
    page.write(" And more.")
    started = time.monotonic()
    page.submit()
    until_posted(host, "<p>First words. And more.</p>")
    assert time.monotonic() - started < 8
    served.slow = lambda method, path: 0.0


def test_where_the_page_stays_drafts_go_on_and_the_form_can_be_sent_again(writer: Writer, host: Host) -> None:
    # 204 is an answer at which a browser stays where it is.
    host.answer = lambda: ("", 204)
    page = page_with_draft(writer, "Sent to nowhere.")
    page.submit()
    page.pause(1.0)
    assert len(host.forms) == 1
    page.write(" Written after that.")
    page.tab.until("document.querySelector('.re-sending').textContent === ''", 15)
    page.until_saved()
    host.answer = lambda: None
    page.reload()
    page.until_holds("<p>Sent to nowhere. Written after that.</p>")
    page.submit()
    until_posted_once(host, page, "<p>Sent to nowhere. Written after that.</p>")


def test_where_the_pages_own_script_sends_the_form_drafts_go_on(
    writer_at: At, tmp_path: Path, serve: Callable[[Host], Served]
) -> None:
    script = (
        "<script>window.sent = []; document.querySelector('form').addEventListener('submit', (event) => {"
        " event.preventDefault(); sent.push(new FormData(event.target, event.submitter).get('content')); })</script>"
    )
    host = Host(tmp_path, script=script)
    page = page_with_draft(writer_at(serve(host).url), "One.")
    page.submit(times=2)
    page.tab.until("sent.length")
    page.pause(1.5)
    assert page.tab.evaluate("sent") == ["<p>One.</p>"]
    page.write(" Two.")
    page.until_saved()
    page.submit()
    page.tab.until("sent.length === 2")
    assert page.tab.evaluate("sent[1]") == "<p>One. Two.</p>"
    page.reload()
    page.until_holds("<p>One. Two.</p>")


def test_what_the_server_refuses_stands_beside_the_box_which_keeps_what_was_sent(
    writer_at: At, tmp_path: Path, serve: Callable[[Host], Served]
) -> None:
    # Whether a host is allowed, only the server knows: the box tells every other rule before the form is sent.
    host = Host(tmp_path, policy=Policy(allowed_link_hosts={"example.org"}))
    refused = '<p>See <a href="http://evil.example/x" rel="ugc nofollow noopener">http://evil.example/x</a> now.</p>'
    page = page_with_draft(writer_at(serve(host).url), "See http://evil.example/x now.")
    page.submit()
    page.tab.until(
        "document.querySelector('reply-editor .re-violations')?.textContent.includes('Links to evil.example')"
    )
    page.until_ready()
    page.until_holds(refused)
    page.pause()
    assert not page.has_notice("draft_conflict")
    page.tab.press("Control+z", "Control+z")
    assert page.html == refused
    page.tab.click(".re-text")
    page.tab.press("Control+a")
    page.tab.type("Short enough.")
    page.until_saved()
    page.submit()
    until_posted_once(host, page, "<p>Short enough.</p>")


def test_a_label_of_the_page_names_the_box(writer: Writer) -> None:
    page = writer.open("/")
    labels = "document.querySelector('.re-text').getAttribute('aria-labelledby')"
    assert page.tab.evaluate(f"document.getElementById({labels}).textContent") == "The text"
    assert page.tab.evaluate("document.querySelectorAll('label').length") == 1
