"""`manage.py reply_editor`: purge what is over, see and publish what is held, check what is stored."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from editor.contrib.django import held
from editor.contrib.django.configuration import api
from editor.contrib.django.models import PublishedReply
from editor.contrib.django.posts import StoredReplies
from editor.errors import EditorError

REMEMBERED = timedelta(days=60)
"""How long the token of a published reply is kept; a held reply is tried again for days."""
MOST_PROBLEMS = 3
"""Codes that are listed beside a post that breaks rules."""


class Command(BaseCommand):  # type: ignore[misc]  # it ships no types
    """Each action is a method of its name."""

    help = "Purge drafts, list and publish held replies, check stored posts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See BaseCommand."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="action")
        purge = actions.add_parser("purge", help="delete expired drafts and old tokens; run it once a day")
        purge.add_argument("--trust-clock", action="store_true", help="though nothing was saved for more than a day")
        purge.add_argument("--uploads", action="store_true", help="also pictures that no draft and no post shows")
        listed = actions.add_parser("held", help="list held replies")
        listed.add_argument("--publish", metavar="MEMBER", help="publish what is held for this member's id")
        check = actions.add_parser(
            "posts", help="check stored posts by the policy of today; exit 1 if any is not right"
        )
        check.add_argument("--repair", action="store_true", help="store those that are not canonical anew")
        for each in (purge, check):
            each.add_argument(
                "fields",
                nargs="*",
                metavar="APP.MODEL.FIELD",
                help="where posts are, beside the ReplyFields of the project's models",
            )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """See BaseCommand."""
        try:
            getattr(self, f"_{action}")(**options)
        except (EditorError, ImproperlyConfigured, FieldDoesNotExist, LookupError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _purge(self, trust_clock: bool, uploads: bool, fields: list[str], **_: Any) -> None:
        drafts, pictures = api().drafts, api().uploads
        if drafts is not None:
            count = drafts.purge_expired(trust_clock=trust_clock)
            self.stdout.write(f"purged {count} expired drafts")
        count = PublishedReply.forget_before(datetime.now(UTC) - REMEMBERED)
        self.stdout.write(f"forgot {count} tokens of published replies")
        if uploads and pictures is not None:
            posts = StoredReplies(fields)
            if not posts:
                raise CommandError("No model has a ReplyField: name where posts are, or every picture would go.")
            self.stdout.write(f"deleted {pictures.sweep(posts.pictures)} pictures that nothing shows")

    def _held(self, publish: str | None, **_: Any) -> None:
        published = 0
        for reply in held.everyones():
            if publish is not None and reply.member == publish and held.publish(reply):
                published += 1
                continue
            writer = "a guest" if reply.member is None else f"member {reply.member}"
            heading = f"{reply.held.context}  {writer}  since {reply.held.held_at:%Y-%m-%d %H:%M}"
            text = api().editor.check(str(reply.held.html)).text
            self.stdout.write(f"{heading}  {reply.state or 'waits'}  {' '.join(text.split())[:60]}")
        if publish is not None:
            self.stdout.write(f"published {published} held replies of member {publish}")

    def _posts(self, repair: bool, fields: list[str], **_: Any) -> None:
        editor, counted = api().editor, Counter[str]()
        for post in StoredReplies(fields):
            counted["posts"] += 1
            result = editor.check(post.html)
            if result.repaired or result.html != post.html:
                counted["repaired" if repair else "not canonical"] += 1
                self.stdout.write(f"{post.place}: not canonical")
                if repair:
                    post.store(str(editor.clean(post.html)))
            elif not result.ok:
                counted["against the policy of today"] += 1
                codes = ", ".join(violation.code for violation in result.violations[:MOST_PROBLEMS])
                self.stdout.write(f"{post.place}: {codes}")
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counted.items()) or "no posts")
        if counted["not canonical"] or counted["against the policy of today"]:
            raise SystemExit(1)
