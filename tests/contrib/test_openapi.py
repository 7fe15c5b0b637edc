"""The API is what its document says: every endpoint, every answer, tried with generated requests."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from flask.testing import FlaskClient

from editor import Editor, Paste, Policy
from editor.contrib.flask import wire
from editor.contrib.flask.settings import Settings
from tests.contrib.conftest import Served

ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).with_name("schemathesis.toml")
CASES = "15"
"""Generated requests for each operation, beside those that cover its schema's edges."""


def test_schemathesis_finds_nothing_with_all_its_checks(served: Served, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{served.url}/policy") as answer:
        token = json.load(answer)["csrf_token"]
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
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
    headers = ["-H", f"X-CSRF-Token: {token}", "-H", f"Cookie: {cookie}"]
    run = subprocess.run(
        [*command, f"{served.url}/openapi.json", *options, *headers],
        cwd=tmp_path,  # It keeps a cache where it runs.
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    with urllib.request.urlopen(f"{served.url}/openapi.json") as answer:
        operations = sum(map(len, json.load(answer)["paths"].values()))
    # It leaves out the address that it reads the document from.
    assert f"Tested: {operations - 1}" in run.stdout, run.stdout[-3000:]


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


def test_the_types_are_what_the_core_answers() -> None:
    editor = Editor()
    assert list(editor.check("").to_json()) == list(wire.Checked.__struct_fields__)
    assert list(editor.paste(text="x").to_json()) == list(wire.Pasted.__struct_fields__)
    assert list(Paste.__dataclass_fields__) == list(wire.Pasted.__struct_fields__)
    assert list(editor.check("").stats.to_json()) == list(wire.Stats.__struct_fields__)


def test_every_setting_and_every_endpoint_is_documented(client: FlaskClient) -> None:
    text = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    document = client.get("/editor/openapi.json").json
    assert document is not None
    missing = [path for path in document["paths"] if f"`{path}`" not in text and f"{path}`" not in text]
    missing += [name for name in Settings.__dataclass_fields__ if f"`EDITOR_{name.upper()}`" not in text]
    assert missing == []
    assert Policy().images == "link"
