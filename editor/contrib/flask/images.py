"""Endpoints for pictures: upload one, insert one from its address, show one, take one back."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from editor.contrib.flask import wire
from editor.contrib.flask.body import require_content_type
from editor.contrib.flask.endpoint import Endpoint, Parameter, written
from editor.contrib.flask.language import catalogue
from editor.contrib.flask.owner import owner
from editor.contrib.flask.problems import Problem
from editor.contrib.flask.state import State
from editor.html.urls import clean_image, host_matches, host_of
from editor.messages import violation
from editor.policy import Policy
from editor.uploads.picture import MEDIA_TYPES, PictureRefused
from editor.uploads.uploads import NAME, Uploads

FORM_FIELDS = 64 * 1024
"""Most bytes of a form beside the picture."""
SERVED = {
    "Cache-Control": "public, max-age=31536000, immutable",
    # A picture opened by itself is a page of this origin: it may load nothing and run nothing.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def _cap(policy: Policy) -> int:
    return policy.upload_max_bytes + FORM_FIELDS


def _uploads(state: State) -> Uploads:
    if state.uploads is None:
        raise Problem("not-found", "This forum takes no pictures.")
    return state.uploads


def upload(state: State) -> Response:
    """Take a picture in. What is stored is made anew from its pixels, upright and without metadata."""
    require_content_type("multipart/form-data")
    request.max_content_length = cap = _cap(state.editor.policy)
    request.max_form_memory_size = FORM_FIELDS
    request.max_form_parts = 8
    if (request.content_length or 0) > cap:
        raise Problem("too-large", f"At most {cap} bytes can be sent here, and this has {request.content_length}.")
    unknown = {*request.form, *request.files} - FORM["properties"].keys()
    pointers = {f"/{name}": "The form has no such field." for name in sorted(unknown)}
    file = request.files.get("file")
    if file is None:
        pointers["/file"] = "Send the picture in this field."
    if file is None or pointers:
        raise Problem("invalid-field", "The form does not have the fields that are asked for.", pointers=pointers)
    return _taken(state, file.stream.read(), "/file")


def from_url(state: State, body: wire.ImageFromURLBody) -> Response:
    """Insert a picture by its https address: linked, or copied to the forum, as the policy says."""
    policy = state.editor.policy
    url = clean_image(body.url)
    if url is None:
        raise _refused(PictureRefused("picture_address"), "/url")
    host = host_of(url)
    allowed = policy.allowed_image_hosts
    if host and allowed is not None and not host_matches(host, allowed):
        raise _refused(PictureRefused("image_host_not_allowed", url=url, host=host), "/url")
    if not host or policy.images == "link":
        return written({"url": url, "width": None, "height": None, "type": None}, 201)
    try:
        data = state.fetch(url, policy.upload_max_bytes)
    except PictureRefused as refused:
        raise _refused(refused, "/url") from None
    return _taken(state, data, "/url")


def show(state: State, name: str) -> Response:
    """A picture, for anyone who has its address."""
    # A name is the hash of what it names, so whoever has it has the picture.
    if NAME.fullmatch(name) and request.if_none_match.contains(name):
        return Response(status=304, headers={**SERVED, "ETag": f'"{name}"'})
    found = _uploads(state).get(name)
    if found is None:
        raise Problem("not-found", "There is no such picture.")
    data, media_type = found
    return Response(data, content_type=media_type, headers={**SERVED, "ETag": f'"{name}"'})


def take_back(state: State, name: str) -> Response:
    """Take an upload of one's own back. It goes for good once no post shows it."""
    if not _uploads(state).remove(owner(), name):
        raise Problem("not-found", "There is no such picture of yours.")
    return Response(status=204)


def _taken(state: State, data: bytes, pointer: str) -> Response:
    try:
        picture = _uploads(state).add(owner(), data)
    except PictureRefused as refused:
        raise _refused(refused, pointer) from None
    url = f"{request.script_root}{state.settings.url_prefix}/images/{picture.name}"
    described = {"url": url, "width": picture.width, "height": picture.height, "type": picture.media_type}
    answer = written(described, 201)
    answer.headers["Location"] = url
    return answer


def _refused(refused: PictureRefused, pointer: str) -> Problem:
    said = catalogue().violation(violation(refused.code, **refused.params))
    kind = "too-large" if refused.code == "picture_too_large" else "picture-refused"
    return Problem(kind, said.message, pointers={pointer: said.message}, violation=said.to_json())


FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
        "context": {"description": "What the picture is for, such as reply:42."},
    },
    "required": ["file"],
    "additionalProperties": False,
}
NAMED = Parameter(
    "name",
    "path",
    "The picture's name, as its upload gave it.",
    {"type": "string", "pattern": f"^[0-9a-f]{{64}}\\.({'|'.join(MEDIA_TYPES)})$"},
    required=True,
)

ENDPOINTS = (
    Endpoint(
        "POST",
        "/images",
        "Upload a picture",
        upload,
        wire.Uploaded,
        group="images",
        form=FORM,
        changes=True,
        status=201,
        kinds=("picture-refused", "not-available"),
    ),
    Endpoint(
        "POST",
        "/images/from-url",
        "Insert a picture from its address",
        from_url,
        wire.Uploaded,
        group="fetch",
        body=wire.ImageFromURLBody,
        changes=True,
        status=201,
        kinds=("picture-refused", "not-available"),
    ),
    Endpoint(
        "GET",
        "/images/{name}",
        "Show a picture",
        show,
        "image/*",
        group="",
        parameters=(NAMED,),
        other={304: None},
        kinds=("not-found", "not-available"),
    ),
    Endpoint(
        "DELETE",
        "/images/mine/{name}",
        "Take a picture back",
        take_back,
        None,
        group="images",
        parameters=(NAMED,),
        changes=True,
        status=204,
        kinds=("not-found", "not-available"),
    ),
)
