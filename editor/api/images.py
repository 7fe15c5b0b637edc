"""Endpoints for pictures: upload one, insert one from its address, show one, take one back."""

from __future__ import annotations

from typing import Any

from editor.api import schemas
from editor.api.endpoint import Endpoint, Parameter
from editor.api.form import FORM_FIELDS, read_form
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.problems import Problem
from editor.api.response import PRIVATE, Response, json_response
from editor.api.versions import has_current
from editor.canonical.urls import clean_image, host_matches, host_of
from editor.messages import violation
from editor.uploads.picture import MEDIA_TYPES, PictureRefused
from editor.uploads.uploads import NAME, Uploads

SERVED = (
    ("Cache-Control", "public, max-age=31536000, immutable"),
    # A picture opened by itself is a page of this origin: it may load nothing and run nothing.
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Content-Disposition", "inline"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)


def _uploads(visit: Visit) -> Uploads:
    if visit.services.uploads is None:
        raise Problem("not-found", "This forum takes no pictures.")
    return visit.services.uploads


def upload(visit: Visit) -> Response:
    """Take a picture in. What is stored is made anew from its pixels, upright and without metadata."""
    limit = visit.editor.policy.upload_max_bytes
    announced = visit.request.content_length or 0
    if announced > limit + FORM_FIELDS:
        # Of one that is far too large the writer hears what is said of one that is a little.
        raise _refused(visit, PictureRefused("picture_too_large", limit=limit, count=announced), "/file")
    form = read_form(visit.request, limit)
    unknown = {*form.fields, *form.files} - FORM["properties"].keys()
    pointers = {f"/{name}": "The form has no such field." for name in sorted(unknown)}
    file = form.files.get("file")
    if file is None:
        pointers["/file"] = "Send the picture in this field."
    if file is None or pointers:
        raise Problem("invalid-field", "The form does not have the fields that are asked for.", pointers=pointers)
    return _taken(visit, file, "/file")


def from_url(visit: Visit, body: schemas.ImageFromURLBody) -> Response:
    """Insert a picture by its https address: linked, or copied to the forum, as the policy says."""
    policy = visit.editor.policy
    url = clean_image(body.url)
    if url is None:
        raise _refused(visit, PictureRefused("picture_address"), "/url")
    host = host_of(url)
    allowed = policy.allowed_image_hosts
    if host and allowed is not None and not host_matches(host, allowed):
        raise _refused(visit, PictureRefused("image_host_not_allowed", url=url, host=host), "/url")
    if not host or policy.images == "link":
        return json_response({"url": url, "width": None, "height": None, "type": None}, 201)
    try:
        data = visit.services.hooks.fetch(url, policy.upload_max_bytes)
    except PictureRefused as refused:
        raise _refused(visit, refused, "/url") from None
    return _taken(visit, data, "/url")


def show(visit: Visit, name: str) -> Response:
    """A picture, for anyone who has its address."""
    # A name is the hash of what it names, so whoever has it has the picture.
    headers = (*SERVED, ("ETag", f'"{name}"'))
    if NAME.fullmatch(name) and has_current(visit.request, f'"{name}"'):
        return Response(304, headers)
    picture = _uploads(visit).get(name)
    if picture is None:
        raise Problem("not-found", "There is no such picture.")
    data, media_type = picture
    return Response(200, (("Content-Type", media_type), *headers), data)


def take_back(visit: Visit, name: str) -> Response:
    """Take an upload of one's own back. It goes for good once no post shows it."""
    if not _uploads(visit).remove(visit.owner(), name):
        raise Problem("not-found", "There is no such picture of yours.")
    return Response(204)


def _taken(visit: Visit, data: bytes, pointer: str) -> Response:
    try:
        picture = _uploads(visit).add(visit.owner(), data, visit.network_key)
    except PictureRefused as refused:
        raise _refused(visit, refused, pointer) from None
    url = f"{visit.prefix}/images/{picture.name}"
    described = {"url": url, "width": picture.width, "height": picture.height, "type": picture.media_type}
    return json_response(described, 201, (PRIVATE, ("Location", url)))


def _refused(visit: Visit, refused: PictureRefused, pointer: str) -> Problem:
    refusal = violation(refused.code, **refused.params).translated(translator(visit).language)
    kind = "too-large" if refused.code == "picture_too_large" else "picture-refused"
    return Problem(kind, refusal.message, pointers={pointer: refusal.message}, violation=refusal.to_json())


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
        schemas.Uploaded,
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
        schemas.Uploaded,
        group="fetch",
        body=schemas.ImageFromURLBody,
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
