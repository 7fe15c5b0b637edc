"""The markup of the reply box, and of what loads it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from markupsafe import Markup

from editor.api import client, csrf
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.posting import Posted, format_of
from editor.result import Result
from editor.translation import Translator

BOX = Markup(
    '<reply-editor context="{context}" api="{api}"{token} lang="{lang}" dir="{dir}"{about}>'
    "{label}"
    '<textarea id="{id}" name="{name}"{attributes}>\n{value}</textarea>'
    "{violations}"
    '<input type="hidden" name="{name}-format" value="{posted}"{form}>'
    '<input type="hidden" name="reply_token" value="{reply_token}">'
    "</reply-editor>"
)
"""A newline right after the start tag of a textarea is not part of its value, so one is always there for a value that
starts with one: https://html.spec.whatwg.org/multipage/grouping-content.html#the-pre-element

The hidden field says what the textarea posts: "text" as it is typed, or "html" once the client has taken over.
"""


LABEL = Markup('<label for="{id}">{label}</label>')
VIOLATIONS = Markup('<ul class="re-violations" id="{id}-violations" role="alert">{items}</ul>')
VIOLATION = Markup('<li data-code="{code}">{message}</li>')

FILES = (
    ("reply-editor.css", Markup('<link rel="stylesheet" href="{}"{}>')),
    ("reply-editor.js", Markup('<script type="module" src="{}"{}></script>')),
    ("embed.css", Markup('<link rel="stylesheet" href="{}"{}>')),
    ("embed.js", Markup('<script defer src="{}"{}></script>')),
)
"""What a page loads, in its order; those of the players in posts where there are any."""


Address = Callable[[str], str | None]
"""Answers where the host serves a file of the client from, or None where it leaves that to the API."""


def head(visit: Visit, nonce: str | None = None, address: Address | None = None) -> Markup:
    """The links to the style sheets and scripts of the reply box and of the players in posts."""
    with_nonce = Markup(' nonce="{}"').format(nonce) if nonce else Markup("")
    lines = (
        line.format((address and address(name)) or f"{visit.prefix}/static/{name}", with_nonce)
        for name, line in FILES
        if name not in client.BY_HAND or client.find(name)
    )
    return Markup("\n").join(lines)


def field(
    visit: Visit,
    name: str,
    *,
    context: str,
    label: str | Literal[False] | None = None,
    value: str = "",
    result: Result | None = None,
    posted: Posted | None = None,
    about: Mapping[str, str | None] = MappingProxyType({}),
    attributes: Mapping[str, Any],
) -> Markup:
    """The labeled textarea inside its custom element. `attributes` are the textarea's own, `about` the element's.

    `result` is that of a post that was refused: its violations stand beside the box. `posted` says whether the value is
    HTML or plain text that was typed; without it a tag in the value decides.
    """
    texts, header = translator(visit), visit.services.settings.csrf_header
    about = about if header == csrf.HEADER else {**about, "csrf-header": header}
    return box(
        name,
        context=context,
        api=visit.prefix,
        texts=texts,
        value=value,
        result=result,
        posted=posted,
        about=about,
        attributes=attributes,
        label=None if label is False else texts.text(label or "Write your reply"),
        token=csrf.token(visit),
    )


def box(
    name: str,
    *,
    context: str,
    api: str,
    texts: Translator,
    value: str,
    attributes: Mapping[str, Any],
    result: Result | None = None,
    posted: Posted | None = None,
    about: Mapping[str, str | None] = MappingProxyType({}),
    label: str | None = None,
    token: str | None = None,
) -> Markup:
    """The textarea inside its custom element, for a page that may have no visit: without a `label` where the host's
    form writes one, without a `token` where the client asks for it, without drafts where the `context` is empty."""
    others = {"rows": 8, "id": name, **{key.rstrip("_").replace("_", "-"): given for key, given in attributes.items()}}
    identity = others.pop("id")
    violations = Markup("")
    if result is not None and not result.ok:
        # What was sent stays in the textarea as it was sent; the client takes it as the server understood it.
        about = {**about, "refused": str(result.html)}
        others |= {"aria-invalid": "true", "aria-describedby": f"{identity}-violations"}
        items = (VIOLATION.format(code=violation.code, message=violation.message) for violation in result.violations)
        violations = VIOLATIONS.format(id=identity, items=Markup("").join(items))
    return BOX.format(
        context=context,
        api=api,
        token=_attributes({"csrf-token": token}),
        reply_token=secrets.token_urlsafe(16),
        lang=texts.language,
        dir=texts.direction,
        about=_attributes(about),
        id=identity,
        name=name,
        label="" if label is None else LABEL.format(id=identity, label=label),
        value=str.__str__(value),  # Stored HTML may be marked as safe to show; here it is the text of a textarea.
        attributes=_attributes(others),
        violations=violations,
        posted=posted or format_of(value),
        form=_attributes({"form": others.get("form")}),
    )


def _attributes(values: Mapping[str, Any]) -> Markup:
    attributes = Markup("")
    for name, value in values.items():
        if value is True:
            attributes += Markup(" {}").format(name)
        elif value is not None and value is not False:
            attributes += Markup(' {}="{}"').format(name, value)
    return attributes
