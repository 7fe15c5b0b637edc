"""The committed client: small, licensed, and rebuilt byte by byte."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
from pathlib import Path

import pytest

from tests.browser.forum import MARKS
from tests.browser.node import STATIC, node_modules

pytestmark = MARKS

DIST = STATIC / "dist"
LIMIT = 115_000
"""Most bytes of the client in all, compressed: the script, the style sheet and one language's emoji."""


LANGUAGES = sorted(path.stem.partition("-")[2] for path in DIST.glob("emoji-*.json"))
LATER = {"en": 25_000}
"""Most bytes that come when they are asked for, in English; other languages search by English words as well."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_client_is_at_most_115_kb_compressed(language: str) -> None:
    files = ["reply-editor.js", "reply-editor.css", f"emoji-{language}.json"]
    sizes = {name: len(gzip.compress((DIST / name).read_bytes(), 9)) for name in files}
    assert sum(sizes.values()) <= LIMIT, sizes


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_for_later_is_at_most_25_kb_compressed_and_55_in_other_languages(language: str) -> None:
    parts = ("emoji", "history", "quotes")
    files = {*(f"reply-editor-{part}.js" for part in parts), "keywords-en.json", f"keywords-{language}.json"}
    sizes = {name: len(gzip.compress((DIST / name).read_bytes(), 9)) for name in files}
    assert sum(sizes.values()) <= LATER.get(language, 55_000), sizes


def test_the_script_names_its_part_by_what_is_in_it() -> None:
    part = hashlib.sha256((DIST / "reply-editor-emoji.js").read_bytes()).hexdigest()[:12]
    assert f"reply-editor-emoji.js?{part}" in (DIST / "reply-editor.js").read_text(encoding="utf-8")


def test_every_file_has_its_checksum() -> None:
    listed = {
        name: digest for digest, name in (line.split("  ") for line in (DIST / "SHA256SUMS").read_text().splitlines())
    }
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
