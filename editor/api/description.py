"""Endpoints that describe the API: its OpenAPI document, and the document as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from editor.api import problems
from editor.api.endpoint import Endpoint
from editor.api.identity import Visit
from editor.api.openapi import Access, document
from editor.api.response import Response, json_response
from editor.api.shape import shape

PAGE_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'"),
)
PAGE = Markup("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} API</title>
</head>
<body>
<h1>{title} API {version}</h1>
<p>{description} The same as <a href="openapi.json">an OpenAPI document</a>.</p>
{operations}
<h2>Types</h2>
{types}
<h2>Problems</h2>
<dl>
{problems}
</dl>
</body>
</html>
""")
OPERATION = Markup("""<section id="{id}">
<h2><code>{method} {server}{path}</code></h2>
<p><strong>{summary}.</strong> {description}</p>
{details}
<dl>
{responses}
</dl>
</section>""")
TYPE = Markup("""<section id="{name}">
<h3>{name}</h3>
<p>{description}</p>
<ul>
{properties}
</ul>
</section>""")


def described(endpoints: Sequence[Endpoint], access: Access) -> tuple[Endpoint, ...]:
    """These endpoints, and the two that describe them all and themselves. What they answer is made once a mount."""

    @lru_cache(maxsize=4)
    def contents(prefix: str) -> dict[str, Any]:
        return document(everything, prefix, access)

    def openapi(visit: Visit) -> Response:
        """This document."""
        return json_response(contents(visit.prefix), headers=(("Cache-Control", "public, max-age=300"),))

    def docs(visit: Visit) -> Response:
        """The API's document as a page."""
        return Response(200, PAGE_HEADERS, page_of(contents(visit.prefix)).encode())

    everything = (
        *endpoints,
        Endpoint("GET", "/openapi.json", "This document", openapi, {"type": "object"}, group="read"),
        Endpoint("GET", "/docs", "This document as a page", docs, "text/html", group="read"),
    )
    return everything


def page_of(contents: Mapping[str, Any]) -> Markup:
    """The OpenAPI document as a page."""
    info, server = contents["info"], contents["servers"][0]["url"].removesuffix("/")
    (scheme,) = contents["components"]["securitySchemes"].values()
    header = scheme.get("name", "Authorization")
    return PAGE.format(
        title=info["title"],
        version=info["version"],
        description=info["description"],
        operations=_lines(
            _operation(server, header, path, method, operation)
            for path, operations in contents["paths"].items()
            for method, operation in operations.items()
        ),
        types=_lines(_type(name, schema) for name, schema in contents["components"]["schemas"].items()),
        problems=_lines(
            Markup('<dt id="{0}"><code>{0}</code>, {1.status}</dt><dd>{1.title}</dd>').format(name, kind)
            for name, kind in problems.KINDS.items()
        ),
    )


def _operation(server: str, header: str, path: str, method: str, operation: Mapping[str, Any]) -> Markup:
    return OPERATION.format(
        id=operation["operationId"],
        method=method.upper(),
        server=server,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        details=_lines(_details(operation, header)),
        responses=_lines(_responses(operation["responses"])),
    )


def _details(operation: Mapping[str, Any], header: str) -> Iterator[Markup]:
    if operation.get("security"):
        yield Markup("<p>Needs the header <code>{}</code>.</p>").format(header)
    for parameter in operation.get("parameters", ()):
        required = ", required" if parameter["required"] else ""
        place, name, description = parameter["in"].capitalize(), parameter["name"], parameter["description"]
        yield Markup("<p>{} <code>{}</code>{}: {}</p>").format(place, name, required, description)
    for media_type, body in operation.get("requestBody", {"content": {}})["content"].items():
        yield Markup("<p>Body, <code>{}</code>: {}</p>").format(media_type, shape(body["schema"]))


def _responses(responses: Mapping[str, Any]) -> Iterator[Markup]:
    for status, response in responses.items():
        yield Markup("<dt>{} {}</dt>").format(status, response["description"])
        for media_type, content in response.get("content", {}).items():
            form = Markup(": {}").format(shape(content["schema"])) if "schema" in content else ""
            yield Markup("<dd><code>{}</code>{}</dd>").format(media_type, form)


def _type(name: str, schema: Mapping[str, Any]) -> Markup:
    required = schema.get("required", ())
    properties = (
        Markup("<li><code>{}</code>{}: {}{}</li>").format(
            property_name,
            "" if property_name in required else ", optional",
            shape(described),
            f". {described['description']}" if "description" in described else "",
        )
        for property_name, described in schema.get("properties", {}).items()
    )
    return TYPE.format(name=name, description=schema.get("description", ""), properties=_lines(properties))


def _lines(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)
