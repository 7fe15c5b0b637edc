"""Post now and register later: a guest's reply waits, and is published once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import redis
from flask import Flask, request
from flask.testing import FlaskClient

from editor import Editor, Policy, ReplyRejected, Result
from editor.contrib.flask import ReplyEditor
from editor.drafts import DraftStore, Guest, RedisDraftStore, SQLDraftStore, open_store
from editor.errors import StoreError
from editor.held import HeldReplies
from editor.published import PublishedReplies
from tests.contrib.conftest import token_of
from tests.servers import Places, or_skip

EDITOR = Editor()
REPLY = EDITOR.check("<p>Hello</p>")


class Forum:
    """Where replies are published."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str, str]] = []

    def publish(self, member: str, context: str, result: Result, token: str) -> None:
        self.posts.append((member, context, result.text))


@pytest.fixture(params=["sqlite", "redis"])
def store(request: pytest.FixtureRequest, places: Places, tmp_path: Path) -> Iterator[DraftStore]:
    if request.param == "redis":
        client = redis.Redis.from_url(or_skip(lambda: places.url("redis")))
        yield RedisDraftStore(client, prefix=f"held-{os.getpid()}:")
        for key in client.scan_iter(f"held-{os.getpid()}:*"):
            client.delete(key)
        client.close()
        return
    made = SQLDraftStore(f"sqlite:///{tmp_path}/drafts.sqlite3")
    made.create_tables()
    yield made
    made.close()


def test_a_held_reply_waits_eight_days_and_says_so(store: DraftStore) -> None:
    guest = Guest.new()
    held = HeldReplies(store, EDITOR).hold(guest, "reply:42", REPLY)
    assert held.context == "reply:42"
    assert held.html == "<p>Hello</p>"
    assert timedelta(days=7, hours=23) < held.expires_at - datetime.now(UTC) <= timedelta(days=8)
    assert f"{held.expires_at:%Y-%m-%d}" in held.notice.message
    waiting = HeldReplies(store, EDITOR).waiting(guest)
    assert [one.token for one in waiting] == [held.token]
    assert HeldReplies(store, EDITOR).waiting(guest, "reply:7") == ()
    assert HeldReplies(store, EDITOR).waiting(Guest.new()) == ()


def test_a_reply_that_breaks_a_rule_is_not_held(store: DraftStore) -> None:
    with pytest.raises(ReplyRejected):
        HeldReplies(store, EDITOR).hold(Guest.new(), "reply:42", EDITOR.check("<p>" + "😀" * 76 + "</p>"))


def test_a_claim_publishes_each_reply_once_and_moves_the_drafts(store: DraftStore) -> None:
    forum, guest, held = Forum(), Guest.new(), HeldReplies(store, EDITOR)
    held.hold(guest, "reply:42", REPLY)
    held.hold(guest, "reply:42", EDITOR.check("<p>Again</p>"))
    store.save(guest, "reply:43", "half a th", None)
    done = held.publish(guest, "7", forum.publish)
    assert sorted(forum.posts) == [("7", "reply:42", "Again"), ("7", "reply:42", "Hello")]
    assert len(done.replies) == 2
    assert [draft.context for draft in done.drafts.moved] == ["reply:43"]
    again = held.publish(guest, "7", forum.publish)
    assert (again.replies, len(forum.posts)) == ((), 2)
    assert held.waiting("7") == held.waiting(guest) == ()


def test_two_sign_ins_at_once_publish_a_reply_once(store: DraftStore) -> None:
    forum, guest, held = Forum(), Guest.new(), HeldReplies(store, EDITOR)
    for number in range(5):
        held.hold(guest, f"reply:{number}", REPLY)
    start = threading.Barrier(4)

    def sign_in() -> None:
        start.wait()
        held.publish(guest, "7", forum.publish)

    threads = [threading.Thread(target=sign_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(context for _, context, _ in forum.posts) == [f"reply:{number}" for number in range(5)]


def test_a_reply_that_could_not_be_published_stays_held_for_the_member(store: DraftStore) -> None:
    forum, guest, held = Forum(), Guest.new(), HeldReplies(store, EDITOR)
    held.hold(guest, "reply:42", REPLY)

    def fail(member: str, context: str, result: Result, token: str) -> None:
        raise ConnectionError("the forum's database is away")

    with pytest.raises(ConnectionError):
        held.publish(guest, "7", fail)
    assert [one.html for one in held.waiting("7")] == ["<p>Hello</p>"]
    assert held.publish(None, "7", forum.publish).replies == (), "the first claim may still be at work"


def test_a_claim_that_died_is_taken_up_again_after_its_time(tmp_path: Path) -> None:
    moment = [datetime.now(UTC).timestamp() - 3600]
    store = SQLDraftStore(f"sqlite:///{tmp_path}/drafts.sqlite3", clock=lambda: moment[0])
    store.create_tables()
    forum, guest, held = Forum(), Guest.new(), HeldReplies(store, EDITOR)
    held.hold(guest, "reply:42", REPLY)

    def die(member: str, context: str, result: Result, token: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        held.publish(guest, "7", die)
    assert not held.publish(None, "7", forum.publish).replies, "it may be at work still"
    moment[0] += 660
    assert held.publish(None, "7", forum.publish).replies
    assert forum.posts == [("7", "reply:42", "Hello")]
    store.close()


class FailingToDiscard:
    """A store that fails each time a reply is to be discarded."""

    def __init__(self, store: DraftStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def discard(self, *arguments: object) -> int:
        raise StoreError("discard", "the server went away")


def test_a_store_that_fails_after_publishing_is_no_error_and_makes_no_second_post(tmp_path: Path) -> None:
    moment = [1_800_000_000.0]
    store = SQLDraftStore(f"sqlite:///{tmp_path}/forum.sqlite3", clock=lambda: moment[0])
    store.create_tables()
    published, posts, tokens = PublishedReplies(), [], []
    published.create_table(store.engine)

    def publish(member: str, context: str, result: Result, token: str) -> None:
        tokens.append(token)
        with store.engine.begin() as connection:
            if published.is_new(token, connection):
                posts.append(result.text)

    guest = Guest.new()
    HeldReplies(store, EDITOR).hold(guest, "reply:42", REPLY)
    failing = HeldReplies(cast(DraftStore, FailingToDiscard(store)), EDITOR)
    assert len(failing.publish(guest, "7", publish).replies) == 1
    assert failing.waiting("7") == (), "it is published, and must not be shown as waiting"
    moment[0] += 660
    HeldReplies(store, EDITOR).publish(None, "7", publish)
    assert posts == ["Hello"]
    assert len(tokens) == 2
    assert len(set(tokens)) == 1
    assert HeldReplies(store, EDITOR).waiting("7") == ()
    store.close()


def test_a_reply_that_breaks_a_rule_by_now_is_not_published_and_not_lost(store: DraftStore) -> None:
    forum, guest = Forum(), Guest.new()
    HeldReplies(store, EDITOR).hold(guest, "reply:42", EDITOR.check("<p>😀😀</p>"))
    stricter = HeldReplies(store, Editor(Policy(max_emoji=1)))
    done = stricter.publish(guest, "7", forum.publish)
    assert (forum.posts, [one.html for one in done.refused]) == ([], ["<p>😀😀</p>"])
    assert stricter.waiting("7")


def test_a_guest_can_give_a_reply_up(store: DraftStore) -> None:
    guest, held = Guest.new(), HeldReplies(store, EDITOR)
    token = held.hold(guest, "reply:42", REPLY).token
    assert not held.withdraw(guest, "another")
    assert not held.withdraw(Guest.new(), token)
    assert held.withdraw(guest, token)
    assert held.waiting(guest) == ()


def test_publishing_and_claiming_are_one_transaction_of_the_host(tmp_path: Path) -> None:
    store = SQLDraftStore(f"sqlite:///{tmp_path}/forum.sqlite3")
    store.create_tables()
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE post (html TEXT)")
    guest, held = Guest.new(), HeldReplies(store, EDITOR)
    held.hold(guest, "reply:42", REPLY)

    def sign_in(*, fail: bool) -> None:
        with store.engine.begin() as connection:

            def publish(member: str, context: str, result: Result, token: str) -> None:
                connection.exec_driver_sql("INSERT INTO post VALUES (?)", (str(result.html),))

            held.publish(guest, "7", publish, connection=connection)
            if fail:
                raise RuntimeError

    def posts() -> int:
        with store.engine.begin() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM post").scalar_one())

    with pytest.raises(RuntimeError):
        sign_in(fail=True)
    assert (posts(), len(held.waiting(guest))) == (0, 1)
    sign_in(fail=False)
    sign_in(fail=False)
    assert (posts(), held.waiting(guest), held.waiting("7")) == (1, (), ())
    store.close()


@pytest.fixture
def forum_app(tmp_path: Path) -> Iterator[tuple[Flask, Forum]]:
    """A forum where guests post, and register later."""
    app, forum = Flask("forum"), Forum()
    app.secret_key = "a secret of the tests"
    app.config["EDITOR_DRAFTS_URL"] = f"sqlite:///{tmp_path}/drafts.sqlite3"
    reply_editor = ReplyEditor(app, current_user=lambda: request.headers.get("X-Member"), publish=forum.publish)

    @app.post("/reply")
    def reply() -> dict[str, Any]:
        return reply_editor.hold(reply_editor.check(request.form["content"]), "reply:42").notice.to_json()

    @app.get("/waiting")
    def waiting() -> list[dict[str, Any]]:
        return [held.to_json() for held in reply_editor.waiting("reply:42")]

    @app.post("/register")
    def register() -> dict[str, int]:
        return {"published": len(reply_editor.claim("7").replies)}

    yield app, forum
    app.extensions["editor"].drafts.close()


def test_a_guest_posts_registers_and_is_published(forum_app: tuple[Flask, Forum]) -> None:
    app, forum = forum_app
    client: FlaskClient = app.test_client()
    token = token_of(client)
    draft = client.put("/editor/drafts/reply:42", json={"html": "<p>Hel"}, headers={**token, "If-None-Match": "*"})
    posted = client.post("/reply", data={"content": "<p>Hello</p>"})
    assert posted.json is not None
    assert posted.json["code"] == "reply_held"
    assert [held["html"] for held in client.get("/waiting").json or []] == ["<p>Hello</p>"]
    late = {**token, "If-Match": draft.headers["ETag"]}
    assert client.put("/editor/drafts/reply:42", json={"html": "late"}, headers=late).status_code == 412
    assert app.test_client().get("/waiting").json == []
    assert client.post("/register").json == {"published": 1}
    assert forum.posts == [("7", "reply:42", "Hello")]
    assert client.get_cookie("editor_guest") is None
    assert client.get("/waiting", headers={"X-Member": "7"}).json == []


def test_the_client_may_claim_over_the_api_just_as_well(forum_app: tuple[Flask, Forum]) -> None:
    app, forum = forum_app
    client: FlaskClient = app.test_client()
    client.post("/reply", data={"content": "<p>Hello</p>"})
    headers = token_of(client, **{"X-Member": "7"})
    claimed = client.post("/editor/drafts/claim", json={}, headers=headers)
    assert claimed.json == {"moved": [], "kept": [], "left": [], "published": ["reply:42"]}
    assert len(forum.posts) == 1


def test_a_guests_form_that_is_sent_twice_is_held_once_and_another_text_from_it_is_another_reply(
    forum_app: tuple[Flask, Forum],
) -> None:
    client: FlaskClient = forum_app[0].test_client()
    form = {"content": "<p>Hello</p>", "reply_token": "the-token-of-one-form"}
    assert client.post("/reply", data=form).status_code == client.post("/reply", data=form).status_code == 200
    assert [held["html"] for held in client.get("/waiting").json or []] == ["<p>Hello</p>"]
    client.post("/reply", data={**form, "content": "<p>And more</p>"})
    assert len(client.get("/waiting").json or []) == 2
    client.post("/reply", data={"content": "<p>Hello</p>"})
    client.post("/reply", data={"content": "<p>Hello</p>", "reply_token": "odd é"})
    assert len(client.get("/waiting").json or []) == 4, "without a token nobody can tell"


def test_a_form_that_comes_again_after_its_reply_was_given_up_does_not_bring_it_back(store: DraftStore) -> None:
    guest, held = Guest.new(), HeldReplies(store, EDITOR)
    token = held.hold(guest, "reply:42", REPLY, "a-token-of-a-form").token
    assert held.withdraw(guest, token)
    assert held.hold(guest, "reply:42", REPLY, "a-token-of-a-form").html == REPLY.html
    assert held.waiting(guest) == ()


def test_one_post_is_made_of_one_token_and_found_again(tmp_path: Path) -> None:
    store = SQLDraftStore(f"sqlite:///{tmp_path}/forum.sqlite3")
    published = PublishedReplies()
    published.create_table(store.engine)
    with store.engine.begin() as connection:
        assert published.is_new("token", connection)
        published.remember("token", "17", connection)
    with store.engine.begin() as connection:
        assert not published.is_new("token", connection)
        assert published.post_of("token", connection) == "17"
        assert published.post_of("another", connection) is None
        assert published.forget_before(datetime.now(UTC) + timedelta(seconds=5), connection) == 1
        assert published.is_new("token", connection)
    store.close()


def test_what_others_wrote_among_the_held_replies_is_cleaned_before_it_is_shown(store: DraftStore) -> None:
    guest = Guest.new()
    store.save(guest, "held/reply:42/x", "<b>hi</b><img src=x onerror=alert(1)>", None)
    (held,) = HeldReplies(store, Editor()).waiting(guest)
    assert held.html == "<p><strong>hi</strong></p>"


def test_a_store_that_takes_part_in_no_transaction_says_so() -> None:
    held = HeldReplies(open_store("redis://localhost:1"), EDITOR)
    with pytest.raises(TypeError, match="RedisDraftStore takes part in no transaction"):
        held.publish(Guest.new(), "7", Forum().publish, connection=cast(Any, object()))
