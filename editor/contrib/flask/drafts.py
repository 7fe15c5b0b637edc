"""Endpoints that keep drafts: read, save, discard, history, claim."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request

from editor.contrib.flask import claims, wire
from editor.contrib.flask.endpoint import Endpoint, Parameter, written
from editor.contrib.flask.language import catalogue
from editor.contrib.flask.owner import known_owner, member, owner
from editor.contrib.flask.problems import Problem
from editor.contrib.flask.state import State
from editor.contrib.flask.versions import base_version, etag, matched_version
from editor.drafts.model import Draft, DraftStore, Revision
from editor.errors import DraftConflict, DraftLimitExceeded, StoreError
from editor.messages import notice

CONTEXT = r"^[A-Za-z0-9][A-Za-z0-9_.:~-]{0,127}$"
"""What a draft is for, such as reply:42. Contexts with other characters are the server's own."""
_CONTEXT = re.compile(rf"{CONTEXT[:-1]}\Z")

NOTICES = {"draft_max_bytes": "draft_too_large", "drafts_per_owner": "too_many_drafts"}
"""What the writer is told, by the limit that is reached."""


def store_of(state: State) -> DraftStore:
    """The app's draft store, which it has where these endpoints are."""
    if state.drafts is None:
        raise Problem("not-found", "This forum keeps no drafts.")
    return state.drafts


def read(state: State, context: str) -> Response:
    """The draft of this visitor, as typed and as restored. A 404 says in `version` what a first save may name.

    A browser writes each 404 to its console, so a page that only wants to know asks for 204 instead.
    """
    who, store = known_owner(), store_of(state)
    _named(context)
    draft = None if who is None else store.load(who, context)
    if draft is None:
        version = 0 if who is None else store.version(who, context)
        if request.args.get("absent") == "204":
            return Response(status=204, headers={"ETag": etag(version), "Cache-Control": "no-store"})
        raise Problem("not-found", "There is no draft.", version=version)
    answer = written(_draft(state, draft))
    answer.headers["ETag"] = etag(draft.version)
    answer.make_conditional(request)
    return answer


def save(state: State, body: wire.DraftBody, context: str) -> Response:
    """Keep a text, as typed, as the draft that follows the version in If-Match. No rule refuses it."""
    base = base_version()
    try:
        draft = store_of(state).save(owner(), _named(context), body.html, base, body.device)
    except DraftConflict as conflict:
        raise _stale(state, conflict) from None
    except DraftLimitExceeded as error:
        said = catalogue().notice(notice(NOTICES[error.field], limit=error.limit, count=error.count))
        kind = "too-large" if error.field == "draft_max_bytes" else "limit-reached"
        raise Problem(kind, said.message, notice=said.to_json()) from None
    except StoreError:
        said = catalogue().notice(notice("draft_not_saved"))
        raise Problem("not-available", said.message, headers={"Retry-After": "5"}, notice=said.to_json()) from None
    if state.uploads is not None:
        state.uploads.renew(owner(), body.html)
    answer = written({"version": draft.version, "saved_at": draft.saved_at, "expires_at": draft.expires_at})
    answer.headers["ETag"] = etag(draft.version)
    return answer


def discard(state: State, context: str) -> Response:
    """Take the draft away. Its text can be recovered from the history for a day; late saves are refused."""
    version = None if request.headers.get("If-Match", "").strip() == "*" else matched_version()
    try:
        latest = store_of(state).discard(owner(), _named(context), version)
    except DraftConflict as conflict:
        raise _stale(state, conflict) from None
    return Response(status=204, headers={"ETag": etag(latest), "Cache-Control": "no-store"})


def history(state: State, context: str) -> dict[str, Any]:
    """Texts kept beside the draft that differ from it and from each other, newest first."""
    who, store = known_owner(), store_of(state)
    _named(context)
    revisions = () if who is None else store.history(who, context)
    return {"revisions": [_revision(state, revision) for revision in revisions]}


def claim(state: State, _: wire.ClaimBody) -> dict[str, Any]:
    """Give the drafts of the guest that this browser was to the member who signed in. Doing it again does nothing."""
    name = member()
    if name is None:
        raise Problem("not-signed-in", "Sign in first.")
    done = claims.claim(state, name, None)
    return {
        "moved": [draft.context for draft in done.drafts.moved],
        "kept": [revision.context for revision in done.drafts.kept],
        "left": list(done.drafts.left),
        "published": [held.context for held in done.replies],
    }


def _named(context: str) -> str:
    if not _CONTEXT.match(context):
        raise Problem("not-found", f"A draft's context looks like reply:42, and matches {CONTEXT}.")
    return context


def _draft(state: State, draft: Draft) -> dict[str, Any]:
    return {**draft.to_json(), "restored": _restored(state, draft)}


def _revision(state: State, revision: Revision) -> dict[str, Any]:
    return {**revision.to_json(), "restored": _restored(state, revision)}


def _restored(state: State, text: Draft | Revision) -> dict[str, Any]:
    restored = text.restored(state.editor)
    return {"html": str(restored.html), "notices": [catalogue().notice(restored.notice).to_json()]}


def _stale(state: State, conflict: DraftConflict) -> Problem:
    current, submitted = conflict.current, conflict.submitted
    said = catalogue().notice(notice("draft_conflict" if current else "draft_gone"))
    return Problem(
        "stale-version",
        said.message,
        headers={"ETag": etag(current.version)} if current else None,
        notice=said.to_json(),
        current=_draft(state, current) if current else None,
        submitted=_revision(state, submitted) if submitted else None,
    )


ABSENT = Parameter(
    "absent",
    "query",
    'With "204", the status where there is no draft is 204, with the version in the ETag.',
    {"type": "string"},
)
HERE = Parameter(
    "context", "path", "What the draft is for, such as reply:42.", {"type": "string", "pattern": CONTEXT}, required=True
)
TAG = {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,17})"$'}
BASED_ON = Parameter("If-Match", "header", "The ETag of the version that this is based on.", TAG)
NEW = Parameter("If-None-Match", "header", "* for a new draft.", {"type": "string", "enum": ["*"]})
ANY_TAG = {"type": "string", "pattern": r'^(\*|"(0|[1-9][0-9]{0,17})")$'}
DISCARDED = Parameter("If-Match", "header", "The ETag of the draft that is meant, or *.", ANY_TAG)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/drafts/{context}",
        "Read a draft",
        read,
        wire.Draft,
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
        wire.Saved,
        group="drafts",
        body=wire.DraftBody,
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
        wire.History,
        group="drafts",
        parameters=(HERE,),
        kinds=("not-found", "not-available"),
    ),
    Endpoint(
        "POST",
        "/drafts/claim",
        "Claim a guest's drafts",
        claim,
        wire.Claimed,
        group="drafts",
        body=wire.ClaimBody,
        changes=True,
        kinds=("not-signed-in", "not-available"),
    ),
)
