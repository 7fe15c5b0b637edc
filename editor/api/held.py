"""Endpoints that hold guests' replies, for a backend that asks the service: hold, list, give up."""

from __future__ import annotations

from typing import Any

from editor.api import posting, schemas
from editor.api.drafts import named
from editor.api.endpoint import Endpoint, Parameter
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.problems import Problem
from editor.api.response import PRIVATE, json_response
from editor.drafts.errors import DraftLimitExceeded
from editor.drafts.keys import Guest
from editor.drafts.limits import limit_notice
from editor.held import Held


def hold(visit: Visit, body: schemas.HoldBody) -> dict[str, Any]:
    """Check a guest's reply and, where it breaks no rule, keep it until they have an account; its draft goes.

    The same token again, which is the form's, keeps nothing more.
    """
    if not isinstance(visit.owner(), Guest):
        raise Problem("malformed-request", posting.GUESTS_ONLY)
    context = named(body.context)
    result = posting.check(visit, body.html, body.posted)
    if not result.ok:
        return {"result": result.to_json(), "held": None}
    try:
        held = posting.hold(visit, result, context, posting.reply_token(result, body.token))
    except DraftLimitExceeded as error:
        explanation = limit_notice(error).translated(translator(visit).language)
        raise Problem("limit-reached", explanation.message, notice=explanation.to_json()) from None
    return {"result": result.to_json(), "held": _told(visit, held)}


def waiting(visit: Visit) -> Any:
    """What is held for this guest, or for a member who was one, the newest first. Publish each of a member's once: its
    token is the same however often it is listed. Then delete it here."""
    held = [_told(visit, each) for each in posting.waiting(visit)]
    return json_response({"held": held}, headers=(PRIVATE,))


def withdraw(visit: Visit, token: str) -> None:
    """Hold a reply no longer: it was published, or is given up."""
    if not posting.held_replies(visit).withdraw(visit.owner(), token):
        raise Problem("not-found", "No reply with this token is held for this owner.")


def _told(visit: Visit, held: Held) -> dict[str, Any]:
    return {**held.to_json(), "notice": held.notice.translated(translator(visit).language).to_json()}


TOKEN = Parameter("token", "path", "The held reply's token.", {"type": "string"}, required=True)

HELD = (
    Endpoint(
        "POST",
        "/held",
        "Hold a guest's reply",
        hold,
        schemas.HoldAnswer,
        group="drafts",
        body=schemas.HoldBody,
        changes=True,
        kinds=("not-found", "limit-reached", "not-available"),
    ),
    Endpoint(
        "GET",
        "/held",
        "List held replies",
        waiting,
        schemas.HeldReplies,
        group="drafts",
        kinds=("not-available",),
    ),
    Endpoint(
        "DELETE",
        "/held/{token}",
        "Hold a reply no longer",
        withdraw,
        None,
        group="drafts",
        changes=True,
        parameters=(TOKEN,),
        status=204,
        kinds=("not-found", "not-available"),
    ),
)
"""For backends with a key. A browser holds nothing by itself: its forum's own form does."""
