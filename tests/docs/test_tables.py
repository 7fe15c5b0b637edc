"""The tables of the pages, and what pyproject.toml says, are what the code has."""

from __future__ import annotations

import re
import tomllib

import pytest

from editor.api import batch, client_policy, drafts, images, operation, texts
from editor.api.description import described
from editor.api.endpoint import Endpoint
from editor.api.openapi import by_token
from editor.dialects import DIALECTS
from editor.paste.sources import CODE, SOURCES, WEB
from editor.providers.template import CONVERTERS
from tests.docs.pages import PAGES, ROOT

ENDPOINTS = described(
    (
        *texts.ENDPOINTS,
        batch.CHECK_BATCH,
        *client_policy.ENDPOINTS,
        *drafts.ENDPOINTS,
        *images.ENDPOINTS,
        operation.HEALTH,
        operation.LIVE,
        operation.METRICS,
    ),
    by_token("X-CSRF-Token"),
)
"""What the page of the API tells of."""
ROWS = {
    (method, path): (mark == " †", limit)
    for method, paths, mark, limit in re.findall(
        r"^\| (GET|PUT|POST|DELETE) (`/[^|]*?`)( †)? \|.*\| ([^|]+) \|$", PAGES["docs/api.md"], re.MULTILINE
    )
    for path in re.findall(r"`([^`]+)`", paths)
}
"""Method and path → whether it is marked as changing something, and its limit, as the page has them."""


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: f"{each.method} {each.path}")
def test_an_endpoint_has_its_mark_and_its_limit_on_the_page(endpoint: Endpoint) -> None:
    marked, limit = ROWS[endpoint.method, endpoint.path]
    assert marked == endpoint.changes
    counted = "text" if endpoint.path == "/check/batch" else endpoint.group or "none"
    assert limit.partition(",")[0] == counted


def test_the_page_has_no_endpoint_that_is_not_there() -> None:
    assert set(ROWS) - {(each.method, each.path) for each in ENDPOINTS} == set()
    assert len(ENDPOINTS) > 15


def named(page: str, pattern: str) -> set[str]:
    """The code in the first cell of the rows that begin so."""
    rows = re.findall(rf"^\| ({pattern}[^|]*) \|", PAGES[page], re.MULTILINE)
    return {code for row in rows for code in re.findall(r"`([^`]+)`", row)}


def test_every_source_of_a_paste_is_on_the_page() -> None:
    part = PAGES["docs/paste.md"].partition("## What is recognized")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \| (?!Recognized)", part, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)} - {"source"}
    assert told == {name for name, *_ in SOURCES} | {CODE[0], WEB[0], "plain"}


def test_every_converter_of_a_players_address_is_on_the_page() -> None:
    found = re.search(r"Converters: ([\w, ]+) \|", PAGES["docs/embeds.md"])
    assert found
    assert set(found[1].split(", ")) == set(CONVERTERS)


def test_every_attribute_that_the_box_reads_is_on_the_page() -> None:
    source = (ROOT / "static/src/element.ts").read_text(encoding="utf-8")
    read = set(re.findall(r'this\.getAttribute\("([\w-]+)"\)', source))
    assert len(read) > 5
    assert {name for name in read if f"| `{name}` |" not in PAGES["docs/client.md"]} == set()


def test_every_property_that_a_forum_may_set_is_on_the_page() -> None:
    source = (ROOT / "static/src/styles/properties.css").read_text(encoding="utf-8")
    kept = set(re.findall(r"^ +(--re-[\w-]+):", source, re.MULTILINE))
    # The box sets none by itself of what a page keeps at its top.
    assert set(re.findall(r"`(--re-[\w-]+)`", PAGES["docs/client.md"])) == {*kept, "--re-sticky"}


def test_every_logger_is_on_the_page_for_operators() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "editor").rglob("*.py"))
    (told,) = re.findall(r"The loggers are ([^.]*(?:\.\w[^.]*)*)\. ", PAGES["docs/operating.md"])
    assert re.findall(r"`([\w.]+)`", told)
    assert set(re.findall(r"`([\w.]+)`", told)) == set(re.findall(r'getLogger\("([\w.]+)"\)', code))


def test_every_dialect_is_on_the_page() -> None:
    assert named("docs/moving-in.md", "`") >= set(DIALECTS)


def test_the_release_of_django_that_the_package_names_is_that_of_the_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = re.findall(r"Framework :: Django :: ([\d.]+)", "\n".join(project["classifiers"]))
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = re.findall(r"^Django==(\d+\.\d+)", lock, re.MULTILINE)
    assert told == locked
    assert f"For Django {locked[0]}, with which the tests run" in PAGES["docs/django.md"]
