"""What docs/drafts.md shows is true: its examples run in order, and the comments are their values."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "drafts.md"


def test_the_comments_beside_the_expressions_are_their_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text, compared = DOCUMENT.read_text(encoding="utf-8"), 0
    namespace: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.S):
        lines = block.splitlines()
        for statement in ast.parse(block).body:
            if not isinstance(statement, ast.Expr):
                exec(compile(ast.Module([statement], []), DOCUMENT.name, "exec"), namespace)
                continue
            source, _, comment = lines[statement.lineno - 1].partition("  # ")
            if comment:
                assert repr(eval(source, namespace)) == comment, source
                compared += 1
            else:
                eval(source, namespace)
    assert compared >= 15
    for store in (namespace["store"], namespace["rotated"]):
        store.close()  # type: ignore[attr-defined]  # the document's stores
