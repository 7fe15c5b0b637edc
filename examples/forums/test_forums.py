"""What a member meets who writes in a real forum: its own form, its own page, and the reply box in them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from examples.forums.served import Forum, until_ready
from tests.browser.forum import PASTE
from tests.cases import FIXTURES

WORD = (FIXTURES / "paste/word.txt").read_text(encoding="utf-8").split("--- rich")[0].split("\n", 1)[1]
VIDEO = "https://youtu.be/GfEKGum0kGQ"
BOX = "document.querySelector('reply-editor').value"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def write(page: Page, text: str) -> None:
    """Click into the box and type."""
    page.locator(".re-text").click()
    page.keyboard.type(text)


def until_saved(page: Page) -> None:
    """Wait, as a person does, until the box says that the draft is saved."""
    expect(page.locator(".re-status")).to_have_text(re.compile("Draft saved at"))


def submit(page: Page) -> None:
    """The forum's own button."""
    page.locator("form:has(reply-editor) [type=submit]:not([name=preview])").last.click()


def test_76_emoji_are_refused_in_the_forums_own_form_with_the_sentence_beside_it(forum: Forum, page: Page) -> None:
    before = forum.stored()
    # As without JavaScript, or by a program: the client would not send it.
    page.evaluate(
        """() => {
          const box = document.querySelector("reply-editor"), form = box.closest("form");
          const data = new FormData(form);
          data.set(box.querySelector("textarea").name, "<p>" + "😀".repeat(76) + "</p>");
          const sent = document.createElement("form");
          sent.method = "post";
          sent.action = form.action;
          for (const [name, value] of data) {
            if (typeof value !== "string") continue;
            const field = document.createElement("textarea");
            field.name = name;
            field.value = value;
            sent.append(field);
          }
          document.body.append(sent);
          sent.submit();
        }"""
    )
    form = page.locator("form:has(reply-editor)")
    expect(form).to_contain_text("Only 75 emoji are allowed.")
    until_ready(page)
    assert page.evaluate(BOX) == "<p>" + "😀" * 76 + "</p>"
    assert forum.stored() == before


def test_a_paste_from_word_is_stored_clean(forum: Forum, page: Page) -> None:
    page.locator(".re-text").click()
    page.evaluate(PASTE, [".re-text", {"text/html": WORD, "text/plain": "The kettle is hot, the tea is green & …"}])
    page.get_by_text("Restore formatting").click()
    page.wait_for_function(f"{BOX}.includes('<em>green</em>')")
    submit(page)
    expect(page.locator(forum.post).last.locator("em")).to_have_text("green")
    assert forum.stored()[0][0] == (
        "<p>The kettle is <strong>hot</strong>, the tea is <em>green</em> &amp; the cup&nbsp; waits.</p>"
    )


def test_a_link_to_a_video_plays_on_the_forums_page(forum: Forum, page: Page) -> None:
    write(page, f"{VIDEO}\n")
    page.wait_for_function(f"{BOX}.includes('<figure data-embed=\"youtube\"')")
    page.keyboard.type("Look")
    submit(page)
    player = page.locator(forum.post).last.locator("iframe")
    expect(player).to_have_attribute("src", re.compile(r"^https://www\.youtube-nocookie\.com/embed/GfEKGum0kGQ"))
    assert forum.stored()[0][0].startswith(f'<figure data-embed="youtube"><a href="{VIDEO}"')


def test_a_draft_survives_a_reload_and_goes_when_the_post_is_made(forum: Forum, page: Page) -> None:
    write(page, "It needs three minutes")
    until_saved(page)
    page.evaluate("localStorage.clear()")  # What comes back now is the server's.
    page.goto(forum.url + forum.reply_page)
    until_ready(page)
    expect(page.locator(".re-text")).to_contain_text("It needs three minutes")
    expect(page.locator(".re-notices")).to_contain_text("Your previous content has been restored.")
    submit(page)
    expect(page.locator(forum.post).last).to_contain_text("It needs three minutes")
    page.goto(forum.url + forum.reply_page)
    until_ready(page)
    assert page.evaluate(BOX) == ""


def test_an_edit_begins_with_what_is_stored_and_changes_only_that(forum: Forum, page: Page) -> None:
    write(page, f"{VIDEO}\n")
    page.wait_for_function(f"{BOX}.includes('<figure data-embed=\"youtube\"')")
    page.keyboard.type("a<b")
    submit(page)
    expect(page.locator(forum.post).last).to_contain_text("a<b")
    (html, post), *others = forum.stored()
    page.goto(forum.url + forum.edit_page.format(post=post))
    until_ready(page)
    assert page.evaluate(BOX) == html
    page.locator(".re-text p").last.click()
    page.keyboard.press("End")
    page.keyboard.type(" and more")
    submit(page)
    expect(page.locator(forum.post).last).to_contain_text("a<b and more")
    assert forum.stored() == [(html.replace("a&lt;b", "a&lt;b and more"), post), *others]
