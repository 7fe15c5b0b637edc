"""Every limit is told in words as it nears, and the button says why it waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor import Editor, Policy
from tests.browser.conftest import At
from tests.browser.forum import MARKS, Served
from tests.browser.host import Host
from tests.browser.people import Page

pytestmark = MARKS
POLICY = Policy(
    min_characters=5, max_characters=200, max_links=5, max_images=2, max_embeds=1, max_emoji=4, max_bytes=2048
)
COUNT = "document.querySelector('.re-count').textContent"
WHY = "document.querySelector('.re-why:not(.re-sending)').textContent"
WAITS = "document.querySelector('[type=submit]').ariaDisabled === 'true'"
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
LINK = '<a href="https://example.org/">x</a>'


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return Host(tmp_path_factory.mktemp("host"), drafts=False, policy=POLICY)


@pytest.fixture(scope="module")
def served(host: Host) -> Iterator[Served]:
    served = Served(host.app)
    yield served
    served.stop()


@pytest.fixture
def page(writer_at: At, served: Served) -> Page:
    return writer_at(served.url).open("/")


def fill(page: Page, html: str) -> None:
    page.tab.evaluate(f"void (document.querySelector('reply-editor').value = {json.dumps(html)})")


NEARING = [
    ("<p>%s</p>" % ("a" * 160), "Characters: 160 of 200"),
    (f"<p>four {LINK * 4}</p>".replace("</a><a", "</a> <a"), "Links: 4 of 5"),
    ('<p>Two: <img src="/1.png" alt=""><img src="/2.png" alt=""></p>', "Pictures: 2 of 2"),
    (f'<p>See:</p><figure data-embed="youtube"><a href="{VIDEO}">{VIDEO}</a></figure>', "Embeds: 1 of 1"),
    ("<p>four 🎉🎉🎉🎉</p>", "Emoji: 4 of 4"),
    ("<p>sized</p>%s" % ("<ul><li><strong>a</strong></li></ul>" * 48), "Size: 1.7 KB of 2 KB"),
]


@pytest.mark.parametrize(("html", "words"), NEARING)
def test_a_limit_that_nears_is_told_in_words(page: Page, html: str, words: str) -> None:
    fill(page, html)
    page.tab.until(f"{COUNT} === {json.dumps(words)}")
    assert page.tab.evaluate(WHY) == ""
    assert Editor(POLICY).check(page.html).ok


OVER = [
    ("<p>%s</p>" % ("ä" * 201), "too_long", "At most 200 characters are allowed; this has 201."),
    (f"<p>six {LINK * 6}</p>".replace("</a><a", "</a> <a"), "too_many_links", "Only 5 links are allowed; this has 6."),
    ("<p>bare %s</p>" % ("http://example.org/a " * 6), "too_many_links", "Only 5 links are allowed; this has 6."),
    ("<p>three%s</p>" % ('<img src="/1.png" alt="">' * 3), "too_many_images", "Only 2 images are allowed; this has 3."),
    (
        "<p>two</p>" + f'<figure data-embed="youtube"><a href="{VIDEO}">{VIDEO}</a></figure>' * 2,
        "too_many_embeds",
        "Only 1 embed is allowed; this has 2.",
    ),
    ("<p>sized</p>%s" % ("<ul><li><strong>a</strong></li></ul>" * 60), "too_large", "this has 2.1 KB."),
]


@pytest.mark.parametrize(("html", "code", "words"), OVER)
def test_what_is_too_much_is_told_as_the_server_would_and_the_button_waits(
    page: Page, host: Host, html: str, code: str, words: str
) -> None:
    fill(page, html)
    page.until_notice(code, words)
    assert words in page.tab.evaluate(WHY)
    assert page.tab.evaluate(WAITS)
    [violation] = Editor(POLICY).check(page.html).translated("en").violations
    said = page.tab.evaluate(f"document.querySelector('[data-code={code}]').textContent")
    assert (violation.code, violation.message) == (code, said)
    before = len(host.forms)
    # Not by a click, which would be on a player.
    page.tab.evaluate("void document.querySelector('reply-editor').focus()")
    page.tab.press("Control+Enter")
    page.pause()
    assert len(host.forms) == before
    assert page.tab.evaluate("document.activeElement.matches('.re-text')")
    fill(page, "<p>All well.</p>")
    page.tab.until(f"!({WAITS}) && {WHY} === ''")
    assert not page.has_notice(code)


def test_who_has_only_begun_is_told_beside_the_button_how_much_is_needed(page: Page, host: Host) -> None:
    page.write("Hey")
    page.tab.until(f"{WHY}.includes('At least 5 characters are needed; this has 3.')")
    assert not page.has_notice("too_short")
    before = len(host.forms)
    page.tab.press("Control+Enter")
    page.pause()
    assert len(host.forms) == before
    page.write(" you")
    page.tab.until(f"{WHY} === ''")
    page.submit()
    page.tab.until("document.querySelector('article')?.textContent.includes('Hey you')")


def test_a_lone_address_that_may_become_an_embed_is_not_counted_as_a_link(writer_at: At, tmp_path: Path) -> None:
    served = Served(Host(tmp_path, drafts=False, policy=Policy(max_links=0)).app)
    page = writer_at(served.url).open("/")
    page.write(VIDEO)
    page.pause()
    assert page.tab.evaluate(WHY) == ""
    page.submit()
    page.tab.until("!!document.querySelector('article iframe')")
    served.stop()
