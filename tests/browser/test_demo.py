"""The demo forum in a browser: guests and members, with and without scripts, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.forum import MARKS, TOPIC, Forum, Visitor

pytestmark = MARKS


@pytest.fixture
def visitor(browser: Browser, forum: Forum) -> Iterator[Visitor]:
    visitor = Visitor(browser, forum)
    yield visitor
    visitor.context.close()


def test_a_guest_posts_registers_and_the_reply_is_published_once(visitor: Visitor) -> None:
    box = visitor.open()
    expect(box.page.get_by_role("heading", name="Join the conversation")).to_be_visible()
    expect(box.page.locator(".join")).to_contain_text(
        "You can post now and register later. If you have an account, sign in now to post with your account."
    )
    box.type("a guest's **opinion**")
    box.submit()
    box.page.wait_for_url("**#waiting")
    expect(box.page.locator("#waiting")).to_contain_text("a guest's opinion")
    box.page.goto("/register")
    box.page.get_by_label("Name").fill("Former Guest")
    box.page.get_by_label("Password").fill("correct horse")
    box.page.locator("main").get_by_role("button", name="Register").click()
    box.page.wait_for_url("**/topic/3")
    expect(box.page.locator(".flash")).to_have_text("Your reply has been published.")
    posts = box.page.locator(".post", has_text="a guest's opinion")
    expect(posts).to_have_count(1)
    expect(posts).to_contain_text("Former Guest")
    box.page.reload()
    expect(posts).to_have_count(1)
    box.wait()
    assert box.html == ""


def test_without_any_javascript_a_reply_is_written_and_posted(browser: Browser, forum: Forum) -> None:
    visitor = Visitor(browser, forum, java_script_enabled=False)
    page = visitor.context.new_page()
    page.goto("/register")
    page.get_by_label("Name").fill("No Scripts")
    page.get_by_label("Password").fill("correct horse")
    page.locator("main").get_by_role("button", name="Register").click()
    page.goto(TOPIC)
    page.get_by_label("Reply to this topic…").fill(
        "Plain words & 1 < 2, a<b and c>d\n\nhttps://www.youtube.com/watch?v=aqz-KE-bpKQ"
    )
    page.get_by_role("button", name="Submit reply").click()
    post = page.locator(".post", has_text="Plain words & 1 < 2, a<b and c>d")
    expect(post).to_have_count(1)
    page.get_by_label("Reply to this topic…").fill("🎉" * 76)
    page.get_by_role("button", name="Submit reply").click()
    expect(page.locator("reply-editor .re-violations")).to_have_text("Only 75 emoji are allowed.")
    expect(page.get_by_label("Reply to this topic…")).to_have_value("🎉" * 76)
    visitor.context.close()


def test_writing_and_posting_works_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.register("Keyboard Only")
    box = visitor.open()
    page = box.page
    page.evaluate("document.querySelector('.posts button:last-of-type').focus()")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('re-tool')"):
            break
    expect(page.locator("[data-tool=bold]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(box.text).to_be_focused()
    page.keyboard.type("by keys")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Control+b")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("https://www.youtube.com/watch?v=aqz-KE-bpKQ\n")
    box.until_holds("<figure")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Display as a link instead":
            break
    page.keyboard.press("Enter")
    box.until_holds('data-display="link"')
    expect(box.text).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Submit reply":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**#post-*")
    post = page.locator(".post").last
    expect(post.locator("strong")).to_have_text("by keys")
    expect(post.locator("a[data-display=link]")).to_have_count(1)


def test_a_member_starts_a_topic_edits_the_post_and_finds_its_address(visitor: Visitor) -> None:
    visitor.register("Topic Starter")
    page = visitor.context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Create new…").click()
    page.wait_for_selector("reply-editor.re-ready")
    page.get_by_label("Title").fill("A new question")
    page.locator(".re-text").click()
    page.keyboard.type("First words")
    page.get_by_role("button", name="Create topic").click()
    page.wait_for_url("**/topic/*")
    expect(page.get_by_role("heading", name="A new question")).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.wait_for_selector("reply-editor.re-ready")
    page.locator(".re-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(", better ones")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/topic/*#post-*")
    post = page.locator(".post").first
    expect(post).to_contain_text("First words, better ones")
    expect(post).to_contain_text("edited")
    expect(page.locator("reply-editor.re-ready")).to_be_visible()


@pytest.mark.parametrize("sample", ["word", "google", "emoji", "video", "picture"])
def test_each_sample_shows_its_promise_without_any_error(visitor: Visitor, sample: str) -> None:
    notices = {
        "word": "Pasted as rich text. Restore formatting",
        "google": "Pasted as rich text. Restore formatting",
        "emoji": "Only 75 emoji are allowed.",
        "video": "Your link has been automatically embedded. Display as a link instead",
        "picture": "Description for those who cannot see it (picture.png)",
    }
    box = visitor.open()
    box.page.locator(f"[data-sample={sample}]").click()
    expect(box.page.locator("reply-editor")).to_contain_text(notices[sample])
    expect(box.page.locator("[data-fast]")).to_have_text("yes")
    box.page.wait_for_timeout(300)
    refused = ("net::ERR_FAILED", "youtube")  # the browser of this test reaches no other site
    problems = [line for line in visitor.problems if not any(r in line for r in refused)]
    assert problems == []


def test_the_pages_load_nothing_from_elsewhere_and_break_no_policy(visitor: Visitor) -> None:
    for path in ("/", "/topic/1", "/register", "/sign-in", "/terms", "/nowhere"):
        page = visitor.context.new_page()
        page.on("console", visitor._console)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.close()
    assert visitor.elsewhere == []
    (nowhere,) = visitor.problems  # the page that is not there, which the browser says in its console
    assert "404" in nowhere


def test_a_form_from_another_site_is_refused(visitor: Visitor) -> None:
    answer = visitor.context.request.post(
        f"{visitor.forum.url}/topic/3", form={"content": "<p>x</p>", "csrf_token": "guessed"}
    )
    assert answer.status == 400
