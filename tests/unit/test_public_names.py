"""Every public name is documented, every message has its code, and doctests hold."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import editor
from editor import Policy, sentences
from tests import django_project  # noqa: F401 - modules for Django can be read within a project only

ROOT = Path(editor.__file__).parent
DOCS = Path(editor.__file__).parents[1] / "docs"
MODULES = sorted(
    module.name for module in pkgutil.walk_packages([str(ROOT)], "editor.") if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", editor.__all__)
def test_every_public_name_has_a_docstring(name: str) -> None:
    thing = getattr(editor, name)
    assert inspect.getdoc(thing)
    for member, value in vars(thing).items():
        if not member.startswith("_") and callable(value):
            assert inspect.getdoc(value), f"{name}.{member}"


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_and_class_has_a_docstring(name: str) -> None:
    module = importlib.import_module(name)
    tree = ast.parse(inspect.getsource(module))
    missing = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert missing == []


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_policy_field_says_what_it_is() -> None:
    source = inspect.getsource(Policy)
    for field in dataclasses.fields(Policy):
        assert re.search(rf'\n    {field.name}: .*?\n    """', source, re.S), field.name


def test_every_message_code_is_in_the_documentation() -> None:
    text = (DOCS / "messages.md").read_text(encoding="utf-8")
    for code in {**sentences.VIOLATIONS, **sentences.NOTICES, **sentences.ACTIONS}:
        assert f"`{code}`" in text, code


def test_every_policy_field_is_in_the_documentation() -> None:
    text = (DOCS / "policy.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Policy):
        assert f"`{field.name}`" in text, field.name


def test_every_element_of_the_schema_is_in_the_documentation() -> None:
    from editor.canonical.schema import ELEMENTS

    text = (DOCS / "canonical-html.md").read_text(encoding="utf-8")
    for name in ELEMENTS:
        assert f"`{name}`" in text, name
