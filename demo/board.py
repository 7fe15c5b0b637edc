"""What the demo's pages work with: the forum's tables, its reply box, and how a reply comes from the box to the tables.

Where the drafts are in the forum's own database, one transaction holds the post and lets its draft go. Where they are
elsewhere, the post comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import current_app
from sqlalchemy import Connection

from demo.forum import Forum
from demo.places import number_of
from editor.api.rates import Rates
from editor.contrib.flask import ReplyEditor
from editor.errors import StoreError
from editor.held import Published
from editor.result import Notice, Result


@dataclass(frozen=True)
class Board:
    """The forum of an app, with its reply box."""

    forum: Forum
    reply_editor: ReplyEditor
    attempts: Rates
    """Of signing in."""
    one_transaction: bool
    """Whether the drafts are in the forum's database."""

    def checked(self, content: str) -> Result:
        """The content of a form, checked. A browser posts line ends as CR LF."""
        return self.reply_editor.check(content.replace("\r\n", "\n"))

    def in_words(self, notice: Notice) -> str:
        """The notice in the reader's language."""
        return notice.translated(self.reply_editor.translator().language).message

    def publish(self, write: Callable[[Connection], int], result: Result, context: str) -> int:
        """Write, and let the draft go. Answers what `write` does: a topic's number, or a post's."""
        with self.forum.transaction() as connection:
            number = write(connection)
            if self.one_transaction:
                self.reply_editor.published(result, context, connection=connection)
        if not self.one_transaction:
            try:
                self.reply_editor.published(result, context)
            except StoreError as error:  # It is posted; the draft is offered once more, and expires.
                current_app.logger.warning("A posted draft stays: %s", error)
        return number

    def claim(self, find: Callable[[Connection], int]) -> tuple[int, Published]:
        """The member whom `find` finds or adds, and what of the guest's was published as theirs."""
        with self.forum.transaction() as connection:
            member_id = find(connection)
            if self.one_transaction:
                publish = partial(self._publish_held, connection)
                return member_id, self.reply_editor.claim(str(member_id), publish, connection=connection)
        try:
            return member_id, self.reply_editor.claim(str(member_id), self._publish_held_alone)
        except StoreError as error:  # They are a member all the same, and the next sign-in claims.
            current_app.logger.warning("What a guest wrote waits for the next sign-in: %s", error)
            return member_id, Published()

    def _publish_held(self, connection: Connection, member_id: str, context: str, result: Result, token: str) -> None:
        topic_id = number_of(context, "reply")
        if topic_id is not None and self.forum.topic(topic_id) is not None:
            self.forum.add_post_once(connection, topic_id, int(member_id), str(result.html), token)

    def _publish_held_alone(self, member_id: str, context: str, result: Result, token: str) -> None:
        with self.forum.transaction() as connection:
            self._publish_held(connection, member_id, context, result, token)


def board() -> Board:
    """That of the app which answers."""
    current: Board = current_app.extensions["board"]
    return current
