"""The API is what its document says: every endpoint, every answer, tried with generated requests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from flask.testing import FlaskClient

from editor import Editor, Embed, Policy
from editor.api import schemas
from editor.api.settings import Settings
from editor.drafts import Draft, Revision
from editor.drafts.keys import Guest
from editor.uploads.picture import MEDIA_TYPES
from tests.contrib.conftest import Served
from tests.contrib.service import FORUM, running
from tools.openapi import document

ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).with_name("schemathesis.toml")
CASES = "15"
"""Generated requests for each operation, beside those that cover its schema's edges."""


def test_schemathesis_finds_nothing_with_all_its_checks(served: Served, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{served.url}/policy") as answer:
        token = json.load(answer)["csrf_token"]
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    try_all(served.url, tmp_path, f"X-CSRF-Token: {token}", f"Cookie: {cookie}")


def test_schemathesis_finds_nothing_in_the_service(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        key = f"Authorization: Bearer {FORUM}"
        # Drafts need an owner, whom the document leaves to the caller.
        owner = f"Reply-Editor-Owner: guest {Guest.new().token}"
        # JSON lines it cannot write; tests/contrib/test_service.py tries them.
        try_all(service.url, tmp_path, key, owner, left_out=("/check/batch",))


def try_all(url: str, folder: Path, *headers: str, left_out: tuple[str, ...] = ()) -> None:
    """Have schemathesis try every operation of the API at an address, with these headers."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    options = [
        "--checks",
        "all",
        "--max-examples",
        CASES,
        "--no-color",
        "--generation-database",
        "none",
        "--seed",
        "42",
    ]
    run = subprocess.run(
        [
            *command,
            f"{url}/openapi.json",
            *options,
            *(part for header in headers for part in ("-H", header)),
            *(part for path in left_out for part in ("--exclude-path", path)),
        ],
        cwd=folder,  # It keeps a cache where it runs.
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    with urllib.request.urlopen(f"{url}/openapi.json") as answer:
        operations = sum(map(len, json.load(answer)["paths"].values()))
    # It leaves out the address that it reads the document from.
    assert f"Tested: {operations - 1 - len(left_out)}" in run.stdout, run.stdout[-3000:]


def test_every_endpoint_and_every_type_is_on_the_page(client: FlaskClient) -> None:
    document = client.get("/editor/openapi.json").json
    assert document is not None
    assert document["openapi"] == "3.1.0"
    page = client.get("/editor/docs")
    assert page.content_type == "text/html; charset=utf-8"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert f"<code>{method.upper()} /editor{path}</code>" in page.text
            assert operation["summary"]
            assert operation["description"]
    for name in document["components"]["schemas"]:
        assert f'<section id="{name}">' in page.text


NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RESTORED: dict[str, Any] = {"html": "<p>x</p>", "notices": []}
CORE = Editor(Policy(max_emoji=1, max_links=0))
ANSWERS: list[tuple[Callable[[], dict[str, Any]], type[msgspec.Struct]]] = [
    # With a violation, notices and their actions, an embed, a link, a picture, and all kinds of what was removed.
    (
        lambda: CORE.check(
            '<p>🙂🙂 <a href="/x" onclick="y">x</a><img src="/i.png" alt=""><img src="data:,x"></p>'
            "<p>https://youtu.be/GfEKGum0kGQ</p><blink>b</blink><!-- c --><p style='float:left'>d</p>"
        ).to_json(),
        schemas.Checked,
    ),
    (lambda: CORE.paste(html="<b>x</b><img src='file:///x.png'>", text="x").to_json(), schemas.Pasted),
    (lambda: cast(Embed, CORE.embed("https://youtu.be/GfEKGum0kGQ")).to_json(), schemas.Embed),
    (lambda: Draft("reply:1", 1, "<p>x</p>", NOW, NOW, None).to_json() | {"restored": RESTORED}, schemas.Draft),
    (
        lambda: Revision("reply:1", 1, "<p>x</p>", NOW, "saved", "phone").to_json() | {"restored": RESTORED},
        schemas.Revision,
    ),
]


@pytest.mark.parametrize(("answer", "schema"), ANSWERS, ids=[schema.__name__ for _, schema in ANSWERS])
def test_what_the_core_answers_is_what_the_document_says(
    answer: Callable[[], dict[str, Any]], schema: type[msgspec.Struct]
) -> None:
    """Value by value, to the depth: nothing more, nothing less, and of the type that is named."""
    given = json.loads(json.dumps(answer()).replace("+00:00", "Z"))
    read = msgspec.convert(given, schema, strict=True)
    assert json.loads(msgspec.json.encode(read)) == given


def test_the_answer_that_is_compared_has_something_of_everything() -> None:
    checked = ANSWERS[0][0]()
    assert all(checked[name] for name in ("violations", "notices", "links", "images", "embeds", "removed"))
    assert {each["kind"] for each in checked["removed"]} >= {"element", "attribute", "style", "comment"}
    assert any(notice["actions"] for notice in checked["notices"])


def test_the_document_names_both_texts_of_a_conflict(client: FlaskClient) -> None:
    document = client.get("/editor/openapi.json").json
    assert document is not None
    for method in ("put", "delete"):
        answer = document["paths"]["/drafts/{context}"][method]["responses"]["412"]
        assert answer["content"]["application/problem+json"]["schema"] == {
            "$ref": "#/components/schemas/ConflictAnswer"
        }
    assert {"current", "submitted"} <= set(document["components"]["schemas"]["ConflictAnswer"]["required"])


def test_the_pictures_that_are_offered_are_those_that_are_taken(client: FlaskClient) -> None:
    policy = client.get("/editor/policy").json
    assert policy is not None
    assert policy["picture_types"] == list(MEDIA_TYPES.values())


def test_the_clients_types_are_those_of_the_document() -> None:
    """Field by field, without Node.js; `.ci/run` generates the file anew and compares it whole."""
    generated = (ROOT / "static/src/types.gen.ts").read_text(encoding="utf-8")
    for name, schema in json.loads(document())["components"]["schemas"].items():
        found = re.search(
            rf"\n        {name}: (?:\{{\n(.*?)\n        \}}|Record<string, never>);", generated, re.DOTALL
        )
        assert found, name
        fields = re.findall(r"^            \"?(\w+)\"?\??: ", found[1] or "", re.MULTILINE)
        assert fields == list(schema.get("properties", {})), name


def test_every_setting_and_every_endpoint_is_documented(client: FlaskClient) -> None:
    # What only the service has is on its own page.
    text = "".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("api.md", "service.md"))
    document = client.get("/editor/openapi.json").json
    assert document is not None
    missing = [path for path in document["paths"] if f"`{path}`" not in text and f"{path}`" not in text]
    missing += [name for name in Settings.__dataclass_fields__ if f"`EDITOR_{name.upper()}`" not in text]
    assert missing == []
    assert Policy().images == "link"
