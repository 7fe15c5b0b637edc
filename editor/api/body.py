"""Reading a request's JSON body: capped before it is read, decoded straight into its type."""

from __future__ import annotations

import re
from typing import Any

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder

from editor.api.problems import Problem
from editor.api.request import Request

_CHARSET = re.compile(r";?\s*charset\s*=\s*\"?(?P<name>[^\";\s]*)", re.IGNORECASE)
_FIELD = re.compile(r"(?:missing required|contains unknown) field `(?P<name>[^`]*)`")
_WHERE = re.compile(r" - at `\$(?P<path>[^`]*)`\Z")


def read_json(request: Request, decoder: Decoder[Any], limit: int) -> Any:
    """The body, decoded. `limit` is the most bytes that are read. Raises Problem."""
    require_content_type(request, "application/json")
    return decoded(read_bytes(request, limit), decoder)


def decoded(data: bytes, decoder: Decoder[Any]) -> Any:
    """JSON, decoded. Raises Problem."""
    try:
        return decoder.decode(data)
    except ValidationError as error:
        raise _invalid(str(error)) from None
    except (DecodeError, UnicodeDecodeError) as error:
        raise Problem("malformed-request", f"The body is not JSON in UTF-8: {error}") from None
    except RecursionError:
        raise Problem("malformed-request", "The body is nested too deeply.") from None


def require_content_type(request: Request, *expected: str) -> None:
    """Refuse other content types, another charset than UTF-8, and a compressed body. Raises Problem."""
    headers = request.headers
    # A compressed body has no size before it is opened: https://www.rfc-editor.org/rfc/rfc9110#section-8.4
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("unsupported-media-type", "Send the body as it is, without a Content-Encoding.")
    given = headers.get("content-type", "")
    if given in expected:
        return
    media_type, _, params = given.partition(";")
    media_type = media_type.strip().lower()
    if media_type not in expected:
        raise Problem("unsupported-media-type", f"Send the body as {expected[0]}, not {media_type or 'nothing'!r}.")
    charset = _CHARSET.search(params)
    if charset and charset["name"].lower() not in ("utf-8", "utf8"):
        raise Problem("unsupported-media-type", "Send the body in UTF-8.")


def read_bytes(request: Request, limit: int) -> bytes:
    """The body, of at most `limit` bytes. Raises Problem."""
    announced = request.content_length
    if announced is not None and announced > limit:
        raise Problem("too-large", f"At most {limit} bytes can be sent here, and this has {announced}.")
    # One more shows, of a body that does not say its length, that it is over.
    data = request.body.read(limit + 1)
    if len(data) > limit:
        raise Problem("too-large", f"At most {limit} bytes can be sent here, and this has more.")
    if announced is not None and len(data) < announced:
        raise Problem("malformed-request", "The body ended before its Content-Length.")
    return data


def _invalid(message: str) -> Problem:
    """msgspec says where in a JSONPath: "Expected `str`, got `int` - at `$.html`"."""
    where = _WHERE.search(message)
    path = where["path"] if where else ""
    pointer = re.sub(r"\[(\d+|\.\.\.)\]", r"/\1", path).replace(".", "/").replace("//", "/")
    if field := _FIELD.search(message):
        pointer += f"/{field['name'].replace('~', '~0').replace('/', '~1')}"
    reason = message[: where.start()] if where else message
    return Problem(
        "invalid-field", "The body does not have the form that is asked for.", pointers={pointer: f"{reason}."}
    )
