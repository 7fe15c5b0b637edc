"""The lowest release that SECURITY.md names for a dependency is the one that is allowed."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.docs.pages import PAGES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"].values()
DEPENDENCIES = [*PROJECT["dependencies"], *(dependency for extra in EXTRAS for dependency in extra)]
FOUND = [re.match(r"([\w.-]+)(?:\[\w+\])?>=([\d.]+)", dependency) for dependency in DEPENDENCIES]
LOWEST: dict[str, str] = {
    **{found[1]: found[2] for found in FOUND if found},
    **json.loads((ROOT / "static/package.json").read_text(encoding="utf-8"))["dependencies"],
    "werkzeug": "as Flask asks",
}
ROWS = re.findall(r"^\| ([\w-]+) \| [^|]*(?:CVE|GHSA)-.*\| ([^|]+) \|$", PAGES["SECURITY.md"], re.MULTILINE)


@pytest.mark.parametrize(("package", "lowest"), ROWS)
def test_the_lowest_release_of_the_table_is_the_one_that_is_allowed(package: str, lowest: str) -> None:
    assert lowest == LOWEST[package]


def test_the_table_is_read() -> None:
    assert len({package for package, _ in ROWS}) > 10
