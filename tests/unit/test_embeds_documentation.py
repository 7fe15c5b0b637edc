"""What docs/embeds.md shows beside code is true: its policies, its links, its fields."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import editor
from editor import Editor, Policy
from editor.providers.entry import FIELDS
from editor.rules.addresses import find_addresses

TEXT = (Path(editor.__file__).parents[1] / "docs" / "embeds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("toml", re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL))
def test_the_policies_are_policies(toml: str) -> None:
    told = tomllib.loads(toml)
    ((code, entry),) = told["providers"].items()
    page = f"https://{entry['hosts'][0].replace('*', 'www')}{entry['pages'][0]}"
    embed = Editor(Policy.from_mapping(told)).embed(page.replace("{id}", "x5e9eog"))
    assert embed is not None
    assert (embed.provider, embed.src) == (code, entry["player"].replace("{id}", "x5e9eog"))


@pytest.mark.parametrize(("text", "link"), re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", TEXT, re.MULTILINE)[:4])
def test_the_links_are_found_as_the_table_says(text: str, link: str) -> None:
    assert [text[found.start : found.end] for found in find_addresses(text)] == [link]


def test_every_field_of_an_entry_is_documented() -> None:
    for field in FIELDS:
        if field != "name":
            assert re.search(rf"^\| .*`{field}`", TEXT, re.MULTILINE), field
