"""A policy is checked when it is made, and a wrong one names its field."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from editor import Policy, PolicyError


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("max_emoji", -1, "negative"),
        ("max_emoji", "75", "whole number"),
        ("max_emoji", True, "whole number"),
        ("max_emoji", 7.5, "whole number"),
        ("max_bytes", 0, "at least 1"),
        ("max_bytes", None, "whole number"),
        ("max_depth", -64, "negative"),
        ("min_characters", None, "whole number"),
        ("elements", ["p", "br", "script"], "'script' is outside the schema"),
        ("elements", ["p"], "'br' cannot be left out"),
        ("elements", ["p", "br", "ul"], "'ul' requires 'li'"),
        ("elements", "p", "list of names"),
        ("elements", ["p", 1], "list of names"),
        ("styles", ["position"], "'position' is outside the schema"),
        ("link_rel", 'x" onclick="y', "link types"),
        ("link_rel", "", "link types"),
        ("allowed_image_hosts", ["https://example.org"], "host name"),
        ("allowed_image_hosts", ["BÜCHER.example"], "host name"),
        ("denied_link_hosts", None, "list of names"),
        ("autolink", "yes", "true or false"),
        ("cleaner", "tidy", "one of bleach, nh3"),
        ("paste", None, "one of plain, rich"),
        ("no_such_field", 1, "is not a setting"),
        ("max_emojis", 1, "did you mean 'max_emoji'"),
        ("max_depth", 257, "at most 256"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_name_of_its_field(field: str, value: Any, reason: str) -> None:
    with pytest.raises(PolicyError, match=reason) as error:
        Policy.from_mapping({field: value})
    assert error.value.field == field


def test_a_limit_below_its_opposite_is_refused() -> None:
    with pytest.raises(PolicyError, match="below min_characters"):
        Policy(min_characters=10, max_characters=9)


def test_a_policy_is_read_from_toml(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('max_emoji = 3\nmax_links = "none"\ncleaner = "nh3"\nallowed_image_hosts = ["*.example.org"]\n')
    policy = Policy.from_toml(file)
    assert (policy.max_emoji, policy.max_links, policy.cleaner) == (3, None, "nh3")
    assert policy.allowed_image_hosts == frozenset({"*.example.org"})


@pytest.mark.parametrize("content", [b"max_emoji = ", b"\xff\xfe"])
def test_a_file_that_is_not_toml_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)
    with pytest.raises(PolicyError, match=r"policy\.toml.*is not TOML"):
        Policy.from_toml(file)


def test_json_of_a_policy_makes_the_same_policy() -> None:
    policy = Policy(max_emoji=None, styles=frozenset({"color"}), denied_link_hosts=frozenset({"a.example"}))
    assert Policy.from_mapping(json.loads(policy.to_json())) == policy


def test_replace_changes_some_fields_and_checks_them() -> None:
    policy = Policy(max_emoji=3).replace(max_links=4)
    assert (policy.max_emoji, policy.max_links) == (3, 4)
    with pytest.raises(PolicyError, match="max_links"):
        policy.replace(max_links=-4)


def test_a_policy_is_frozen_and_can_be_a_key() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Policy().max_emoji = 1  # type: ignore[misc]  # that is what is tried
    assert {Policy(): 1}[Policy()] == 1


@pytest.mark.parametrize("make", [Policy, Policy().replace, lambda **fields: Policy.from_mapping(fields)])
def test_an_unknown_field_is_refused_with_the_nearest_one_however_the_policy_is_made(make: Any) -> None:
    with pytest.raises(PolicyError, match="did you mean 'max_emoji'") as error:
        make(max_emojis=1)
    assert error.value.field == "max_emojis"


CALLER = """
from editor import Policy
forum = Policy(elements={"p", "br"}, styles=["color"], denied_link_hosts=("a.example",), cleaner="nh3")
elements: frozenset[str] = forum.elements
hosts: frozenset[str] | None = Policy(allowed_image_hosts=["a.example"], images="copy").allowed_image_hosts
Policy(cleaner="tidy")  # wrong
Policy(elements="p")  # wrong
Policy(styles={1})  # wrong
Policy(max_emojis=1)  # wrong
"""


def test_the_types_take_sets_and_lists_and_name_the_choices(tmp_path: Path) -> None:
    file = tmp_path / "caller.py"
    file.write_text(CALLER)
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={tmp_path}", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    wrong = [number for number, line in enumerate(CALLER.splitlines(), 1) if "# wrong" in line]
    assert [int(number) for number in re.findall(r"caller\.py:([0-9]+): error", said)] == wrong, said


@pytest.mark.parametrize(
    ("element", "required"),
    [
        ("ul", "li"),
        ("ol", "li"),
        *(("table", part) for part in ("thead", "tbody", "tr", "th", "td")),
        ("figure", "a"),
        ("details", "summary"),
    ],
)
def test_an_element_comes_with_those_it_requires(element: str, required: str) -> None:
    with pytest.raises(PolicyError, match=f"{element!r} requires .*{required!r}"):
        Policy(elements=frozenset({"p", "br", element}))


@pytest.mark.parametrize("missing", ["p", "br"])
def test_no_reply_goes_without_paragraphs_and_lines(missing: str) -> None:
    with pytest.raises(PolicyError, match="'elements'"):
        Policy(elements=Policy().elements - {missing})
