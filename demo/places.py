"""Where drafts belong in the demo forum, for the list of one's drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for

from demo.forum import MAX_ID, Forum
from editor.api import Place

TRIAL = "trial"
"""The context of the box on the first page, which posts nothing."""
NEW_TOPIC = "topic:new"


def places(forum: Forum, contexts: Sequence[str]) -> Mapping[str, Place]:
    """The place of each of these contexts that is a page of the forum."""
    fixed = {
        TRIAL: Place("The box to try, on the first page", url_for("topic_list", _anchor="try")),
        NEW_TOPIC: Place("A new topic", url_for("new_topic")),
    }
    known = {context: place for context, place in fixed.items() if context in contexts}
    replies = _numbers("reply", contexts)
    titles = forum.titles(replies.values())
    for context, number in replies.items():
        if number in titles:
            known[context] = Place(titles[number], url_for("topic", topic_id=number, _anchor="reply"))
    for context, number in _numbers("edit", contexts).items():
        post = forum.post(number)
        topic = post and forum.topic(post["topic_id"])
        if topic:
            known[context] = Place(f"Edit of a post in “{topic['title']}”", url_for("edit_post", post_id=number))
    return known


def number_of(context: str, kind: str) -> int | None:
    """The number of the topic or the post that a context of this kind belongs to, or None where it is of another.

    >>> number_of("reply:12", "reply"), number_of("reply:12", "edit"), number_of("topic:new", "topic")
    (12, None, None)
    """
    given, _, number = context.partition(":")
    if given != kind or not (number.isascii() and number.isdecimal()) or int(number) > MAX_ID:
        return None
    return int(number)


def _numbers(kind: str, contexts: Sequence[str]) -> dict[str, int]:
    """The contexts of a kind, with the number in each."""
    numbers = {context: number_of(context, kind) for context in contexts}
    return {context: number for context, number in numbers.items() if number is not None}
