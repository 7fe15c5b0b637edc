"""However an address comes to stand alone on a line, the writer is told what it became, and takes it back for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from editor import Policy
from tests.browser.conftest import At
from tests.browser.forum import MARKS, PASTE, Served
from tests.browser.host import Host
from tests.browser.people import VALUE, Page, Writer
from tests.browser.test_client_keys import steps
from tests.cases import params

pytestmark = MARKS
REL = 'rel="ugc nofollow noopener"'
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
OTHER = "https://youtu.be/dQw4w9WgXcQ"
SHOWN = "document.querySelector('.re-preview:not([hidden])')"


def embed(url: str = VIDEO) -> str:
    return f'<figure data-embed="youtube"><a href="{url}" {REL}>{url}</a></figure>'


def link(url: str = VIDEO) -> str:
    return f'<p><a href="{url}" {REL} data-display="link">{url}</a></p>'


@pytest.fixture
def host(tmp_path: Path) -> Host:
    # Players that wait for a click reach nobody.
    return Host(tmp_path, drafts=False, policy=Policy(embed_loading="click"))


@pytest.fixture
def page(writer_at: At, served: Served) -> Page:
    return writer_at(served.url).open("/")


@pytest.fixture
def in_chromium(browser: Browser, served: Served) -> Iterator[tuple[Page, Tab]]:
    """For what scripts and drivers cannot do in Firefox: events that a script makes have an empty clipboard there."""
    context = browser.new_context()
    page = Writer(context, served.url).open("/")
    yield page, context.pages[0]
    context.close()


def do(page: Page, case: dict[str, Any]) -> None:
    page.tab.evaluate(f"void ({VALUE} = {json.dumps(case['before'])})")
    page.tab.click(".re-text")
    for key, text in steps(case):
        if key:
            page.tab.press(key)
        else:
            page.tab.type(text)


@pytest.mark.parametrize("case", params("alone.jsonl"))
def test_an_address_that_comes_to_stand_alone_becomes_its_embed_and_one_click_makes_it_a_link_for_good(
    page: Page, host: Host, case: dict[str, Any]
) -> None:
    do(page, case)
    page.until_holds(case["html"].format(embed=embed()))
    page.until_notice("link_embedded", "Your link has been automatically embedded. Display as a link instead")
    page.act("link_embedded")
    as_link = case["html"].format(embed=link())
    page.until_holds(as_link)
    assert not page.has_notice("link_embedded")
    page.tab.press("Enter", "ArrowUp", "ArrowDown", "Backspace")
    page.tab.press("Control+z", "Control+y", "Control+Home", "Control+End")
    page.pause(0.6)
    assert page.html == as_link
    page.submit()
    page.tab.until("!!document.querySelector('article a')")
    assert host.posts == [as_link]


def test_addresses_of_a_pasted_text_are_embedded_each(in_chromium: tuple[Page, Tab]) -> None:
    page, _ = in_chromium
    page.tab.click(".re-text")
    text = {"text/plain": f"see\n\n{VIDEO}\n\n{OTHER}\n\nand {VIDEO}"}
    page.tab.evaluate(f"({PASTE})({json.dumps(['.re-text', text])})")
    page.until_holds(f"<p>see</p>{embed()}{embed(OTHER)}<p>and {VIDEO}</p>")
    page.until_notice("link_embedded")


def test_each_of_several_embeds_that_are_undone_is_a_link_for_good(page: Page) -> None:
    page.write(f"{VIDEO}\n")
    page.until_holds(embed())
    page.tab.type(f"{OTHER}\n")
    page.until_holds(embed() + embed(OTHER))
    page.tab.press("Control+z")
    page.until_holds(embed() + link(OTHER))
    for _ in range(8):
        page.tab.press("Control+z")
    page.tab.press("Control+Home", "Control+End")
    page.pause(0.6)
    assert "<figure" not in page.html


def test_what_a_script_puts_into_the_box_stays_as_it_is(page: Page) -> None:
    html = f"<p>{VIDEO}</p><p>below</p>"
    do(page, {"before": html, "do": ["<Control+Home>", "<Control+End>"]})
    page.pause(0.6)
    assert page.html == html


def test_while_the_cursor_is_on_the_line_what_it_becomes_is_shown_under_the_text(page: Page) -> None:
    do(page, {"before": f"<p>{VIDEO} a</p><p>below</p>", "do": ["<Control+Home>", "<End>", "<Backspace*2>"]})
    page.tab.until(f"{SHOWN}?.textContent.includes('Your link will be shown like this.')")
    page.tab.click(".re-preview .re-action")
    page.until_holds(f"{link()}<p>below</p>")
    page.tab.press("ArrowDown")
    page.pause(0.6)
    assert page.html == f"{link()}<p>below</p>"


DROP = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const { x, y, height } = document.querySelector(".re-text p").getBoundingClientRect();
  const at = { clientX: x + 2, clientY: y + height / 2 };
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true, ...at });
  document.querySelector(".re-text p").dispatchEvent(event);
}"""


def test_an_address_that_is_dropped_on_an_empty_line_becomes_its_embed(in_chromium: tuple[Page, Tab]) -> None:
    page, _ = in_chromium
    do(page, {"before": "<p></p><p>below</p>", "do": []})
    page.tab.evaluate(f"({DROP})({json.dumps(VIDEO)})")
    page.until_holds(f"{embed()}<p>below</p>")
    page.until_notice("link_embedded")


def test_an_address_that_is_dragged_to_a_line_of_its_own_becomes_its_embed(in_chromium: tuple[Page, Tab]) -> None:
    page, tab = in_chromium
    do(page, {"before": f"<p>see {VIDEO}</p><p></p><p>below</p>", "do": ["<Control+Home>", "<End>"]})
    for _ in VIDEO:
        page.tab.press("Shift+ArrowLeft")
    page.pause(0.1)
    first, second, _ = [p.bounding_box() for p in tab.locator(".re-text p").all()]
    assert first
    assert second
    tab.mouse.move(first["x"] + 120, first["y"] + first["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(second["x"] + 40, second["y"] + second["height"] / 2, steps=5)
    tab.mouse.move(second["x"] + 5, second["y"] + second["height"] / 2, steps=5)
    tab.mouse.up()
    page.tab.press("Control+End")
    page.until_holds(f"<p>see </p>{embed()}<p>below</p>")
    page.until_notice("link_embedded")
