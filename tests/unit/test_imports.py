"""Imports run one way: each layer sees only those below it, and the core opens no socket, file or clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "editor"
LAYERS = [
    {"errors", "extras", "sizes", "sentences", "tables", "translation"},
    {"canonical"},
    {"result"},
    {"messages"},
    {"policy"},
    {"repair"},
    {"rules", "paste", "dialects", "providers"},
    {"core"},
    {"", "drafts", "uploads", "held", "published", "providers.oembed"},
    {"api"},
    {"contrib", "service", "archive", "proposals"},
    {"cli", "__main__"},
]
"""From the bottom to the top; "" is the package itself. The edges are beside the core, which never sees them."""
IMPURE = {
    "asyncio",
    "httpx",
    "io",
    "multiprocessing",
    "random",
    "secrets",
    "select",
    "shutil",
    "tempfile",
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
PURE = {
    "canonical",
    "repair",
    "rules",
    "core",
    "result",
    "errors",
    "messages",
    "sentences",
    "translation",
    "policy",
    "paste",
    "dialects",
    "providers",
    "sizes",
    "tables",
}

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
    """All that a module imports, also within functions and for type checking only; relative imports are not read."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            submodules = {name for alias in node.names if is_module(name := f"{node.module}.{alias.name}")}
            # A package from which only its modules are imported is a folder here.
            names |= submodules if len(submodules) == len(node.names) else submodules | {node.module}
    return names


def relative_imports_of(path: Path) -> list[int]:
    """The lines of a module's relative imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def opened_in(path: Path) -> list[int]:
    """The lines in which a module opens a file by the built-in function."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "open"]


def is_module(name: str) -> bool:
    """Whether this is the full name of a module of this package."""
    file = ROOT.parent / name.replace(".", "/")
    return f"{name}.".startswith("editor.") and (file.with_suffix(".py").exists() or (file / "__init__.py").exists())


def modules_in(imported: set[str]) -> set[str]:
    """The modules of this package among what is imported, "" for the package itself."""
    return {name.removeprefix("editor").removeprefix(".") for name in imported if is_module(name)}


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def test_every_import_is_written_in_full_so_that_its_direction_is_seen() -> None:
    assert {name_of(path) for path in MODULES if relative_imports_of(path)} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_own_layer_and_those_below(path: Path) -> None:
    name = name_of(path)
    above = {other for other in modules_in(imports_of(path)) if layer_of(other) > layer_of(name)}
    assert above == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle_in({name_of(path): modules_in(imports_of(path)) - {name_of(path)} for path in MODULES}) == []


@pytest.mark.parametrize("package", ["archive", "proposals"])
def test_only_the_command_line_imports_what_is_for_operators(package: str) -> None:
    importers = {
        name_of(path)
        for path in MODULES
        for name in modules_in(imports_of(path))
        if f"{name}.".startswith(f"{package}.") and not name_of(path).startswith(package)
    }
    assert importers == {"cli"}


def test_the_api_knows_no_framework_and_keeps_no_request_to_itself() -> None:
    """So that each framework's adapter has all of it, and no two threads share a request."""
    seen = set()
    for path in (ROOT / "api").glob("*.py"):
        seen |= {imported.split(".")[0] for imported in imports_of(path)}
    assert seen & {"flask", "werkzeug", "django", "starlette", "contextvars", "jinja2"} == set()
    assert "msgspec" in seen


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_core_does_no_input_or_output_and_reads_no_clock(path: Path) -> None:
    name = name_of(path)
    if name.split(".")[0] in PURE and not name.startswith("providers.oembed"):
        outside = {imported.split(".")[0] for imported in imports_of(path)}
        assert not outside & IMPURE
        assert opened_in(path) == []


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    assert [
        name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


def test_the_layers_are_seen_where_they_are_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        "if TYPE_CHECKING:\n    from editor.core import Editor\nimport socket\nimport editor\n"
        "def read():\n    from editor.api import csrf\n    from . import core\n    return open('a')\n"
    )
    assert {"editor.core", "socket"} <= imports_of(broken)
    assert modules_in(imports_of(broken)) == {"", "core", "api.csrf"}
    assert (relative_imports_of(broken), opened_in(broken)) == ([7], [8])
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()})
    levels = ["contrib.flask", "api.csrf", "core", "rules.emoji", "repair.reshape", "policy", "canonical.verify"]
    assert levels == sorted(levels, key=layer_of, reverse=True)
    assert len({layer_of(name) for name in levels}) == len(levels)


def test_what_is_rarely_needed_is_loaded_when_it_is_asked_for() -> None:
    """So that a command or a worker starts quickly."""
    rarely = ["bleach", "lxml", "emoji", "linkify_it", "nh3", "editor.paste", "editor.dialects"]
    program = f"import editor, sys; editor.Editor().check('<p>a</p>'); print([m for m in {rarely} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
