"""A JSON Schema in a few words, for the page of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup


def shape(schema: Mapping[str, Any]) -> Markup:
    """The schema in words, with links to the named types.

    >>> shape({"type": "array", "items": {"type": "string"}})
    Markup('list of string')
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#{0}">{0}</a>').format(name)
    if "anyOf" in schema:
        return Markup(" or ").join(map(shape, schema["anyOf"]))
    if "enum" in schema:
        return Markup(" or ").join(Markup("<code>{}</code>").format(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return Markup("list of {}").format(shape(schema.get("items", {})))
    if "properties" in schema:
        return Markup(", ").join(
            Markup("<code>{}</code>: {}").format(name, shape(inner)) for name, inner in schema["properties"].items()
        )
    return Markup("{}").format(schema.get("type", "anything"))
