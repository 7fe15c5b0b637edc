"""The committed client: small, licensed, rebuilt byte by byte, and inside the wheel."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.forum import MARKS
from tests.browser.node import STATIC, node_modules

pytestmark = MARKS

DIST = STATIC / "dist"
LIMIT = 110_000
"""Most bytes of the client in all, compressed: the script, the style sheet and one language's emoji."""


def test_the_client_is_at_most_110_kb_compressed() -> None:
    files = ["reply-editor.js", "reply-editor.css", "emoji-en.json"]
    sizes = {name: len(gzip.compress((DIST / name).read_bytes(), 9)) for name in files}
    assert sum(sizes.values()) <= LIMIT, sizes


def test_every_file_has_its_checksum() -> None:
    listed = dict(reversed(line.split("  ")) for line in (DIST / "SHA256SUMS").read_text().splitlines())
    actual = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DIST.iterdir() if path.name != "SHA256SUMS"
    }
    assert listed == actual


def test_everything_that_is_bundled_is_licensed_permissively() -> None:
    heads = [line for line in (DIST / "licenses.txt").read_text(encoding="utf-8").splitlines() if line.endswith(")")]
    named = [line for line in heads if line.count(" ") == 2 and line.partition(" ")[0].replace("-", "").isalnum()]
    assert len(named) >= 13
    assert {line.rpartition("(")[2] for line in named} <= {"MIT)", "ISC)"}


def test_the_lock_file_names_exact_versions_and_no_address_to_download_from() -> None:
    import json

    lock = json.loads((STATIC / "package-lock.json").read_text(encoding="utf-8"))
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    assert not any("resolved" in package for package in lock["packages"].values())
    own = json.loads((STATIC / "package.json").read_text(encoding="utf-8"))
    versions = [*own["dependencies"].values(), *own["devDependencies"].values()]
    assert all(version[0].isdigit() for version in versions)


def test_a_rebuild_is_the_committed_client_byte_by_byte(tmp_path: Path) -> None:
    node_modules()
    subprocess.run(["node", "build.mjs", str(tmp_path / "dist")], cwd=STATIC, check=True, capture_output=True)
    for path in DIST.iterdir():
        assert (tmp_path / "dist" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_types_of_the_client_hold() -> None:
    node_modules()
    done = subprocess.run(["node_modules/.bin/tsc", "-p", "."], cwd=STATIC, capture_output=True, text=True, check=False)
    assert done.stdout == ""


SERVE = """
import sys
from flask import Flask, render_template_string
from editor.contrib.flask import ReplyEditor
import editor
assert "site-packages" in editor.__file__, editor.__file__
app = Flask(__name__)
app.config["SECRET_KEY"] = "x"
ReplyEditor(app)
@app.get("/")
def page():
    return render_template_string(
        '<!doctype html><title>x</title>{{ reply_editor.head() }}<form>'
        '{{ reply_editor.field("content", context="reply:1", label="Reply") }}</form>'
    )
from werkzeug.serving import make_server
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.timeout(300)
def test_the_wheel_in_an_empty_environment_serves_the_client(browser: Browser, tmp_path: Path) -> None:
    root = STATIC.parent
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, root], check=True, timeout=200)
    wheel = next(tmp_path.glob("*.whl"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env/bin/python"
    subprocess.run([*pip, "--python", python, "install", f"{wheel}[flask]"], check=True, timeout=200)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with subprocess.Popen(
        [python, "-c", SERVE], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            assert port, server.stderr.read() if server.stderr else ""
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector("reply-editor.re-ready .re-text")
            page.close()
        finally:
            server.terminate()
