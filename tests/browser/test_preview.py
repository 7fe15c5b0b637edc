"""A link that ends the reply is shown as what it becomes, before it is posted."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor import Policy
from tests.browser.conftest import At
from tests.browser.forum import MARKS, Served
from tests.browser.host import Host
from tests.browser.people import Page

pytestmark = MARKS
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
SHOWN = "document.querySelector('.re-preview:not([hidden])')"
AS_LINK = f'<p><a href="{VIDEO}" rel="ugc nofollow noopener" data-display="link">{VIDEO}</a></p>'


@pytest.fixture
def host(tmp_path: Path) -> Host:
    # Players that wait for a click reach nobody.
    return Host(tmp_path, policy=Policy(embed_loading="click"))


@pytest.fixture
def page(writer_at: At, served: Served) -> Page:
    return writer_at(served.url).open("/")


def test_a_link_on_the_last_line_is_shown_as_its_player_and_posted_as_it(page: Page) -> None:
    page.write(f"Watch this:\n{VIDEO}")
    page.tab.until(f"{SHOWN}?.textContent.includes('Your link will be shown like this.')")
    page.tab.until(f"!!{SHOWN}.querySelector('.re-embed-stage').textContent.includes('YouTube')")
    assert page.html == f"<p>Watch this:</p><p>{VIDEO}</p>"
    assert page.tab.evaluate("document.activeElement.matches('.re-text')")
    page.until_saved()
    page.submit()
    page.tab.until("document.querySelector('article [data-embed], article figure')?.textContent.includes('YouTube')")


def test_display_as_a_link_instead_keeps_the_link_for_good(page: Page, host: Host) -> None:
    page.write(VIDEO)
    page.tab.until(f"!!{SHOWN}")
    page.pause()
    page.tab.press("Tab")
    page.tab.until("document.activeElement.textContent === 'Display as a link instead'")
    page.tab.press("Enter")
    page.until_holds(AS_LINK)
    page.tab.until(f"{SHOWN} === null")
    assert page.tab.evaluate("document.activeElement.matches('.re-text')")
    page.until_saved()
    page.submit()
    page.tab.until("!!document.querySelector('article a')")
    assert host.posts == [AS_LINK]


def test_the_preview_goes_with_what_is_typed_after_it_and_comes_back(page: Page) -> None:
    page.write(VIDEO)
    page.tab.until(f"!!{SHOWN}")
    page.tab.type(" is good")
    page.tab.until(f"{SHOWN} === null")
    page.tab.press(*["Backspace"] * 8)
    page.tab.until(f"!!{SHOWN}")
    page.tab.type("\nand on")
    page.tab.until(f"{SHOWN} === null")
    page.tab.until("document.querySelector('reply-editor').value.includes('<figure data-embed=\"youtube\">')")


@pytest.mark.parametrize(
    "text",
    [
        "see https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "- https://youtu.be/aqz-KE-bpKQ",
        "https://example.org/nothing",
    ],
)
def test_what_stays_a_link_is_not_shown_as_anything_else(page: Page, text: str) -> None:
    page.write(text)
    page.pause(1.2)
    assert page.tab.evaluate(f"{SHOWN} === null")


def test_a_link_that_was_made_by_hand_stays_one(page: Page) -> None:
    page.tab.evaluate(f"void (document.querySelector('reply-editor').value = '{AS_LINK}')")
    page.pause(1.2)
    assert page.tab.evaluate(f"{SHOWN} === null")
