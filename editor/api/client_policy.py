"""The policy as the browser client needs it, to apply the same rules as the server."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from editor.api import csrf, policy_schemas
from editor.api.endpoint import Endpoint, Parameter
from editor.api.identity import Visit
from editor.api.language import translator
from editor.api.response import Response, json_response
from editor.canonical.characters import BIDI, FORBIDDEN, UNSEEN
from editor.canonical.schema import (
    CONTENT,
    ELEMENTS,
    NEEDS,
    NOT_IN_CELLS,
    REL,
    REQUIRED_ELEMENTS,
    STYLED,
    STYLES,
    TEXT_ONLY_IN,
)
from editor.canonical.urls import IMAGE, LINK, MAX_LENGTH
from editor.policy import Policy
from editor.rules.emoji import expression

LIMITS = (
    "max_bytes",
    "max_depth",
    "min_characters",
    "max_characters",
    "max_emoji",
    "max_links",
    "max_images",
    "max_embeds",
    "upload_max_bytes",
)

LIMIT_OF = {
    "too_many_emoji": "max_emoji",
    "too_many_links": "max_links",
    "too_many_images": "max_images",
    "too_many_embeds": "max_embeds",
    "too_long": "max_characters",
    "too_short": "min_characters",
}
"""The limit that is counted in each violation's sentence, and so decides its plural form."""


def schema_of(policy: Policy) -> dict[str, Any]:
    """Canonical HTML under a policy, as JSON: `editor.canonical.schema` without what the policy leaves out.

    A pattern is an expression for a whole attribute value as written, good for JavaScript's flag u.
    """
    rel = re.escape(policy.link_rel).replace(r"\ ", " ").replace(r"\-", "-")
    elements = {}
    for name, element in ELEMENTS.items():
        if name not in policy.elements:
            continue
        forms = [
            [
                {
                    "name": attribute.name,
                    "pattern": rel if attribute.pattern == REL else attribute.pattern,
                    "required": attribute.required,
                    "url": attribute.url,
                }
                for attribute in form
            ]
            for form in element.forms
        ]
        elements[name] = {"role": element.role, "content": element.content, "forms": forms}
    return {
        "elements": elements,
        "content": CONTENT,
        "text_only_in": sorted(TEXT_ONLY_IN),
        "not_in_cells": sorted(NOT_IN_CELLS),
        "required": sorted(REQUIRED_ELEMENTS),
        "needs": {name: list(needed) for name, needed in NEEDS.items() if name in policy.elements},
        "styles": {name: STYLES[name] for name in STYLES if name in policy.styles},
        "styled": sorted(STYLED & policy.elements) if policy.styles else [],
    }


def in_javascript(expression: re.Pattern[str]) -> str:
    """An expression of canonical HTML as JavaScript reads it with flag u.

    >>> print(in_javascript(re.compile(r"[\\U0001fffe]\\Z")))
    [\\u{1fffe}]$
    """
    source = expression.pattern.replace(r"\Z", "$")
    return re.sub(r"\\U([0-9a-f]{8})", lambda escape: f"\\u{{{int(escape[1], 16):x}}}", source)


_OF_ANY_LENGTH_ALLOWED = f"^(?=.{{1,{MAX_LENGTH}}}$)"
PATTERNS = {
    "link": _OF_ANY_LENGTH_ALLOWED + in_javascript(LINK),
    "image": _OF_ANY_LENGTH_ALLOWED + in_javascript(IMAGE),
    "forbidden": in_javascript(FORBIDDEN),
    "bidi": in_javascript(BIDI),
    "unseen": in_javascript(UNSEEN),
}
"""Which addresses and characters a reply holds, as expressions for JavaScript, flag u. The host of an address is judged
further, by editor/canonical/hosts.py, which no expression can say."""


def read_policy(visit: Visit) -> Response:
    """All that the browser client needs to apply the same rules as the server."""
    services, policy = visit.services, visit.editor.policy
    texts = translator(visit, visit.request.query.get("lang"))
    limits = {name: getattr(policy, name) for name in LIMITS}
    answer = json_response(
        {
            "limits": limits,
            "emoji": expression().pattern,
            "patterns": PATTERNS,
            "schema": schema_of(policy),
            "messages": texts.texts({code: getattr(policy, name) for code, name in LIMIT_OF.items()}),
            "lang": texts.language,
            "csrf_token": csrf.token(visit),
            "link_rel": policy.link_rel,
            "paste": policy.paste,
            "features": {
                "drafts": services.drafts is not None,
                "images": services.uploads is not None,
                "embeds": policy.embeds,
                "autolink": policy.autolink and "a" in policy.elements,
            },
            "picture_types": _picture_types() if services.uploads is not None else [],
            "owner": _name_of(visit.member),
        }
    )
    return answer.adding(("Content-Language", texts.language)).varying("Accept-Language")


def _picture_types() -> list[str]:
    from editor.uploads.picture import MEDIA_TYPES  # Needs Pillow, which a forum without uploads need not have.

    return list(MEDIA_TYPES.values())


def _name_of(member: str | None) -> str:
    """A name for a member's copies in the browser, which tells nothing about the member; "" for a guest."""
    return "" if member is None else hashlib.sha256(f"reply-editor client {member}".encode()).hexdigest()[:16]


LANG = Parameter("lang", "query", "The language of the texts, such as de.", {"type": "string"})

ENDPOINTS = (
    Endpoint(
        "GET",
        "/policy",
        "What the client needs to apply the same rules",
        read_policy,
        policy_schemas.PolicyAnswer,
        group="read",
        parameters=(LANG,),
    ),
)
