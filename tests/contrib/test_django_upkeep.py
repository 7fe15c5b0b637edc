"""What operators and moderators of a Django project have: commands, the admin of held replies, marks of uploads."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings

from editor import Editor
from editor.contrib.django import configuration
from editor.contrib.django.models import DraftOwner, HeldReply, PublishedReply, UploadMark
from editor.drafts import Guest
from editor.held import HeldReplies
from editor.result import Result
from tests.contrib.conftest import picture
from tests.django_app.models import Post

CONTEXT = "reply:42"
ADMIN = "/admin/reply_editor/heldreply/"


def publish(member: str, context: str, result: Result, token: str) -> None:
    """The project's own."""
    if PublishedReply.is_new(token):
        Post.objects.create(html=result.html, note=f"<p>{member}</p>")


@pytest.fixture(autouse=True)
def project(tmp_path: Path) -> Iterator[None]:
    """A project whose drafts and marks are in its own database."""
    settings = {"publish": publish, "uploads_url": str(tmp_path), "rate_limits": None}
    with override_settings(REPLY_EDITOR=settings, ROOT_URLCONF="tests.django_urls"):
        yield
    for model in (Post, PublishedReply, UploadMark, HeldReply._meta.concrete_model, DraftOwner, User):
        model._default_manager.all().delete()


def run(*arguments: str) -> list[str]:
    said = io.StringIO()
    call_command("reply_editor", *arguments, stdout=said)
    return said.getvalue().splitlines()


def hold(html: str = "<p>Hello</p>", guest: Guest | None = None) -> Guest:
    guest = guest or Guest.new()
    drafts: Any = configuration.api().drafts
    HeldReplies(drafts, configuration.api().editor).hold(guest, CONTEXT, Editor().check(html))
    return guest


def hold_for(member: str, html: str = "<p>Hello</p>") -> None:
    """What a guest left behind who became a member while the forum could not publish it."""
    drafts: Any = configuration.api().drafts
    drafts.claim(hold(html), member)


def waiting(owner: str | Guest) -> list[str]:
    drafts: Any = configuration.api().drafts
    return [str(held.html) for held in HeldReplies(drafts, configuration.api().editor).waiting(owner)]


def test_purge_deletes_what_is_over_and_nothing_else() -> None:
    drafts: Any = configuration.api().drafts
    drafts.save("7", CONTEXT, "<p>young", None)
    HeldReply._meta.concrete_model._default_manager.create(
        owner=b"m:8", context=b"reply:1", version=1, live=True, expires_at=1
    )
    PublishedReply._default_manager.create(token="old", published_at=1)
    PublishedReply._default_manager.create(token="young", published_at=drafts.now().timestamp() * 1000)
    assert run("purge") == ["purged 1 expired drafts", "forgot 1 tokens of published replies"]
    assert drafts.load("7", CONTEXT)
    assert list(PublishedReply._default_manager.values_list("token", flat=True)) == ["young"]


def test_purge_deletes_only_pictures_that_no_post_shows() -> None:
    uploads: Any = configuration.api().uploads
    shown, forgotten = (uploads.add("7", picture(size=(n, n))).name for n in (3, 4))
    Post.objects.create(html=f'<p><img src="/editor/images/{shown}" alt=""></p>')
    UploadMark._default_manager.all().delete()
    for file in Path(uploads.store.pictures._root).rglob("*.*"):
        os.utime(file, (1, 1))
    assert run("purge", "--uploads")[-1] == "deleted 1 pictures that nothing shows"
    assert (uploads.get(shown) is None, uploads.get(forgotten)) == (False, None)


def test_marks_of_uploads_are_in_the_projects_database_and_count_there() -> None:
    api = configuration.api()
    uploads: Any = api.uploads
    limit = api.editor.policy.guest_uploads_per_network
    guest = Guest.new()
    first = uploads.add(guest, picture(), "198.51.100.7")
    assert UploadMark._default_manager.filter(name__startswith="networks/").count() == 1
    assert limit > 1
    uploads.claim(guest, "7")
    assert uploads.remove("7", first.name)
    assert not UploadMark._default_manager.filter(name__startswith="owners/").exists()


def test_held_lists_what_waits_and_publishes_what_is_a_members() -> None:
    hold("<p>A guest's</p>")
    hold_for("7", "<p>A member's</p>")
    listed = run("held")
    assert len(listed) == 2
    assert "member 7" in listed[0]
    assert listed[0].endswith("waits  A member's")
    assert "a guest" in listed[1]
    assert run("held", "--publish", "7")[-1] == "published 1 held replies of member 7"
    assert [(post.html, post.note) for post in Post.objects.all()] == [("<p>A member's</p>", "<p>7</p>")]
    assert len(run("held")) == 1


def test_posts_that_are_not_canonical_are_named_and_repaired() -> None:
    good = Post.objects.create(html="<p>Good</p>")
    Post.objects.bulk_create([Post(html="<p>x</p>")])
    bad = Post.objects.exclude(pk=good.pk).get()
    with connection.cursor() as cursor:  # As an import wrote it, past the field.
        cursor.execute("UPDATE django_app_post SET html = '<b>Old</b>' WHERE id = %s", [bad.pk])
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("reply_editor", "posts", stdout=said)
    assert f"django_app.Post {bad.pk} html: not canonical" in said.getvalue()
    run("posts", "--repair")
    assert Post.objects.get(pk=bad.pk).html == "<p><strong>Old</strong></p>"
    assert run("posts") == ["2 posts"]
    with pytest.raises(CommandError, match="app"):
        run("posts", "nowhere")


def test_a_post_against_the_policy_of_today_is_named() -> None:
    post = Post.objects.create(html="<p>" + "😀" * 76 + "</p>")
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("reply_editor", "posts", stdout=said)
    assert f"django_app.Post {post.pk} html: too_many_emoji" in said.getvalue()


@pytest.fixture
def moderator() -> Client:
    """Somebody who may see and delete held replies, and no more."""
    user = User.objects.create_user("mod", is_staff=True)
    names = ["view_heldreply", "delete_heldreply"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def allow_publishing() -> None:
    user = User.objects.get(username="mod")
    user.user_permissions.add(Permission.objects.get(codename="change_heldreply"))


def test_the_admin_shows_a_held_reply_as_it_would_be_published(moderator: Client) -> None:
    hold('<p onclick="x()">Hi <b>you</b></p><p>https://youtu.be/GfEKGum0kGQ</p>')
    page = moderator.get(ADMIN).text
    assert "reply:42" in page
    assert "a guest" in page
    one = moderator.get(f"{ADMIN}{HeldReply.objects.get().pk}/change/").text
    assert "<p>Hi <strong>you</strong></p>" in one
    assert '<figure data-embed="youtube"><a href="https://youtu.be/GfEKGum0kGQ"' in one
    assert "<iframe" not in one
    assert 'onclick="x' not in one


def test_the_admin_gives_a_held_reply_up(moderator: Client) -> None:
    guest = hold()
    chosen = {"action": "delete_selected", "_selected_action": [HeldReply.objects.get().pk], "post": "yes"}
    assert moderator.post(ADMIN, chosen).status_code == 302
    assert waiting(guest) == []
    drafts: Any = configuration.api().drafts
    assert drafts.stats().discarded == 1


def test_the_admin_publishes_a_members_held_reply_and_leaves_a_guests(moderator: Client) -> None:
    hold_for("7")
    guest = hold("<p>A guest's</p>")
    chosen = {"action": "publish", "_selected_action": [reply.pk for reply in HeldReply.objects.all()]}
    moderator.post(ADMIN, chosen)
    assert not Post.objects.exists(), "published without the permission"
    allow_publishing()
    said = moderator.post(ADMIN, chosen, follow=True).text
    assert [post.html for post in Post.objects.all()] == ["<p>Hello</p>"]
    assert "A guest&#x27;s reply is published when the guest signs in." in said
    assert (waiting("7"), waiting(guest)) == ([], ["<p>A guest's</p>"])


def test_a_held_reply_that_breaks_a_rule_by_now_says_which(moderator: Client) -> None:
    hold_for("7", "<p>" + "😀" * 70 + "</p>")
    allow_publishing()
    strict = {"publish": publish, "rate_limits": None, "policy": {"max_emoji": 10}}
    with override_settings(REPLY_EDITOR=strict):
        chosen = {"action": "publish", "_selected_action": [HeldReply.objects.get().pk]}
        assert "Only 10 emoji are allowed." in moderator.post(ADMIN, chosen, follow=True).text
        assert len(waiting("7")) == 1
    assert not Post.objects.exists()


def test_what_publish_raises_is_told_and_the_reply_stays(moderator: Client) -> None:
    hold_for("7")
    allow_publishing()

    def closed(*_: Any) -> None:
        raise RuntimeError("the topic is closed")

    with override_settings(REPLY_EDITOR={"publish": closed, "rate_limits": None}):
        chosen = {"action": "publish", "_selected_action": [HeldReply.objects.get().pk]}
        assert "the topic is closed" in moderator.post(ADMIN, chosen, follow=True).text
        assert waiting("7") == ["<p>Hello</p>"]


def test_a_project_whose_drafts_are_elsewhere_has_no_held_replies_in_its_admin(
    moderator: Client, tmp_path: Path
) -> None:
    with override_settings(REPLY_EDITOR={"drafts_url": f"sqlite:///{tmp_path}/drafts.sqlite3"}):
        assert "heldreply" not in moderator.get("/admin/").text
        with pytest.raises(CommandError, match="not in the project"):
            run("held")
        run("purge", "--trust-clock")
        configuration.api().drafts.close()  # type: ignore[union-attr]  # there is one
