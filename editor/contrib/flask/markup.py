"""The markup of the reply box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from editor.locale import Catalogue

FIELD = Markup(
    '<reply-editor context="{context}" api="{api}" csrf-token="{token}" lang="{lang}" dir="{dir}">'
    '<label for="{id}">{label}</label>'
    '<textarea id="{id}" name="{name}"{attributes}>\n{value}</textarea>'
    "</reply-editor>"
)
"""A newline right after the start tag of a textarea is not part of its value, so one is always there for a value that
starts with one: https://html.spec.whatwg.org/multipage/grouping-content.html#the-pre-element"""


def field(
    name: str,
    *,
    context: str,
    label: str,
    value: str,
    attributes: Mapping[str, Any],
    api: str,
    token: str,
    said: Catalogue,
) -> Markup:
    """The labelled textarea inside its custom element."""
    written = {"rows": 8, "id": name, **{key.rstrip("_").replace("_", "-"): said for key, said in attributes.items()}}
    identity = written.pop("id")
    return FIELD.format(
        context=context,
        api=api,
        token=token,
        lang=said.language,
        dir=said.direction,
        id=identity,
        name=name,
        label=label,
        value=value,
        attributes=_attributes(written),
    )


def _attributes(values: Mapping[str, Any]) -> Markup:
    written = Markup("")
    for name, value in values.items():
        if value is True:
            written += Markup(" {}").format(name)
        elif value is not None and value is not False:
            written += Markup(' {}="{}"').format(name, value)
    return written
