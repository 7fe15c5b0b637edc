"""Endpoints that keep drafts: list, read, save, discard, history, claim."""

from __future__ import annotations

from typing import Any

from editor.api import posting, schemas
from editor.api.contexts import CONTEXT, PATTERN
from editor.api.devices import device_of
from editor.api.endpoint import Endpoint, Parameter
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.listing import drafts_of
from editor.api.problems import Problem
from editor.api.response import PRIVATE, Response, json_response
from editor.api.versions import base_version, etag, has_current, matched_version
from editor.drafts.errors import DraftLimitExceeded
from editor.drafts.limits import limit_notice
from editor.drafts.model import Draft, DraftConflict, DraftStore, Revision
from editor.errors import StoreError
from editor.held import PREFIX
from editor.messages import notice
from editor.result import Notice


def store_of(visit: Visit) -> DraftStore:
    """The app's draft store, which it has where these endpoints are."""
    if visit.services.drafts is None:
        raise Problem("not-found", "This forum keeps no drafts.")
    return visit.services.drafts


def listed(visit: Visit) -> dict[str, Any]:
    """The drafts of this visitor, the one saved last first, with the title and the address that the forum gives."""
    store_of(visit)
    return {"drafts": [draft.to_json() for draft in drafts_of(visit)]}


def read(visit: Visit, context: str) -> Response:
    """The draft of this visitor, as typed and as restored. A 404 says in `version` what a first save may name.

    A browser writes each 404 to its console, so a page that only wants to know asks for 204 instead.
    """
    who, store = visit.known_owner(), store_of(visit)
    named(context)
    draft = None if who is None else store.load(who, context)
    if draft is None:
        version = 0 if who is None else store.version(who, context)
        if visit.request.query.get("absent") == "204":
            return Response(204, (PRIVATE, ("ETag", etag(version))))
        raise Problem("not-found", "There is no draft.", version=version)
    tag = etag(draft.version)
    if has_current(visit.request, tag):
        return Response(304, (PRIVATE, ("ETag", tag)))
    return json_response(_draft(visit, draft), headers=(PRIVATE, ("ETag", tag)))


def save(visit: Visit, body: schemas.DraftBody, context: str) -> Response:
    """Keep a text, as typed, as the draft that follows the version in If-Match. No rule refuses it."""
    base = base_version(visit.request)
    device = body.device or device_of(visit.request.headers.get("user-agent", ""))
    try:
        store, who = store_of(visit), visit.owner()
        draft = store.save(who, named(context), body.html, base, device, visit.network_key)
    except DraftConflict as conflict:
        raise _stale(visit, conflict) from None
    except DraftLimitExceeded as error:
        explanation = _translated(visit, limit_notice(error))
        kind = "too-large" if error.field == "draft_max_bytes" else "limit-reached"
        raise Problem(kind, explanation.message, notice=explanation.to_json()) from None
    except StoreError:
        explanation = _translated(visit, notice("draft_not_saved"))
        raise Problem(
            "not-available", explanation.message, headers={"Retry-After": "5"}, notice=explanation.to_json()
        ) from None
    if visit.services.uploads is not None:
        visit.services.uploads.renew(visit.owner(), body.html)
    saved = {"version": draft.version, "saved_at": draft.saved_at, "expires_at": draft.expires_at}
    return json_response(saved, headers=(PRIVATE, ("ETag", etag(draft.version))))


def discard(visit: Visit, context: str) -> Response:
    """Take the draft away. Its text can be recovered from the history for a day; late saves are refused."""
    request = visit.request
    version = None if request.headers.get("if-match", "").strip() == "*" else matched_version(request)
    try:
        latest = store_of(visit).discard(visit.owner(), named(context), version)
    except DraftConflict as conflict:
        raise _stale(visit, conflict) from None
    return Response(204, (PRIVATE, ("ETag", etag(latest))))


def history(visit: Visit, context: str) -> dict[str, Any]:
    """Texts kept beside the draft that differ from it and from each other, newest first."""
    who, store = visit.known_owner(), store_of(visit)
    named(context)
    revisions = () if who is None else store.history(who, context)
    return {"revisions": [_revision(visit, revision) for revision in revisions]}


def claim(visit: Visit, _: schemas.ClaimBody) -> dict[str, Any]:
    """Give the drafts of the guest that this browser was to the member who signed in. Doing it again does nothing."""
    if visit.member is None:
        raise Problem("not-signed-in", "Sign in first.")
    done = posting.claim(visit, visit.member)
    return {
        "moved": [draft.context for draft in done.drafts.moved if not draft.context.startswith(PREFIX)],
        "kept": [revision.context for revision in done.drafts.kept],
        "left": list(done.drafts.left),
        "published": [held.context for held in done.replies],
    }


def named(context: str) -> str:
    """The context, if a request may name it. Raises Problem."""
    if not CONTEXT.match(context):
        raise Problem("not-found", f"A draft's context looks like reply:42, and matches {PATTERN}.")
    return context


def _draft(visit: Visit, draft: Draft) -> dict[str, Any]:
    return {**draft.to_json(), "restored": _restored(visit, draft)}


def _revision(visit: Visit, revision: Revision) -> dict[str, Any]:
    return {**revision.to_json(), "restored": _restored(visit, revision)}


def _restored(visit: Visit, text: Draft | Revision) -> dict[str, Any]:
    restored = text.restored(visit.editor)
    return {"html": str(restored.html), "notices": [_translated(visit, restored.notice).to_json()]}


def _translated(visit: Visit, notice: Notice) -> Notice:
    """A notice in the language of the request."""
    return notice.translated(translator(visit).language)


def _stale(visit: Visit, conflict: DraftConflict) -> Problem:
    current, submitted = conflict.current, conflict.submitted
    explanation = _translated(visit, notice("draft_conflict" if current else "draft_gone"))
    return Problem(
        "stale-version",
        explanation.message,
        headers={"ETag": etag(current.version)} if current else None,
        notice=explanation.to_json(),
        current=_draft(visit, current) if current else None,
        submitted=_revision(visit, submitted) if submitted else None,
    )


ABSENT = Parameter(
    "absent",
    "query",
    'With "204", the status where there is no draft is 204, with the version in the ETag.',
    {"type": "string"},
)
HERE = Parameter(
    "context", "path", "What the draft is for, such as reply:42.", {"type": "string", "pattern": PATTERN}, required=True
)
TAG = {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,17})"$'}
BASED_ON = Parameter("If-Match", "header", "The ETag of the version that this is based on.", TAG)
NEW = Parameter("If-None-Match", "header", "* for a new draft.", {"type": "string", "enum": ["*"]})
ANY_TAG = {"type": "string", "pattern": r'^(\*|"(0|[1-9][0-9]{0,17})")$'}
DISCARDED = Parameter("If-Match", "header", "The ETag of the draft that is meant, or *.", ANY_TAG)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/drafts",
        "List one's drafts",
        listed,
        schemas.ListedDrafts,
        group="drafts",
        kinds=("not-found", "not-available"),
    ),
    Endpoint(
        "GET",
        "/drafts/{context}",
        "Read a draft",
        read,
        schemas.Draft,
        group="drafts",
        parameters=(HERE, ABSENT),
        kinds=("not-found", "not-available"),
        other={204: None},
    ),
    Endpoint(
        "PUT",
        "/drafts/{context}",
        "Save a draft",
        save,
        schemas.Saved,
        group="drafts",
        body=schemas.DraftBody,
        cap=lambda policy: 6 * policy.draft_max_bytes + 4096,
        changes=True,
        parameters=(HERE, BASED_ON, NEW),
        kinds=("not-found", "stale-version", "version-required", "limit-reached", "not-available"),
    ),
    Endpoint(
        "DELETE",
        "/drafts/{context}",
        "Discard a draft",
        discard,
        None,
        group="drafts",
        changes=True,
        parameters=(HERE, DISCARDED),
        kinds=("malformed-request", "not-found", "stale-version", "version-required", "not-available"),
        status=204,
    ),
    Endpoint(
        "GET",
        "/drafts/{context}/history",
        "Read earlier versions of a draft",
        history,
        schemas.History,
        group="drafts",
        parameters=(HERE,),
        kinds=("not-found", "not-available"),
    ),
    Endpoint(
        "POST",
        "/drafts/claim",
        "Claim a guest's drafts",
        claim,
        schemas.Claimed,
        group="drafts",
        body=schemas.ClaimBody,
        changes=True,
        kinds=("not-signed-in", "not-available"),
    ),
)
