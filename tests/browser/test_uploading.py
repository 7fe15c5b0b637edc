"""Pictures go up as they are pasted, dropped or chosen, each with its preview, progress and description."""

from __future__ import annotations

import base64
import io
import json
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.conftest import At
from tests.browser.forum import MARKS, Served, is_canonical
from tests.browser.host import Host
from tests.browser.people import ChromiumTab, Page, Writer

pytestmark = MARKS
ROWS = "document.querySelectorAll('.re-upload').length"
GIVE = """(([kind, files]) => {
  const data = new DataTransfer();
  for (const [name, type, content] of files)
    data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type }));
  const text = document.querySelector(".re-text p:last-child");
  const { left, top, height } = text.getBoundingClientRect();
  const about = { bubbles: true, cancelable: true, clientX: left + 1, clientY: top + height / 2 };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...about, clipboardData: data })
    : new DragEvent("drop", { ...about, dataTransfer: data });
  // Firefox gives an event that a script makes no clipboard.
  if (kind === "paste" && !event.clipboardData?.files.length)
    Object.defineProperty(event, "clipboardData", { value: data });
  text.dispatchEvent(event);
  return event.defaultPrevented;
})"""

CORNER = """(({ x, y, width }) => [x + width / 2, y + width / 2])(
  document.querySelector(".re-corner").getBoundingClientRect())"""


def holds(part: str) -> str:
    """An expression: whether the box holds this."""
    return f"document.querySelector('reply-editor').value.includes({json.dumps(part)})"


def png(color: tuple[int, int, int] = (40, 90, 190), size: tuple[int, int] = (400, 300)) -> str:
    data = io.BytesIO()
    Image.new("RGB", size, color).save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def give(page: Page, kind: str, *files: tuple[str, str, str]) -> None:
    """Paste or drop files: name, type and content."""
    page.tab.click(".re-text")
    assert page.tab.evaluate(f"{GIVE}({json.dumps([kind, files])})") is True


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path, EDITOR_UPLOADS_URL=str(tmp_path / "uploads"))


@pytest.fixture
def page(writer_at: At, served: Served) -> Page:
    return writer_at(served.url).open("/")


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_uploaded_at_once_and_described_beside_its_preview(page: Page, kind: str) -> None:
    page.write("Look:")
    give(page, kind, ("field.png", "image/png", png()))
    page.tab.until(f"{ROWS} === 1")
    page.tab.until(holds("<img "))
    assert 'alt="" width="400" height="300">' in page.html
    assert (
        page.tab.evaluate(
            "[...document.querySelector('.re-upload canvas').getContext('2d').getImageData(20, 20, 1, 1).data].join()"
        )
        == "40,90,190,255"
    )
    page.pause()
    page.tab.click(".re-upload input")
    page.tab.type("A blue field")
    page.tab.until(holds('alt="A blue field"'))
    page.tab.press("Enter")
    page.tab.until(f"{ROWS} === 0")
    assert page.tab.evaluate("document.activeElement.matches('.re-text')")
    assert is_canonical(page.html)
    page.until_saved()
    page.submit()
    page.tab.until("document.querySelector('article img')?.alt === 'A blue field'")


def test_several_stand_in_the_order_in_which_they_were_given(page: Page, served: Served) -> None:
    sent: list[str] = []

    def slow(method: str, path: str) -> float:
        if path != "/editor/images":
            return 0.0
        sent.append(path)
        return 1.5 if len(sent) == 1 else 0.0

    served.slow = slow
    page.write("Both:")
    bad = ("bad.png", "image/png", base64.b64encode(b"no picture at all").decode())
    give(page, "drop", ("one.png", "image/png", png(size=(30, 20))), bad, ("two.png", "image/png", png(size=(60, 20))))
    page.tab.until(f"{ROWS} === 3")
    # The description may come before the picture is there.
    page.tab.click(".re-upload:nth-child(3) input")
    page.tab.type("Two")
    page.tab.until("document.querySelectorAll('.re-text img[src^=\"/\"]').length === 2")
    assert page.html.index('width="30"') < page.html.index('alt="Two" width="60"')


def test_the_reply_waits_for_a_picture_and_says_so(page: Page, served: Served, host: Host) -> None:
    served.slow = lambda method, path: 2.0 if path == "/editor/images" else 0.0
    page.write("Wait for it.")
    page.until_saved()
    give(page, "paste", ("one.png", "image/png", png()))
    page.tab.until(
        "document.querySelector('.re-why:not(.re-sending)').textContent === 'A picture is still on its way.'"
    )
    page.tab.press("Control+Enter")
    page.pause()
    assert host.posts == []
    page.write(" I go on.")
    page.tab.until(holds("<img "))
    page.pause()
    page.submit()
    page.tab.until("!!document.querySelector('article img')")
    assert "I go on." in host.posts[0]


def test_what_was_refused_says_why_and_can_be_removed(page: Page) -> None:
    page.write("x")
    give(page, "drop", ("bad.png", "image/png", base64.b64encode(b"no picture at all").decode()))
    page.tab.until("document.querySelector('.re-upload [role=alert]').textContent.includes('could not be uploaded')")
    assert page.tab.evaluate("document.querySelector('[type=submit]').ariaDisabled") is None
    page.pause()
    page.tab.click(".re-upload .re-dismiss")
    page.tab.until(f"{ROWS} === 0")
    assert page.html == "<p>x</p>"


def test_after_a_failure_the_same_picture_can_be_sent_again(page: Page, served: Served) -> None:
    page.write("x")
    served.stop()
    give(page, "drop", ("one.png", "image/png", png()))
    page.tab.until("document.querySelector('.re-upload [role=alert]').textContent.includes('cannot be reached')")
    served.start()
    page.pause()
    page.tab.click(".re-upload .re-button")
    page.tab.until(holds("<img "))


def test_a_picture_that_is_given_up_does_not_come(page: Page, served: Served) -> None:
    served.slow = lambda method, path: 1.0 if path == "/editor/images" else 0.0
    page.write("x")
    give(page, "paste", ("one.png", "image/png", png()))
    page.tab.until(f"{ROWS} === 1")
    page.pause()
    page.tab.click(".re-upload .re-dismiss")
    page.pause(1.5)
    assert page.html == "<p>x</p>"
    assert page.tab.evaluate("document.querySelector('[type=submit]').ariaDisabled") is None


def test_a_picture_that_is_given_up_before_its_turn_is_never_sent(page: Page, served: Served) -> None:
    served.slow = lambda method, path: 1.0 if path == "/editor/images" else 0.0
    page.write("x")
    give(page, "drop", *((f"{number}.png", "image/png", png(size=(number + 20, 20))) for number in range(4)))
    page.tab.until(f"{ROWS} === 4")
    page.tab.click(".re-upload:nth-child(4) .re-dismiss")
    page.tab.until("document.querySelectorAll('.re-text img[src^=\"/\"]').length === 3")
    page.pause(1.0)
    assert served.requests.count(("POST", "/editor/images")) == 3


def test_where_uploads_are_off_the_sentence_stays(writer_at: At, tmp_path: Path) -> None:
    served = Served(Host(tmp_path).app)
    page = writer_at(served.url).open("/")
    page.write("x")
    give(page, "paste", ("one.png", "image/png", png()))
    page.until_notice("pasted_image", "You cannot paste images directly. Upload or insert images from URL.")
    page.pause()
    page.act("pasted_image")
    page.tab.until("document.activeElement.type === 'url'")
    served.stop()


def select_picture(page: Page) -> None:
    page.tab.evaluate(
        """void (document.querySelector("reply-editor").value =
          '<p>See <img src="/editor/none.png" alt="" width="400" height="200"></p>')"""
    )
    page.tab.click(".re-text")
    page.tab.press("Control+End", "ArrowLeft")
    page.tab.until("!!document.querySelector('.re-contextual [type=range]')")


def test_description_and_width_are_changed_later_with_the_keyboard(page: Page) -> None:
    select_picture(page)
    page.tab.evaluate("void document.querySelector('.re-contextual [type=text]').focus()")
    page.tab.type("Seen later")
    page.tab.press("Tab", "ArrowLeft", "ArrowLeft")
    page.tab.until(holds('alt="Seen later" width="384" height="192"'))
    page.tab.press("Escape")
    assert page.tab.evaluate("document.activeElement.matches('.re-text')")
    page.tab.press("Control+z", "Control+z", "Control+z", "Control+z")
    page.tab.until(holds('width="400" height="200"'))


def test_a_picture_is_made_smaller_by_dragging_its_corner(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = Writer(context, served.url).open("/")
    select_picture(page)
    assert isinstance(page.tab, ChromiumTab)
    mouse = page.tab.page.mouse
    x, y = page.tab.evaluate(CORNER)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 50, y, steps=5)
    time.sleep(0.2)
    mouse.move(x - 100, y, steps=5)
    mouse.up()
    page.tab.until(holds('width="300" height="150"'))
    mouse.move(x - 100, y - 50)
    x, y = page.tab.evaluate(CORNER)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 5000, y, steps=5)
    mouse.up()
    room = page.tab.evaluate("document.querySelector('.re-text p').clientWidth")
    page.tab.until(holds(f'width="{room}"'))
    page.tab.press("Control+z")
    page.tab.until(holds('width="300" height="150"'))
    context.close()
