"""docs/architecture.md is the repository: its picture is the layers of the imports, and all that it names is there."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import PAGES, ROOT
from tests.unit.test_imports import LAYERS, is_module

PAGE = PAGES["docs/architecture.md"]
PATHS = sorted(set(re.findall(r"`((?:editor|static|tests|docs|tools|demo)/[\w./-]+)`", PAGE)))
NAMES = sorted(set(re.findall(r"`(\[?\w+\]?)`\s+in\s+`((?:editor|static|tests|docs)/[\w./-]+)`", PAGE)))


def test_the_picture_is_the_layers_of_the_imports() -> None:
    picture = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert picture
    rows = [set(line.split()) for line in picture[1].splitlines() if line.strip(" │")]
    layers = [{name or "editor" for name in layer if is_module(f"editor.{name}".rstrip("."))} for layer in LAYERS]
    assert rows == layers[::-1]


@pytest.mark.parametrize("path", PATHS)
def test_a_file_or_folder_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "path"), NAMES)
def test_a_name_stands_in_the_file_that_is_named_beside_it(name: str, path: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", (ROOT / path).read_text(encoding="utf-8"))


def test_every_folder_of_the_package_is_in_the_table() -> None:
    folders = {path.name for path in (ROOT / "editor").iterdir() if (path / "__init__.py").exists()}
    assert {name for name in folders if f"| `editor/{name}` |" not in PAGE} == set()


def test_the_five_things_that_anyone_looks_for_are_named() -> None:
    assert len(PATHS) >= 40
    assert len(NAMES) >= 15
    for what in ("The emoji limit", "The YouTube rule", "A Word list", "A draft's conflict", "The guest cookie"):
        assert f"| {what} | `" in PAGE
