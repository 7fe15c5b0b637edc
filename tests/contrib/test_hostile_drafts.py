"""Whatever text is stored as a draft or held, it is read back, and published or refused: none makes the server fail."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from itsdangerous import Signer

from editor import Editor, Policy, Result
from editor.api import Api, Hooks, Request, Response, Sent, Settings, Site
from editor.drafts import Guest, SQLDraftStore
from editor.held import PREFIX, HeldReplies
from tests.hostile import Hostile, classes

SIZE = 2_000
CLASSES = classes()
SECRET = "a secret of the tests"


class Forum:
    """A forum's API with room for a draft of every class, and what it published."""

    def __init__(self) -> None:
        self.editor = Editor(
            Policy(drafts_per_owner=10_000, guest_drafts_per_network=10_000, guest_draft_bytes_per_network=10**9)
        )
        self.store = SQLDraftStore("sqlite://", policy=self.editor.policy)
        self.store.create_tables()
        self.posts: list[str] = []
        hooks = Hooks(publish=self.publish)
        self.api = Api(self.editor, drafts=self.store, hooks=hooks, settings=Settings(rate_limits=None))

    def publish(self, member: str, context: str, result: Result, token: str) -> None:
        self.posts.append(result.text)


class Browser:
    """A guest's browser, in which a member may sign in."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum
        self.guest = Guest.new()
        self.member: str | None = None
        cookie = Signer(SECRET, salt="reply-editor guest").sign(self.guest.token).decode()
        self.headers = {"cookie": f"editor_guest={cookie}", "content-type": "application/json"}
        self.renew_token()

    def renew_token(self) -> None:
        self.headers["x-csrf-token"] = json.loads(self.ask("GET", "/policy").body)["csrf_token"]

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Response:
        sent = b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        site = Site(member=lambda: self.member, secret_key=lambda: SECRET)
        headers = {"content-length": str(len(sent)), **self.headers, **named}
        return self.forum.api.handle(Request(method, path, headers, body=Sent(sent), site=site))


@pytest.fixture(scope="module")
def forum() -> Iterator[Forum]:
    forum = Forum()
    yield forum
    forum.store.close()


@pytest.fixture(scope="module")
def browser(forum: Forum) -> Browser:
    return Browser(forum)


def halves(html: str) -> bool:
    """Whether it holds halves of characters, which JSON in UTF-8 cannot."""
    return any("\ud800" <= character <= "\udfff" for character in html)


@pytest.mark.parametrize("number", range(len(CLASSES)), ids=[each.name for each in CLASSES])
def test_a_draft_of_a_hostile_text_is_read_back_with_its_history(browser: Browser, number: int) -> None:
    html, path = CLASSES[number].of_size(SIZE), f"/drafts/reply:{number}"
    saved = browser.ask("PUT", path, {"html": html}, if_none_match="*")
    if halves(html) and saved.status == 400:
        return
    assert saved.status == 200, saved.body
    read = browser.ask("GET", path)
    assert read.status == 200, read.body
    assert "word" in json.loads(read.body)["restored"]["html"]
    replaced = browser.ask("PUT", path, {"html": "<p>other</p>"}, if_match=saved.header("ETag") or "")
    assert replaced.status == 200, replaced.body
    history = browser.ask("GET", f"{path}/history")
    assert history.status == 200, history.body
    assert "word" in json.loads(history.body)["revisions"][0]["restored"]["html"]
    stale = browser.ask("PUT", path, {"html": html}, if_none_match="*")
    assert stale.status in (409, 412), stale.body
    assert browser.ask("POST", "/check", {"html": html}).status == 200


@pytest.mark.parametrize("hostile", CLASSES, ids=[each.name for each in CLASSES])
def test_a_held_reply_of_a_hostile_text_is_read_back_and_published_or_refused(forum: Forum, hostile: Hostile) -> None:
    guest, member, html = Guest.new(), f"member of {hostile.name}", hostile.of_size(SIZE)
    held = HeldReplies(forum.store, forum.editor)
    if not halves(html):
        # As it stands there where others write to the store, or where the policy was another one.
        forum.store.save(guest, f"{PREFIX}reply:1/raw", html, None)
    checked = forum.editor.check(html)
    if checked.ok:
        held.hold(guest, "reply:2", checked)
    waiting = held.waiting(guest)
    assert len(waiting) == (not halves(html)) + checked.ok
    for each in waiting:
        assert "word" in each.to_json()["html"]
        assert each.notice.message
    forum.posts.clear()
    done = held.publish(guest, member, forum.publish)
    assert len(forum.posts) == len(done.replies) == len(waiting) - len(done.refused)
    assert all("word" in post for post in forum.posts)
    assert [each.token for each in held.waiting(member)] == [each.token for each in done.refused]


def test_a_claim_over_the_api_publishes_or_keeps_all_that_is_held(forum: Forum) -> None:
    browser = Browser(forum)
    storable = [html for each in CLASSES if not halves(html := each.of_size(SIZE))]
    for number, html in enumerate(storable):
        forum.store.save(browser.guest, f"{PREFIX}reply:{number}/raw", html, None)
    forum.posts.clear()
    browser.member = "7"
    browser.renew_token()
    claimed = browser.ask("POST", "/drafts/claim", {})
    assert claimed.status == 200, claimed.body
    assert len(json.loads(claimed.body)["published"]) == len(forum.posts)
    waiting = HeldReplies(forum.store, forum.editor).waiting("7")
    assert len(waiting) + len(forum.posts) == len(storable)
    assert forum.posts
