"""What somebody wrote is kept, and so is what they wrote elsewhere: two tabs, reloads, old tokens, ended sessions."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask_wtf import CSRFProtect

from editor import Policy
from tests.browser.conftest import At
from tests.browser.forum import MARKS, Served
from tests.browser.host import Host
from tests.browser.people import Page, Writer

pytestmark = MARKS
APART = "void (BroadcastChannel.prototype.postMessage = () => undefined)"
"""Makes tabs what two machines are: they do not hear each other."""
EVIL = '<a href="http://evil.example/x" rel="ugc nofollow noopener">'


def in_conflict(writer: Writer) -> Page:
    """A tab that holds another text than the one saved by another tab."""
    first, second = writer.open("/"), writer.open("/")
    for page in (first, second):
        page.tab.evaluate(APART)
    first.write("The one saved first.")
    first.until_saved()
    first.tab.close()
    second.write("The one written second.")
    second.until_notice("draft_conflict", "The one saved first.")
    return second


def test_a_conflict_that_is_not_decided_is_asked_again_after_a_reload(writer: Writer) -> None:
    page = in_conflict(writer)
    page.write(" And on.")
    page.pause(2.0)
    page.reload()
    page.until_notice("draft_conflict", "The one saved first.")
    assert page.html == "<p>The one written second. And on.</p>"
    page.pause(2.0)
    page.act("draft_conflict", 2)
    page.until_holds("<p>The one saved first.</p>")
    page.reload()
    page.until_holds("<p>The one saved first.</p>")
    assert not page.has_notice("draft_conflict")


def test_the_other_text_chosen_is_said_to_be_saved_and_this_one_is_an_earlier_version(writer: Writer) -> None:
    page = in_conflict(writer)
    page.pause()
    page.act("draft_conflict", 2)
    page.until_holds("<p>The one saved first.</p>")
    page.until_saved()
    page.tab.click(".re-small[aria-haspopup=dialog]:not([hidden])")
    page.tab.until("document.querySelector('.re-choices')?.textContent.includes('The one written second.')")


def test_the_text_of_this_tab_chosen_after_a_reload_is_saved(writer: Writer) -> None:
    page = in_conflict(writer)
    page.reload()
    page.until_notice("draft_conflict", "The one saved first.")
    page.act("draft_conflict", 1)
    page.until_saved()
    page.tab.evaluate("localStorage.clear()")
    page.reload()
    page.until_holds("<p>The one written second.</p>")


def test_what_is_written_in_one_tab_stays_when_another_saves(writer: Writer) -> None:
    first, second = writer.open("/"), writer.open("/")
    first.write("Common words.")
    first.until_saved()
    second.until_holds("<p>Common words.</p>")
    second.write(" Then others.")
    second.until_saved()
    first.pause(1.0)
    assert first.html == "<p>Common words.</p>"
    first.write(" Mine.")
    first.until_notice("draft_conflict", "Then others.")
    assert first.html == "<p>Common words. Mine.</p>"


def test_a_tab_that_followed_another_does_not_go_on_showing_what_that_one_posted(writer: Writer, host: Host) -> None:
    first, second = writer.open("/"), writer.open("/")
    first.write("Seen in both, posted in one.")
    first.until_saved()
    second.until_holds("<p>Seen in both, posted in one.</p>")
    first.submit()
    second.until_holds("")
    assert host.posts == ["<p>Seen in both, posted in one.</p>"]
    second.write("The next one.")
    second.until_saved()
    assert not second.has_notice("draft_gone")


def test_undo_after_a_reload_does_not_take_the_restored_text_away(writer: Writer) -> None:
    page = writer.open("/")
    page.write("Written before.")
    page.until_saved()
    page.reload()
    page.until_notice("draft_restored")
    page.write(" After.")
    page.pause(1.0)
    for _ in range(4):
        page.tab.press("Control+z")
        page.pause(0.1)
    assert page.html == "<p>Written before.</p>"
    page.pause(2.0)
    page.tab.evaluate("localStorage.clear()")
    page.reload()
    page.until_holds("<p>Written before.</p>")


def test_a_reload_says_that_the_text_was_restored_and_offers_an_empty_box(writer: Writer) -> None:
    page = writer.open("/")
    page.write("Some words.")
    page.until_saved()
    for _ in range(2):
        page.reload()
        page.until_notice("draft_restored", "Your previous content has been restored. Clear editor")
    page.act("draft_restored")
    page.until_holds("")
    page.pause(1.0)
    page.reload()
    page.pause()
    assert page.html == ""


def cleared(writer: Writer) -> Page:
    """A tab whose restored text was cleared a moment ago."""
    page = writer.open("/")
    page.write("Precious words.")
    page.until_saved()
    page.reload()
    page.until_notice("draft_restored")
    page.act("draft_restored")
    page.until_notice("cleared", "The editor has been cleared. Bring the content back")
    page.until_holds("")
    return page


def test_what_is_written_after_clearing_stays_when_the_old_text_is_brought_back(writer: Writer) -> None:
    page = cleared(writer)
    page.write("Something new.")
    page.pause(1.5)
    page.act("cleared")
    page.until_holds("<p>Precious words.</p><p>Something new.</p>")
    page.until_saved()
    page.reload()
    page.until_holds("<p>Precious words.</p><p>Something new.</p>")


def test_what_undo_brought_back_is_not_offered_again(writer: Writer) -> None:
    page = cleared(writer)
    page.tab.click(".re-text")
    page.tab.press("Control+z")
    page.until_holds("<p>Precious words.</p>")
    page.write(" And more.")
    page.tab.until("!document.querySelector('.re-notice[data-code=cleared]')")
    page.until_holds("<p>Precious words. And more.</p>")


@pytest.mark.parametrize("whose", ["the editor's", "Flask-WTF's"])
def test_an_old_token_is_renewed_and_the_call_repeated(writer_at: At, tmp_path: Path, whose: str) -> None:
    host = Host(tmp_path, EDITOR_CSRF_SECONDS=3, WTF_CSRF_TIME_LIMIT=3)
    if whose == "Flask-WTF's":
        CSRFProtect(host.app)
    served = Served(host.app)
    try:
        page = writer_at(served.url).open("/")
        page.pause(5.0)  # An hour passes, or a day.
        page.write("Slowly written.")
        page.until_saved()
        page.pause(5.0)
        box = "document.querySelector('reply-editor')"
        assert page.tab.evaluate(f"{box}.check().then((result) => result.ok)") is True
        page.pause(5.0)
        page.submit()
        deadline = time.monotonic() + 10
        while not host.posts and time.monotonic() < deadline:
            time.sleep(0.05)
        assert host.posts == ["<p>Slowly written.</p>"]
    finally:
        served.stop()


@pytest.fixture
def member(writer: Writer, host: Host) -> Callable[[], Page]:
    """Opens the page as a member."""

    def open_page() -> Page:
        page = writer.open("/member/Ann")
        return page

    return open_page


def test_an_ended_session_is_called_that_and_one_can_sign_in_and_go_on(
    writer: Writer, member: Callable[[], Page], host: Host
) -> None:
    page = member()
    page.write("Before, ")
    page.until_saved()
    elsewhere = writer.open("/member/nobody")
    page.write("after.")
    page.until_notice("session_ended", "Your session has ended. Your text is kept in this browser")
    page.pause()
    page.submit()
    page.until_said("Your session has ended. Sign in again, or press once more to send it without.")
    assert host.posts == []
    assert page.html == "<p>Before, after.</p>"
    # The session that ended has no part in what guests write.
    assert elsewhere.html == ""
    elsewhere.goto("/member/Ann")
    elsewhere.tab.close()
    page.write(" On.")
    page.submit()
    deadline = time.monotonic() + 10
    while not host.posts and time.monotonic() < deadline:
        time.sleep(0.05)
    assert host.posts == ["<p>Before, after. On.</p>"]


def test_who_presses_again_sends_without_the_session(writer: Writer, member: Callable[[], Page], host: Host) -> None:
    page = member()
    page.write("All the same.")
    page.until_saved()
    writer.open("/member/nobody").tab.close()
    page.submit()
    page.until_said("press once more")
    page.submit()
    page.tab.until("document.querySelectorAll('article').length === 1")
    assert host.posts == ["<p>All the same.</p>"]


def until_sent(host: Host) -> None:
    """Wait until the form is with the host, which takes its time."""
    deadline = time.monotonic() + 10
    while not host.forms and time.monotonic() < deadline:
        time.sleep(0.05)
    assert host.forms


@pytest.mark.parametrize("drafts", [True, False], ids=["drafts", "no drafts"])
def test_what_is_typed_while_the_form_is_on_its_way_is_there_on_the_next_page(
    writer_at: At, tmp_path: Path, drafts: bool
) -> None:
    host = Host(tmp_path, drafts=drafts)
    host.wait = lambda: 3.0
    served = Served(host.app)
    try:
        page = writer_at(served.url).open("/")
        page.write("Sent.")
        page.pause(2.0)
        page.tab.press("Control+Enter")
        until_sent(host)
        page.tab.type(" And this too.")
        page.tab.until("document.querySelectorAll('article').length === 1")
        page.until_ready()
        page.until_holds("<p>And this too.</p>")
        assert host.posts == ["<p>Sent.</p>"]
        page.until_notice("draft_restored")
    finally:
        served.stop()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[Sent](http://evil.example/x) and refused.", f"<p>{EVIL}Sent</a> and refused. And this too.</p>"),
        # Where the server writes it another way, what was typed on follows it.
        ("Sent: http://evil.example/x now.", f"<p>Sent: {EVIL}http://evil.example/x</a> now.</p><p>And this too.</p>"),
    ],
    ids=["as it was sent", "changed by the server"],
)
def test_what_is_typed_while_the_form_is_on_its_way_to_be_refused_is_kept(
    writer_at: At, tmp_path: Path, text: str, kept: str
) -> None:
    # Whether a host is allowed, only the server knows: the box tells every other rule before the form is sent.
    host = Host(tmp_path, policy=Policy(allowed_link_hosts={"example.org"}))
    host.wait = lambda: 3.0
    served = Served(host.app)
    try:
        page = writer_at(served.url).open("/")
        page.write(text)
        page.until_saved()
        page.tab.press("Control+Enter")
        until_sent(host)
        page.tab.type(" And this too.")
        page.tab.until("!!document.querySelector('reply-editor .re-violations')")
        page.until_ready()
        page.until_holds(kept)
        assert host.posts == []
    finally:
        served.stop()


def test_two_windows_without_a_server_keep_both_texts(writer: Writer, served: Served) -> None:
    first, second = writer.open("/"), writer.open("/")
    served.stop()
    try:
        first.write("Written in the first.")
        first.pause()
        second.write("Written in the second.")
        second.pause()
        first.write(" On.")
        first.pause()
        first.tab.close()
        second.tab.close()
    finally:
        served.start()
    page = writer.open("/")
    page.until_notice("draft_conflict", "Written in the first. On.")
    page.until_notice("draft_conflict", "Written in the second.")
    assert page.html in ("<p>Written in the first. On.</p>", "<p>Written in the second.</p>")
    chosen = page.html
    page.act("draft_conflict", 1)
    page.until_saved()
    page.pause(2.0)
    page.reload()
    page.until_holds(chosen)
    assert not page.has_notice("draft_conflict")
