"""The API's OpenAPI 3.1 document, from the endpoints and the types of their bodies."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

import editor
from editor.contrib.flask import problems, wire
from editor.contrib.flask.csrf import HEADER
from editor.contrib.flask.endpoint import SAFE, Endpoint, Parameter

REFERENCE = "#/components/schemas/{name}"
OPENAPI = "3.1.0"


def document(endpoints: Sequence[Endpoint], prefix: str) -> dict[str, Any]:
    """The document of these endpoints, as plain JSON values."""
    types = {kind for endpoint in endpoints for kind in _types(endpoint)} | {wire.ProblemAnswer}
    _, components = msgspec.json.schema_components(
        sorted(types, key=lambda kind: kind.__name__), ref_template=REFERENCE
    )
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": "Reply editor",
            "version": editor.__version__,
            "description": "Checks, cleans and shows forum replies, and keeps their drafts and pictures.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": prefix}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"csrf": {"type": "apiKey", "in": "header", "name": HEADER}},
        },
    }


def _types(endpoint: Endpoint) -> list[type[msgspec.Struct]]:
    candidates = (endpoint.body, endpoint.answer, *endpoint.other.values())
    return [kind for kind in candidates if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    name = f"{endpoint.method.lower()}{endpoint.path}".replace("/", "_").replace("{", "").replace("}", "")
    operation: dict[str, Any] = {
        "operationId": name.replace("-", "_").replace(".", "_"),
        "summary": endpoint.summary,
        "responses": _responses(endpoint),
    }
    if endpoint.run.__doc__:
        operation["description"] = endpoint.run.__doc__
    if endpoint.parameters:
        operation["parameters"] = [_parameter(parameter) for parameter in endpoint.parameters]
    if endpoint.body is not None:
        content = {"application/json": {"schema": _reference(endpoint.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    if endpoint.form is not None:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": endpoint.form}}}
    if endpoint.changes:
        operation["security"] = [{"csrf": []}]
    return operation


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    responses = {str(endpoint.status): _response(endpoint.answer, endpoint.status)}
    for status, answer in endpoint.other.items():
        responses[str(status)] = _response(answer, status)
    kinds = set(endpoint.kinds)
    if endpoint.group:
        kinds.add("rate-limited")
    if endpoint.method not in SAFE:
        kinds.add("cross-site")
    if endpoint.changes:
        kinds.add("csrf-token")
    if endpoint.body is not None or endpoint.form is not None:
        kinds |= {"malformed-request", "too-large", "unsupported-media-type", "invalid-field"}
    for kind in sorted(kinds):
        status = problems.KINDS[kind].status
        if str(status) not in responses:
            content = {problems.MEDIA_TYPE: {"schema": _reference(wire.ProblemAnswer)}}
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
