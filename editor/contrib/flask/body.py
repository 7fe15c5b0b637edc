"""Reading a request's JSON body: capped before it is read, decoded straight into its type."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder

from editor.contrib.flask.problems import Problem

_FIELD = re.compile(r"(?:missing required|contains unknown) field `(?P<name>[^`]*)`")
_WHERE = re.compile(r" - at `\$(?P<path>[^`]*)`\Z")


def read_json(decoder: Decoder[Any], limit: int) -> Any:
    """The body, decoded. `limit` is the most bytes that are read. Raises Problem."""
    require_content_type("application/json")
    data = read_bytes(limit)
    try:
        return decoder.decode(data)
    except ValidationError as error:
        raise _invalid(str(error)) from None
    except (DecodeError, UnicodeDecodeError) as error:
        raise Problem("malformed-request", f"The body is not JSON in UTF-8: {error}") from None
    except RecursionError:
        raise Problem("malformed-request", "The body is nested too deeply.") from None


def require_content_type(expected: str) -> None:
    """Refuse another content type, another charset than UTF-8, and a compressed body. Raises Problem."""
    environ = request.environ
    # A compressed body has no size before it is opened: https://www.rfc-editor.org/rfc/rfc9110#section-8.4
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Problem("unsupported-media-type", "Send the body as it is, without a Content-Encoding.")
    if environ.get("CONTENT_TYPE") == expected:
        return
    if request.mimetype != expected:
        raise Problem("unsupported-media-type", f"Send the body as {expected}, not {request.mimetype or 'nothing'!r}.")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Problem("unsupported-media-type", "Send the body in UTF-8.")


def read_bytes(limit: int) -> bytes:
    """The body, of at most `limit` bytes. Raises Problem."""
    request.max_content_length = limit + 1  # One more shows, of a body that does not say its length, that it is over.
    announced = request.content_length
    if announced is not None and announced > limit:
        raise Problem("too-large", f"At most {limit} bytes can be sent here, and this has {announced}.")
    data = request.get_data(cache=False)
    if len(data) > limit:
        raise Problem("too-large", f"At most {limit} bytes can be sent here, and this has more.")
    if announced is not None and len(data) < announced:
        raise Problem("malformed-request", "The body ended before its Content-Length.")
    return data


def _invalid(message: str) -> Problem:
    """msgspec says where in a JSONPath: "Expected `str`, got `int` - at `$.html`"."""
    found = _WHERE.search(message)
    path = found["path"] if found else ""
    pointer = re.sub(r"\[(\d+|\.\.\.)\]", r"/\1", path).replace(".", "/").replace("//", "/")
    if field := _FIELD.search(message):
        pointer += f"/{field['name'].replace('~', '~0').replace('/', '~1')}"
    said = message[: found.start()] if found else message
    return Problem(
        "invalid-field", "The body does not have the form that is asked for.", pointers={pointer: f"{said}."}
    )
