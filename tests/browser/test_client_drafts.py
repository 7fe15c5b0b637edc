"""Nothing that was typed is lost: drafts across reloads, tabs, lost connections and stopped servers."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, TOPIC, Box, Forum, Visitor

pytestmark = MARKS


@pytest.fixture
def visitor(browser: Browser, forum: Forum) -> Iterator[Visitor]:
    forum.slow = lambda method, path: 0.0
    visitor = Visitor(browser, forum)
    yield visitor
    visitor.context.close()


def write_and_save(visitor: Visitor, text: str) -> Box:
    box = visitor.open()
    box.type(text)
    box.until_saved()
    return box


def forget_local(box: Box) -> None:
    box.page.evaluate("localStorage.clear()")


def test_a_draft_is_restored_on_load_cleared_and_brought_back(visitor: Visitor) -> None:
    box = write_and_save(visitor, "kept **words**")
    forget_local(box)
    box.page.close()
    box = visitor.open()
    box.until("<p>kept <strong>words</strong></p>")
    expect(box.notice("draft_restored")).to_contain_text("Your previous content has been restored. Clear editor")
    box.act("Clear editor")
    box.until("")
    box.act("Bring the content back")
    box.until("<p>kept <strong>words</strong></p>")
    box.until_saved()


def test_a_cleared_draft_stays_cleared(visitor: Visitor) -> None:
    write_and_save(visitor, "to be cleared").page.close()
    box = visitor.open()
    box.until("<p>to be cleared</p>")
    with box.page.expect_response(lambda response: response.request.method == "DELETE"):
        box.act("Clear editor")
    box.page.close()
    box = visitor.open()
    box.page.wait_for_timeout(300)
    assert box.html == ""
    box.type("anew")
    box.until_saved()


def test_what_was_not_saved_yet_is_kept_in_the_browser(visitor: Visitor) -> None:
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    box = visitor.open()
    box.type("only here")
    box.page.goto("about:blank")
    box.page.goto(TOPIC)
    box.wait()
    box.until("<p>only here</p>")
    expect(box.notice("draft_restored")).to_be_visible()


def test_leaving_the_page_saves_at_once(visitor: Visitor, forum: Forum) -> None:
    box = visitor.open()
    box.type("typed in the last second")
    forget_local(box)
    forum.requests.clear()
    box.page.goto("/terms")
    # The request outlives its page, and is seen only by the server.
    deadline = time.monotonic() + 5
    while ("PUT", "/editor/drafts/reply:3") not in forum.requests and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    box.page.goto(TOPIC)
    box.wait()
    box.until("<p>typed in the last second</p>")


def test_two_tabs_in_conflict_show_both_versions_to_choose_from(visitor: Visitor) -> None:
    first = visitor.open()
    second = visitor.open()
    # Apart, as two machines are: the tabs do not hear each other.
    for box in (first, second):
        box.page.evaluate("BroadcastChannel.prototype.postMessage = () => undefined")
    first.type("the first version")
    first.until_saved()
    second.type("the second version")
    conflict = second.notice("draft_conflict")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("the first version")
    expect(conflict).to_contain_text("the second version")
    assert second.html == "<p>the second version</p>"
    second.act("Keep the other")
    second.until("<p>the first version</p>")
    expect(conflict).to_have_count(0)
    # The status speaks of the save before until this one is made.
    with second.page.expect_response(lambda response: response.request.method == "PUT" and response.ok):
        second.press("Control+z")
    second.until("<p>the second version</p>")
    forget_local(second)
    third = visitor.open()
    third.until("<p>the second version</p>")


def test_the_version_of_this_window_can_be_kept(visitor: Visitor) -> None:
    first, second = visitor.open(), visitor.open()
    for box in (first, second):
        box.page.evaluate("BroadcastChannel.prototype.postMessage = () => undefined")
    first.type("one")
    first.until_saved()
    second.type("two")
    second.notice("draft_conflict").wait_for()
    second.act("Keep mine")
    second.until_saved()
    assert second.html == "<p>two</p>"
    forget_local(second)
    third = visitor.open()
    third.until("<p>two</p>")


COPIES = "copies => Object.values(localStorage).map((copy) => JSON.parse(copy).html).sort().join() === copies"


def test_a_duplicated_tab_has_a_copy_of_its_own(visitor: Visitor) -> None:
    visitor.context.route("**/drafts/**", lambda route: route.abort())
    first = visitor.open()
    first.type("one")
    first.page.wait_for_function(COPIES, arg="<p>one</p>")
    # As a duplicated tab does, the second one begins with the session of the first, and not by a navigation.
    visitor.context.route("**/reply-editor.js*", lambda route: route.abort())
    with first.page.expect_popup() as popup:
        first.page.evaluate("void open(location.href)")
    popup.value.wait_for_load_state()
    visitor.context.unroute("**/reply-editor.js*")
    popup.value.reload()
    second = Box(popup.value, visitor.forum)
    second.until("<p>one</p>")
    second.press("Control+End")
    second.type(" and two")
    first.type(" and three")
    first.page.wait_for_function(COPIES, arg="<p>one and three</p>,<p>one and two</p>")


def test_a_draft_that_cannot_be_read_is_reported_and_the_box_is_there(visitor: Visitor) -> None:
    draft = {"html": "<p>kept</p>", "saved_at": "2026-01-01", "restored": {"html": "<p>kept</p>", "notices": 5}}
    visitor.context.route("**/drafts/**", lambda route: route.fulfill(json=draft, headers={"ETag": '"1"'}))
    box = visitor.open()
    assert any("not iterable" in problem for problem in visitor.problems), visitor.problems
    assert box.page.evaluate("document.querySelector('reply-editor.re-failed')") is None
    box.type("go on ")
    box.until_holds("go on")


def test_a_tab_that_was_only_looked_at_follows_what_another_saves(visitor: Visitor) -> None:
    first, second = visitor.open(), visitor.open()
    first.type("seen in both")
    first.until_saved()
    second.until("<p>seen in both</p>")
    first.type(" tabs")
    first.until_saved()
    second.until("<p>seen in both tabs</p>")
    for box in (first, second):
        expect(box.notice("draft_conflict")).to_have_count(0)


def test_offline_the_text_is_kept_and_back_online_it_is_saved(visitor: Visitor) -> None:
    box = visitor.open()
    visitor.context.set_offline(True)
    box.type("written in a tunnel")
    expect(box.page.locator(".re-status")).to_have_text("You are offline. Your text is kept in this browser.")
    visitor.context.set_offline(False)
    box.until_saved()
    forget_local(box)
    again = visitor.open()
    again.until("<p>written in a tunnel</p>")


def test_a_server_that_stops_and_starts_while_somebody_types_loses_nothing(visitor: Visitor, forum: Forum) -> None:
    box = visitor.open()
    box.type("before, ")
    box.until_saved()
    forum.stop()
    try:
        box.type("while it was away, ")
        expect(box.page.locator(".re-status")).to_contain_text("You are offline")
    finally:
        forum.start()
    box.type("after")
    box.until_saved()
    forget_local(box)
    again = visitor.open()
    again.until("<p>before, while it was away, after</p>")


def test_a_late_restore_never_overwrites_what_was_typed_meanwhile(visitor: Visitor, forum: Forum) -> None:
    box = write_and_save(visitor, "saved earlier")
    forget_local(box)
    box.page.close()
    forum.slow = lambda method, path: 1.0 if method == "GET" and "/drafts/" in path else 0.0
    page = visitor.context.new_page()
    page.goto(TOPIC)
    box = Box(page, forum)
    page.wait_for_selector("reply-editor.re-ready")
    box.type("typed now")
    box.page.evaluate("document.querySelector('reply-editor').ready")
    assert box.html == "<p>typed now</p>"
    expect(box.notice("draft_conflict")).to_contain_text("saved earlier")
    box.act("Keep the other")
    box.until("<p>saved earlier</p>")
    box.press("Control+z")
    box.until("<p>typed now</p>")


def test_a_session_that_ended_keeps_the_text_here_and_says_so(visitor: Visitor) -> None:
    box = visitor.open()
    box.page.context.route(
        "**/editor/drafts/**",
        lambda route: route.fulfill(status=403, json={"detail": "no", "status": 403, "title": "", "type": ""}),
    )
    box.type("still mine")
    expect(box.page.locator(".re-status")).to_have_text("Your session has ended. Your text is kept in this browser.")
    box.page.reload()
    box.wait()
    box.until("<p>still mine</p>")


def test_a_hundred_fast_edits_with_a_slow_server_lose_nothing(visitor: Visitor, forum: Forum) -> None:
    forum.slow = lambda method, path: 0.4 if "/drafts/" in path else 0.0
    box = visitor.open()
    for number in range(100):
        box.type(f"{number} ")
        if number % 10 == 9:
            box.page.wait_for_timeout(130)
    written = box.html
    assert written == f"<p>{' '.join(map(str, range(100)))} </p>"
    box.until_saved()
    forget_local(box)
    forum.slow = lambda method, path: 0.0
    again = visitor.open()
    again.until(written.replace(" </p>", "</p>"))


def test_a_posted_reply_takes_its_draft_along_and_a_late_save_does_not_bring_it_back(
    visitor: Visitor, forum: Forum
) -> None:
    visitor.register("Late Saver")
    box = visitor.open()
    box.type("posted once")
    box.until_saved()
    box.type(" and for all")
    box.submit()
    box.page.wait_for_url("**/topic/3#post-*")
    box.wait()
    box.page.wait_for_timeout(500)
    assert box.html == ""
    expect(box.notice("draft_restored")).to_have_count(0)
    expect(box.page.locator(".post", has_text="posted once and for all")).to_have_count(1)


def test_two_members_in_one_browser_never_see_each_others_text(visitor: Visitor) -> None:
    visitor.register("First Member")
    box = visitor.open()
    box.page.context.route("**/editor/drafts/**", lambda route: route.abort())
    box.type("for me alone")
    box.page.wait_for_timeout(200)
    box.page.context.unroute("**/editor/drafts/**")
    box.page.get_by_role("button", name="Sign out").click()
    visitor.register("Second Member")
    other = visitor.open()
    other.page.wait_for_timeout(300)
    assert other.html == ""
