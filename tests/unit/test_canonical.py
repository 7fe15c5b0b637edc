"""What the modules of editor/canonical say of themselves, and the edges of what they decide."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from editor import Policy
from editor.canonical.verify import Rejection, verify
from editor.policy import grammar_of

MODULES = ("characters", "document", "grammar", "hosts", "schema", "urls", "verify")


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_the_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(import_module(f"editor.canonical.{module}")).failed == 0


@pytest.mark.parametrize(
    ("html", "reason", "offset"),
    [
        ("<p><x></x> > </p>", "<x> as written is not allowed in p", 3),
        ("<p>a</p></h2> > ", "</h2> may not end the reply here", 8),
        ("<p>abc > d</p>", "a bare '>'", 7),
        ("<p>></p>", "a bare '>'", 3),
        ("<p>\u2066abc</p>", "an unbalanced bidirectional control", 3),
        ("<p>a\u2069</p>", "an unbalanced bidirectional control", 4),
    ],
)
def test_the_first_flaw_is_said(html: str, reason: str, offset: int) -> None:
    assert verify(html, grammar_of(Policy())) == Rejection(reason, offset)
