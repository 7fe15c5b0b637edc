"""The notices of the box, word by word: pasting, emoji, embeds and pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from editor import Policy
from tests.browser.forum import MARKS, Box, Forum, Visitor, is_canonical
from tests.cases import params

pytestmark = MARKS

REL = 'rel="ugc nofollow noopener"'
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
FIGURE = f'<figure data-embed="youtube"><a href="{VIDEO}" {REL}>{VIDEO}</a></figure>'
AS_LINK = f'<p><a href="{VIDEO}" {REL} data-display="link">{VIDEO}</a></p>'


@pytest.fixture
def visitor(browser: Browser, forum: Forum) -> Iterator[Visitor]:
    visitor = Visitor(browser, forum, permissions=["clipboard-read", "clipboard-write"])
    visitor.context.route("**/editor/drafts/**", lambda route: route.abort())
    yield visitor
    visitor.context.close()


@pytest.fixture
def box(visitor: Visitor) -> Box:
    visitor.forum.slow = lambda method, path: 0.0
    box = visitor.open()
    box.text.focus()
    return box


def png(width: int = 40, height: int = 30) -> str:
    data = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 190)).save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


RICH = "<p>One <b>bold</b> word</p><ul><li>a</li><li>b</li></ul>"
RICH_CANONICAL = "<p>One <strong>bold</strong> word</p><ul><li>a</li><li>b</li></ul>"


def plain(box: Box) -> str:
    token = box.page.locator("reply-editor").get_attribute("csrf-token") or ""
    answer = box.page.request.post(
        "/editor/paste",
        data={"html": RICH, "text": "One bold word\n\na\nb"},
        headers={"Origin": box.forum.url, "X-CSRF-Token": token},
    )
    return str(answer.json()["plain"])


# Pasting


def test_formatting_is_put_aside_and_one_click_brings_it_back_and_another_takes_it_away(box: Box) -> None:
    box.paste(html=RICH, text="One bold word\n\na\nb")
    notice = box.notice("pasted_rich_text")
    expect(notice).to_contain_text("Pasted as rich text. Restore formatting")
    without = box.html
    assert "<strong>" not in without
    box.act("Restore formatting")
    box.until(RICH_CANONICAL)
    box.act("Paste as plain text instead")
    box.until(without)
    box.act("Restore formatting")
    box.until(RICH_CANONICAL)
    assert is_canonical(box.html)


def test_undo_takes_back_the_restoring_and_the_notice_follows(box: Box) -> None:
    box.paste(html=RICH, text="One bold word\n\na\nb")
    box.notice("pasted_rich_text").wait_for()
    without = box.html
    box.act("Restore formatting")
    box.until(RICH_CANONICAL)
    box.press("Control+z")
    box.until(without)
    expect(box.notice("pasted_rich_text").get_by_role("button", name="Restore formatting")).to_be_visible()
    box.press("Control+y")
    box.until(RICH_CANONICAL)
    expect(box.notice("pasted_rich_text").get_by_role("button", name="Paste as plain text instead")).to_be_visible()


def test_undoing_the_paste_takes_the_notice_away(box: Box) -> None:
    box.type("before")
    box.page.wait_for_timeout(600)
    box.paste(html=RICH, text="One bold word\n\na\nb")
    box.notice("pasted_rich_text").wait_for()
    box.press("Control+z")
    box.until("<p>before</p>")
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_only_what_was_pasted_is_restored_after_edits_around_it(box: Box) -> None:
    box.type("start  end")
    box.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    box.paste(html="<b>middle</b>", text="middle")
    box.notice("pasted_rich_text").wait_for()
    box.press("End")
    box.type("!")
    box.press("Home")
    box.type("?")
    box.act("Restore formatting")
    box.until("<p>?start <strong>middle</strong> end!</p>")


def test_the_plain_text_is_there_before_the_server_answers_and_typing_goes_on(box: Box) -> None:
    box.forum.slow = lambda method, path: 1.0 if path == "/editor/paste" else 0.0
    box.paste(html="<p>soft <i>words</i></p>", text="soft words")
    assert box.html == "<p>soft words</p>"
    box.type(" and more")
    expect(box.notice("pasted_rich_text")).to_be_visible()
    box.act("Restore formatting")
    box.until("<p>soft <em>words</em> and more</p>")


def test_a_paste_without_formatting_has_no_notice(box: Box) -> None:
    box.paste(html="<p>only words</p>", text="only words")
    box.until("<p>only words</p>")
    box.page.wait_for_timeout(400)
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_the_notice_goes_with_its_cross_and_the_text_stays(box: Box) -> None:
    box.paste(html=RICH, text="One bold word\n\na\nb")
    box.notice("pasted_rich_text").get_by_role("button", name="Dismiss").click()
    expect(box.notice("pasted_rich_text")).to_have_count(0)
    expect(box.text).to_be_focused()
    assert "One bold word" in box.html


def test_without_the_server_the_plain_text_stays(box: Box) -> None:
    box.page.context.route("**/editor/paste", lambda route: route.abort())
    box.paste(html=RICH, text="One bold word\n\na\nb")
    box.page.wait_for_timeout(300)
    assert "One bold word" in box.html
    box.page.context.unroute("**/editor/paste")


def test_the_real_clipboard_pastes_the_same(box: Box) -> None:
    box.page.evaluate(
        """([html, text]) => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }),
        })])""",
        [RICH, "One bold word\n\na\nb"],
    )
    box.text.focus()
    box.press("Control+v")
    expect(box.notice("pasted_rich_text")).to_be_visible()
    box.act("Restore formatting")
    box.until(RICH_CANONICAL)
    box.press("Control+a", "Delete")
    box.press("Control+Shift+v")
    box.until_holds("One bold word")
    box.page.wait_for_timeout(300)
    expect(box.notice("pasted_rich_text")).to_have_count(0)


def test_what_is_cut_and_pasted_within_the_box_keeps_its_formatting_without_a_notice(box: Box) -> None:
    box.fill("<p>a <strong>b</strong></p>")
    box.text.focus()
    box.press("Control+a", "Control+x")
    box.until("")
    box.press("Control+v")
    box.until("<p>a <strong>b</strong></p>")
    expect(box.notice("pasted_rich_text")).to_have_count(0)


@pytest.mark.parametrize("case", params("client-paste.jsonl"))
def test_a_capture_of_a_program_is_restored_as_its_writer_saw_it(box: Box, case: dict[str, Any]) -> None:
    box.paste(html=case["html"], text=case["text"])
    box.notice("pasted_rich_text").wait_for()
    box.act("Restore formatting")
    box.until(case["rich"])
    assert is_canonical(box.html)


def test_in_a_code_block_a_paste_is_its_plain_text(box: Box) -> None:
    box.fill("<pre><code>x = </code></pre>")
    box.text.focus()
    box.press("Control+End")
    box.paste(html="<b>1 < 2</b>", text="1 < 2\r\n\r\ny")
    box.until("<pre><code>x = 1 &lt; 2\n\ny</code></pre>")


# Emoji


def test_the_76th_emoji_shows_the_limit_and_nothing_typed_is_deleted(box: Box) -> None:
    box.paste(text="🎉" * 75)
    expect(box.notice("too_many_emoji")).to_have_count(0)
    expect(box.page.locator(".re-count")).to_have_text("Emoji: 75 of 75")
    box.type("🎉")
    expect(box.notice("too_many_emoji")).to_have_text("Only 75 emoji are allowed.")
    assert box.html == f"<p>{'🎉' * 76}</p>"
    submit = box.page.get_by_role("button", name="Submit reply")
    expect(submit).to_have_attribute("aria-disabled", "true")
    expect(submit).to_have_accessible_description(
        "The reply can be submitted once this is put right: Only 75 emoji are allowed."
    )
    submit.click(force=True)
    expect(box.text).to_be_focused()
    assert box.page.url.endswith("/topic/3")
    box.press("Backspace")
    expect(box.notice("too_many_emoji")).to_have_count(0)
    expect(submit).not_to_have_attribute("aria-disabled", "true")


def test_emoji_in_code_do_not_count(box: Box) -> None:
    box.fill(f"<p><code>{'🎉' * 80}</code></p><pre><code>{'🎉' * 80}</code></pre><p>{'👨‍👩‍👧‍👦' * 70}</p>")
    expect(box.page.locator(".re-count")).to_have_text("Emoji: 70 of 75")
    expect(box.notice("too_many_emoji")).to_have_count(0)


def test_the_emoji_picker_shows_the_limit_too(box: Box) -> None:
    box.fill(f"<p>{'🎉' * 75}</p>")
    box.page.locator("[data-tool=emoji]").click()
    box.page.locator(".re-emoji").first.click()
    expect(box.notice("too_many_emoji")).to_be_visible()


# Embeds


def test_a_lone_address_followed_by_enter_becomes_the_embed_and_one_click_makes_it_a_link_for_good(box: Box) -> None:
    box.type(f"{VIDEO}\n")
    notice = box.notice("link_embedded")
    expect(notice).to_contain_text("Your link has been automatically embedded. Display as a link instead")
    box.until(FIGURE)
    box.act("Display as a link instead")
    box.until(AS_LINK)
    expect(notice).to_have_count(0)
    box.press("End")
    box.type("\n")
    box.page.wait_for_timeout(400)
    assert FIGURE not in box.html


def test_a_pasted_lone_address_becomes_the_embed_and_undo_makes_it_a_link_for_good(box: Box) -> None:
    box.paste(text=VIDEO)
    box.until(FIGURE)
    box.press("Control+z")
    box.until(AS_LINK)
    expect(box.notice("link_embedded")).to_have_count(0)


def test_the_offer_of_an_embed_goes_with_the_embed(box: Box) -> None:
    box.type(f"{VIDEO}\n")
    box.until(FIGURE)
    expect(box.notice("link_embedded")).to_have_count(1)
    box.press("Control+a")
    box.press("Delete")
    box.type("Something of my own")
    box.until("<p>Something of my own</p>")
    expect(box.notice("link_embedded")).to_have_count(0)


def test_an_address_inside_a_sentence_or_a_list_stays_an_address(box: Box) -> None:
    box.type(f"see {VIDEO}\n- {VIDEO}\n")
    box.page.wait_for_timeout(400)
    assert "<figure" not in box.html


def test_the_browser_contacts_nobody_but_the_forum_before_the_embed_is_shown(box: Box, visitor: Visitor) -> None:
    visitor.elsewhere.clear()
    box.forum.slow = lambda method, path: 0.8 if path == "/editor/embed" else 0.0
    box.type(f"{VIDEO}\n")
    box.page.wait_for_timeout(400)
    assert visitor.elsewhere == []
    box.until(FIGURE)


def test_what_is_typed_while_the_server_looks_is_kept(box: Box) -> None:
    box.forum.slow = lambda method, path: 0.5 if path == "/editor/embed" else 0.0
    box.type(f"{VIDEO}\n")
    box.type("after")
    box.until(f"{FIGURE}<p>after</p>")
    box.type("wards")
    box.until(f"{FIGURE}<p>afterwards</p>")


# Pictures


def test_a_pasted_picture_is_never_data_in_the_text_but_uploaded(box: Box) -> None:
    box.paste(png=png())
    box.page.get_by_label("Description for those who cannot see it").fill("A blue field")
    box.until_holds('alt="A blue field" width="40" height="30"')
    expect(box.notice("pasted_image")).to_have_count(0)
    assert "data:" not in box.html
    assert is_canonical(box.html)


DROP = """([selector, files]) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files) {
    transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, { type }));
  }
  return ["dragover", "drop"].map((kind) => {
    const event = new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector(selector).dispatchEvent(event);
    return event.defaultPrevented;
  });
}"""


def drop(box: Box, *files: tuple[str, str], on: str = ".re-text p") -> None:
    """Drop files, by name and type; the browser itself does nothing with them, which would be to leave the page."""
    taken = box.page.evaluate(DROP, [on, [[name, kind, png()] for name, kind in files]])
    assert taken == [True, True]


def test_a_dropped_picture_is_uploaded(box: Box) -> None:
    drop(box, ("drop.png", "image/png"))
    expect(box.page.get_by_label("Description for those who cannot see it (drop.png)")).to_be_visible()
    box.until_holds("<img ")


@pytest.mark.parametrize("on", [".re-text p", ".re-toolbar", "h1"])
def test_a_dropped_file_that_is_no_picture_never_makes_the_browser_leave_the_page(box: Box, on: str) -> None:
    box.type("written")
    drop(box, ("notes.pdf", "application/pdf"), on=on)
    assert box.html == "<p>written</p>"
    told = 0 if on == "h1" else 1
    expect(box.notice("not_pictures")).to_have_count(told)
    if told:
        expect(box.notice("not_pictures")).to_contain_text("Only pictures can be inserted. Left out: notes.pdf")


def test_of_a_picture_and_another_file_the_picture_is_uploaded_and_the_other_told(box: Box) -> None:
    drop(box, ("one.png", "image/png"), ("notes.pdf", "application/pdf"))
    expect(box.notice("not_pictures")).to_contain_text("notes.pdf")
    box.until_holds("<img ")


def test_picture_data_inside_pasted_text_is_left_out_and_the_text_stays(box: Box) -> None:
    box.paste(html=f'<p>look: <img src="data:image/png;base64,{png()}"> nice</p>', text="look:  nice")
    expect(box.notice("pasted_image")).to_be_visible()
    assert "look:" in box.html
    assert "<img" not in box.html


def test_a_picture_is_inserted_from_its_address(box: Box) -> None:
    box.page.locator("[data-tool=image]").click()
    box.page.get_by_label("Address of the picture").fill("https://pictures.example/a.png")
    box.press("Enter")
    box.until('<p><img src="https://pictures.example/a.png" alt=""></p>')


def test_a_refused_upload_is_told_and_may_be_tried_again(box: Box, tmp_path: Path) -> None:
    bad = tmp_path / "not-a-picture.png"
    bad.write_bytes(b"GIF89a but not really")
    box.page.locator("[data-tool=image]").click()
    box.page.locator("input[type=file]").set_input_files(bad)
    expect(box.page.get_by_role("alert")).to_contain_text("The picture could not be uploaded.")
    expect(box.page.get_by_role("button", name="Try again")).to_be_visible()
    assert box.html == ""


def test_a_picture_that_is_too_large_is_told_before_it_is_sent(box: Box, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(bytes(Policy().upload_max_bytes + 1024**2))
    box.page.locator("[data-tool=image]").click()
    box.page.locator("input[type=file]").set_input_files(large)
    limit = Policy().upload_max_bytes // 1024**2
    said = f"Pictures of at most {limit} MB are allowed; this one has {limit + 1} MB."
    expect(box.page.locator(".re-upload").get_by_role("alert")).to_have_text(said)
