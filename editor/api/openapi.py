"""The API's OpenAPI 3.1 document, from the endpoints and the types of their bodies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec

import editor
from editor.api import problems, schemas
from editor.api.endpoint import SAFE, Endpoint, Parameter

REFERENCE = "#/components/schemas/{name}"
OPENAPI = "3.1.0"
PROBLEMS: dict[str, type[schemas.ProblemAnswer]] = {"stale-version": schemas.ConflictAnswer}
"""The kinds of problems that are answered with more than others."""


class Access(NamedTuple):
    """How requests get in: the security scheme and its name, which endpoints need it, and the problem of whoever has
    not got it; whether browsers are kept apart by their origin; and what a request may name beside it."""

    name: str
    scheme: Mapping[str, str]
    needs: Callable[[Endpoint], bool]
    problem: str
    by_origin: bool
    parameters: Callable[[Endpoint], Sequence[Parameter]] = lambda _: ()


def by_token(header: str) -> Access:
    """Browsers get in, and make changes with a token against cross-site requests in this header."""
    scheme = {"type": "apiKey", "in": "header", "name": header}
    return Access("csrf", scheme, lambda endpoint: endpoint.changes, "csrf-token", by_origin=True)


def document(endpoints: Sequence[Endpoint], prefix: str, access: Access) -> dict[str, Any]:
    """The document of these endpoints, as plain JSON values."""
    types = {kind for endpoint in endpoints for kind in _types(endpoint)} | {schemas.ProblemAnswer}
    _, components = msgspec.json.schema_components(
        sorted(types, key=lambda kind: kind.__name__), ref_template=REFERENCE
    )
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, access)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": "Reply editor",
            "version": editor.__version__,
            "description": "Checks, cleans and shows forum replies, and keeps their drafts and pictures.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": prefix or "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {access.name: dict(access.scheme)},
        },
    }


def _types(endpoint: Endpoint) -> list[type[msgspec.Struct]]:
    candidates = (endpoint.body, endpoint.answer, *endpoint.other.values(), *(endpoint.lines or ()))
    own = [kind for kind in candidates if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    return own + [PROBLEMS[kind] for kind in endpoint.kinds if kind in PROBLEMS]


def _operation(endpoint: Endpoint, access: Access) -> dict[str, Any]:
    name = f"{endpoint.method.lower()}{endpoint.path}".replace("/", "_").replace("{", "").replace("}", "")
    operation: dict[str, Any] = {
        "operationId": name.replace("-", "_").replace(".", "_"),
        "summary": endpoint.summary,
        "responses": _responses(endpoint, access),
    }
    if endpoint.run.__doc__:
        operation["description"] = endpoint.run.__doc__
    if parameters := (*endpoint.parameters, *access.parameters(endpoint)):
        operation["parameters"] = [_parameter(parameter) for parameter in parameters]
    if endpoint.body is not None:
        content = {"application/json": {"schema": _reference(endpoint.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    if endpoint.form is not None:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": endpoint.form}}}
    if endpoint.lines is not None:
        coming, answered = map(_reference, endpoint.lines)
        # OpenAPI 3.1 has no word for a sequence of values: the schema is that of each line.
        operation["requestBody"] = {"required": True, "content": {endpoint.answer: {"schema": coming}}}
        operation["responses"][str(endpoint.status)]["content"] = {endpoint.answer: {"schema": answered}}
    if access.needs(endpoint):
        operation["security"] = [{access.name: []}]
    return operation


def _responses(endpoint: Endpoint, access: Access) -> dict[str, Any]:
    responses = {str(endpoint.status): _response(endpoint.answer, endpoint.status)}
    for status, answer in endpoint.other.items():
        responses[str(status)] = _response(answer, status)
    kinds = set(endpoint.kinds)
    if endpoint.group:
        kinds.add("rate-limited")
    if access.by_origin and endpoint.method not in SAFE:
        kinds.add("cross-site")
    if access.needs(endpoint):
        kinds.add(access.problem)
    if endpoint.body is not None or endpoint.form is not None:
        kinds |= {"malformed-request", "too-large", "unsupported-media-type", "invalid-field"}
    if endpoint.lines is not None:
        kinds.add("unsupported-media-type")
    for kind in sorted(kinds):
        status = problems.KINDS[kind].status
        if str(status) not in responses:
            answer = PROBLEMS.get(kind, schemas.ProblemAnswer)
            content = {problems.MEDIA_TYPE: {"schema": _reference(answer)}}
            responses[str(status)] = {"description": problems.KINDS[kind].title, "content": content}
    return responses


def _response(answer: Any, status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if isinstance(answer, str):
        described["content"] = {answer: {}}
    elif answer is not None:
        schema = answer if isinstance(answer, dict) else _reference(answer)
        described["content"] = {"application/json": {"schema": schema}}
    return described


def _reference(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(name=kind.__name__)}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "required": parameter.required,
        "schema": dict(parameter.schema),
    }
