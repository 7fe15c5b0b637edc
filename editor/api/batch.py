"""Many replies in one request: JSON lines in, JSON lines out, each answered as it comes, and none kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import msgspec

from editor.api import problems, schemas
from editor.api.body import decoded, require_content_type
from editor.api.endpoint import Endpoint
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.problems import Problem
from editor.api.request import Body
from editor.api.response import PRIVATE, Response
from editor.policy import Policy

logger = logging.getLogger("editor.api")

JSON_LINES = ("application/jsonl", "application/x-ndjson", "application/json-lines")
GROUP = "text"
"""What the rate limits call a line: the same as a check by itself."""

BLOCK = 16 * 1024
"""Bytes that are read at a time. A WSGI server gives a block once all of it is there."""

_DECODER = msgspec.json.Decoder(schemas.BatchLine)
_ENCODER = msgspec.json.Encoder()


def check_batch(visit: Visit) -> Response:
    """Check replies, one a line. Each line is answered by a line of its own, in their order, as soon as it is there;
    one that is no reply, or is too long, gets its own problem. Read the answers while you send: they come for every
    16 KiB of lines, and at the end."""
    require_content_type(visit.request, *JSON_LINES)
    headers = (("Content-Type", JSON_LINES[0]), PRIVATE)
    return Response(200, headers, stream=_answers(visit))


def line_limit(policy: Policy) -> int:
    """Most bytes of a line, its end not counted: the most that a check by itself may have."""
    return CHECK_BATCH.cap(policy)


def _answers(visit: Visit) -> Iterator[bytes]:
    language, limit = translator(visit).language, line_limit(visit.editor.policy)
    number = 0
    blocks = _blocks(visit.request.body, limit)
    while True:
        try:
            lines = next(blocks, None)
        except Problem as problem:  # Of the body itself: nothing can come after it.
            yield _written({"line": number + 1, "problem": problems.body_of(problem, visit.prefix)})
            return
        if lines is None:
            return
        answers = (
            {"line": number + place, **_answer(visit, language, line, limit)} for place, line in enumerate(lines, 1)
        )
        # Sent together, as each sending lets other threads have their turn, which may be 5 ms each.
        yield b"".join(map(_written, answers))
        number += len(lines)


def _answer(visit: Visit, language: str, line: bytes, limit: int) -> dict[str, Any]:
    """What a line is answered with, beside its number."""
    identity: dict[str, Any] = {}
    try:
        if line == TOO_LONG:
            raise Problem("too-large", f"A line has at most {limit} bytes here, and this has more.")
        seconds = visit.rates.hit(GROUP, visit.counted_as())
        if seconds is not None:
            raise Problem("rate-limited", f"Try again in {seconds} seconds.")
        reply: schemas.BatchLine = decoded(line, _DECODER)
        if reply.id is not None:
            identity = {"id": reply.id}
        return {
            **identity,
            "result": visit.editor.check(reply.html, posted=reply.posted).translated(language).to_json(),
        }
    except Problem as problem:
        return {**identity, "problem": problems.body_of(problem, visit.prefix)}
    except Exception:  # A fault met by one reply is not the others'.
        logger.exception("A line could not be checked")
        fault = Problem("internal-error", "This reply could not be checked; the server's log says why.")
        return {**identity, "problem": problems.body_of(fault, visit.prefix)}


TOO_LONG = b"\n"
"""Stands for a line over the limit; no line as it is given has its end."""


def _blocks(body: Body, limit: int) -> Iterator[list[bytes]]:
    """The lines without their ends, TOO_LONG for each that is over the limit, as many as come together. In memory are
    one block and at most one line."""
    begun, too_long = b"", False
    while block := body.read(BLOCK):
        first, *others = block.split(b"\n")
        begun += first
        lines = []
        for following in others:
            line = begun.removesuffix(b"\r")
            lines.append(TOO_LONG if too_long or len(line) > limit else line)
            begun, too_long = following, False
        if len(begun) > limit + 1:
            begun, too_long = b"", True
        if lines:
            yield lines
    if begun or too_long:
        yield [TOO_LONG if too_long or len(begun) > limit else begun]


def _written(answer: dict[str, Any]) -> bytes:
    return _ENCODER.encode(answer) + b"\n"


CHECK_BATCH = Endpoint(
    "POST",
    "/check/batch",
    "Check many replies",
    check_batch,
    JSON_LINES[0],
    group="",  # Each line is counted instead.
    lines=(schemas.BatchLine, schemas.BatchAnswer),
)
