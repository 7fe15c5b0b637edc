"""Imports run one way: each layer sees only those below it, and the core opens no socket, file or clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "editor"
LAYERS = [
    {"errors"},
    {"result"},
    {"messages"},
    {"html.schema"},
    {"policy"},
    {"html"},
    {"rules", "paste", "providers"},
    {"core"},
    {"", "drafts", "uploads", "held", "locale", "providers.oembed"},
    {"contrib", "cli", "__main__"},
]
"""From the bottom to the top; "" is the package itself. The edges are beside the core, which never sees them."""
IMPURE = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "urllib3",
    "requests",
    "sqlalchemy",
    "redis",
    "time",
    "datetime",
    "subprocess",
    "flask",
}
PURE = {"html", "rules", "core", "result", "errors", "messages", "policy", "paste", "providers"}

MODULES = sorted(ROOT.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(name: str) -> int:
    """The layer of the longest listed prefix."""
    candidates = [(len(entry), level) for level, layer in enumerate(LAYERS) for entry in layer
                  if name == entry or (entry and name.startswith(entry + "."))]  # fmt: skip
    assert candidates, f"editor.{name} belongs to no layer"
    return max(candidates)[1]


def imports_of(path: Path) -> set[str]:
    """What a module imports when it runs; imports for type checking only are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and ast.unparse(branch.test).endswith("TYPE_CHECKING")
        for node in ast.walk(branch)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_own_layer_and_those_below(path: Path) -> None:
    name = name_of(path)
    for imported in imports_of(path):
        if (
            imported.startswith("editor.")
            and (ROOT / (imported.removeprefix("editor.").replace(".", "/") + ".py")).exists()
        ):
            other = imported.removeprefix("editor.")
            assert layer_of(other) <= layer_of(name), f"editor.{name} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_core_does_no_input_or_output_and_reads_no_clock(path: Path) -> None:
    name = name_of(path)
    if name.split(".")[0] in PURE and not name.startswith("providers.oembed"):
        outside = {imported.split(".")[0] for imported in imports_of(path)}
        assert not outside & IMPURE


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    assert [
        name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


def test_the_layers_are_seen_where_they_are_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("from editor.core import Editor\nimport socket\n")
    assert {"editor.core", "editor.core.Editor", "socket"} <= imports_of(broken)
    assert layer_of("core") > layer_of("rules.emoji") > layer_of("html.verify") > layer_of("policy")
