"""Endpoints about the API itself: the policy for the client, its health, its document and a page of it."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from flask import Response, render_template, request

from editor.contrib.flask import csrf, problems, wire
from editor.contrib.flask.document import document
from editor.contrib.flask.endpoint import Endpoint, Parameter, written
from editor.contrib.flask.language import catalogue
from editor.contrib.flask.owner import member
from editor.contrib.flask.shape import shape
from editor.contrib.flask.state import State
from editor.html.schema import (
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
)


def schema_of(policy: Policy) -> dict[str, Any]:
    """Canonical HTML under a policy, as JSON: `editor.html.schema` without what the policy leaves out.

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


def read_policy(state: State) -> Response:
    """All that the browser client needs to apply the same rules as the server."""
    policy = state.editor.policy
    said = catalogue(request.args.get("lang"))
    limits = {name: getattr(policy, name) for name in LIMITS}
    answer = written(
        {
            "limits": limits,
            "emoji": expression().pattern,
            "schema": schema_of(policy),
            "messages": said.texts({f"too_many_{name[4:]}": limit for name, limit in limits.items()}),
            "lang": said.language,
            "csrf_token": csrf.token(),
            "link_rel": policy.link_rel,
            "paste": policy.paste,
            "features": {
                "drafts": state.drafts is not None,
                "images": state.uploads is not None,
                "embeds": policy.embeds,
            },
            "owner": _name_of(member()),
        }
    )
    answer.headers["Content-Language"] = said.language
    answer.vary.add("Accept-Language")
    return answer


def _name_of(who: str | None) -> str:
    """A name for a member's copies in the browser, which tells nothing about the member; "" for a guest."""
    return "" if who is None else hashlib.sha256(f"reply-editor client {who}".encode()).hexdigest()[:16]


def health(state: State) -> Response:
    """Whether the API and the stores behind it work."""
    checks: dict[str, str] = {}
    for name, check in state.health_checks.items():
        try:
            check()
            checks[name] = "ok"
        except Exception as error:  # Whatever a store's driver raises, the answer is that it does not work.
            checks[name] = type(error).__name__
    failing = any(said != "ok" for said in checks.values())
    return written({"status": "failing" if failing else "ok", "checks": checks}, 503 if failing else 200)


def openapi(state: State) -> Response:
    """This document."""
    answer = written(document(state.endpoints, state.settings.url_prefix))
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def docs(state: State) -> Response:
    """The API's document as a page."""
    described = document(state.endpoints, state.settings.url_prefix)
    html = render_template("editor/docs.html", document=described, problems=problems.KINDS, shape=shape)
    page = Response(html, content_type="text/html; charset=utf-8")
    page.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; base-uri 'none'"
    return page


LANG = Parameter("lang", "query", "The language of the texts, such as de.", {"type": "string"})

ENDPOINTS = (
    Endpoint(
        "GET",
        "/policy",
        "What the client needs to apply the same rules",
        read_policy,
        wire.PolicyAnswer,
        group="read",
        parameters=(LANG,),
    ),
    Endpoint("GET", "/health", "Whether everything works", health, wire.Health, group="", other={503: wire.Health}),
    Endpoint("GET", "/openapi.json", "This document", openapi, {"type": "object"}, group="read"),
    Endpoint("GET", "/docs", "This document as a page", docs, "text/html", group="read"),
)
