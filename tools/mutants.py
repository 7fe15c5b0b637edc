"""Mutation testing of editor/canonical: each change that no test notices is either a missing test or explained.

`python -m tools.mutants` makes the mutants one by one, runs the tests of `KILLERS` on each in a process of its own, and
prints those that survive. Those that tests/fixtures/mutants.jsonl explains are equivalent: no input tells them from the
original, or only speed and memory do. Ends with status 1 where another one survives. `--only verify` takes one file.

The operators, all of them:

- a comparison becomes its neighbor (`<` and `<=`, `==` and `!=`, `in` and `not in`, `is` and `is not`);
- `and` and `or` change places, `not` goes, an `if` is taken always or never;
- a whole number becomes one more; `+` and `-`, `*` and `//`, `|` and `&` change places;
- `return value` returns None; a statement that is only a call goes; an assignment with an operator goes;
- an element of a tuple, a list, a set, a dictionary or a call of `frozenset` goes;
- of a string that is data (not a docstring, a message or a name): one character class of a pattern is emptied or
  negated, one alternative, quantifier, anchor or look-around goes, any other string gets a letter more.

What they do not do: change two places at once, the order of statements, or which exception is raised.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from tools.ledgers import keep

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "editor" / "canonical"
EXPLAINED = ROOT / "tests" / "fixtures" / "mutants.jsonl"
KILLERS = tuple(
    f"tests/unit/test_{name}.py"
    for name in (
        "documents",
        "patterns",
        "canonical",
        "hosts",
        "verify",
        "schema",
        "repair",
        "long_numbers",
        "policy",
    )
)
"""The quickest first."""
QUIETLY = ("-q", "-p", "no:cacheprovider", "-o", "addopts=")
LONGEST = 60
"""Seconds after which a mutant that goes on and on counts as killed."""
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
PATTERN = re.compile(
    r"(?P<classes>\[\^?(?:\\.|[^\]\\])+\])|(?P<around>\(\?[=!](?:[^()]|\([^()]*\))*\))|(?P<anchor>\\Z)"
    r"|(?P<times>(?<=[\])}])(?:[*+?]|\{\d+(?:,\d*)?\}))|(?P<choice>\|[^|()]*)"
)


class Mutant(NamedTuple):
    """A change: in which module, on which line, what it was and is, and the module's source with it."""

    module: str
    line: int
    was: str
    now: str
    source: str

    @property
    def key(self) -> str:
        """What it is known by, whatever line it stands on."""
        return f"{self.module}: {self.was} → {self.now}"


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of a module of editor/canonical."""
    source = (FOLDER / f"{module}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    spared = _spared(tree)
    seen: Counter[str] = Counter()
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in spared:
            continue
        for change in _changes(node):
            other = copy.deepcopy(tree)
            target = _nth(other, number)
            was = ast.unparse(node)
            change(target)
            now = ast.unparse(target)
            ast.fix_missing_locations(other)
            written = ast.unparse(other)
            if written == ast.unparse(tree):
                continue
            short = _short(was, now)
            seen[str(short)] += 1
            again = f" ({seen[str(short)]})" if seen[str(short)] > 1 else ""
            yield Mutant(module, getattr(node, "lineno", 0), short[0], short[1] + again, written)


def _nth(tree: ast.AST, number: int) -> ast.AST:
    return next(node for at, node in enumerate(ast.walk(tree)) if at == number)


def _short(was: str, now: str) -> tuple[str, str]:
    """Both without most of what they share: of statements the first lines that differ."""
    lines = list(zip(was.splitlines(), now.splitlines(), strict=False))
    was, now = next(((one.strip(), other.strip()) for one, other in lines if one != other), (was, now))
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    start, end = max(0, start - 40), max(0, end - 25)
    return was[start : len(was) - end], now[start : len(now) - end]


def _spared(tree: ast.AST) -> set[int]:
    """Docstrings, annotations, imports, messages, and the names of types: nothing that decides anything."""
    spared: set[int] = set()

    def spare(node: ast.AST | None) -> None:
        if node is not None:
            spared.update(id(each) for each in ast.walk(node))

    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Raise)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            spare(node)
        elif isinstance(node, (ast.FunctionDef, ast.AnnAssign)):
            spare(node.returns if isinstance(node, ast.FunctionDef) else node.annotation)
            if isinstance(node, ast.FunctionDef) and node.name == "_why":
                spare(node)
        elif isinstance(node, ast.arg):
            spare(node.annotation)
        elif isinstance(node, ast.ClassDef):
            for each in (*node.bases, *node.decorator_list, *node.keywords):
                spare(each)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Rejection", "_reject", "_first_text"):
            for each in node.args:
                if isinstance(each, (ast.Constant, ast.JoinedStr)) and isinstance(getattr(each, "value", ""), str):
                    spare(each)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("Forms", "Verdict", "__slots__"):
            spare(node)
    return spared


def _changes(node: ast.AST) -> Iterator[Any]:
    """Functions that change a node in place, one for each mutant of it."""
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if type(operator) in SWAPPED:
                yield lambda other, at=at: other.ops.__setitem__(at, SWAPPED[type(other.ops[at])]())
    elif isinstance(node, (ast.BoolOp, ast.BinOp, ast.AugAssign)) and type(node.op) in SWAPPED:
        if not (isinstance(node, ast.BinOp) and isinstance(node.left, (ast.JoinedStr, ast.Constant))):
            yield lambda other: setattr(other, "op", SWAPPED[type(other.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda other: setattr(other, "operand", ast.UnaryOp(ast.Not(), other.operand))
    elif isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield lambda other: setattr(other, "value", ast.Constant(None))
    elif isinstance(node, (ast.Tuple, ast.List, ast.Set)) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for at in range(len(node.elts)):
            yield lambda other, at=at: other.elts.pop(at)
    elif isinstance(node, ast.Dict):
        for at in range(len(node.keys)):
            yield lambda other, at=at: (other.keys.pop(at), other.values.pop(at))
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        for value in (True, False):
            if not (isinstance(node, ast.While) and value):
                yield lambda other, value=value: setattr(other, "test", ast.Constant(value))
    if isinstance(node, (ast.FunctionDef, ast.If, ast.For, ast.While)):
        for at, statement in enumerate(node.body):
            if isinstance(statement, ast.AugAssign) or (
                isinstance(statement, ast.Expr) and not isinstance(statement.value, (ast.Constant, ast.Yield))
            ):
                yield lambda other, at=at: other.body.__setitem__(at, ast.Pass())
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or node.value is None:
            return
        if isinstance(node.value, int):
            yield lambda other: setattr(other, "value", other.value + 1)
        elif isinstance(node.value, (str, bytes)):
            for text in _texts(node.value if isinstance(node.value, str) else node.value.decode("latin-1")):
                new = text if isinstance(node.value, str) else text.encode("latin-1")
                yield lambda other, new=new: setattr(other, "value", new)


def _texts(text: str) -> Iterator[str]:
    """The changed forms of a string."""
    found = False
    for match in PATTERN.finditer(text):
        found = True
        before, piece, after = text[: match.start()], match.group(), text[match.end() :]
        if match["classes"]:
            negated = piece[1:].removeprefix("^") if piece[1] == "^" else "^" + piece[1:]
            yield f"{before}[{negated}{after}"
        else:
            yield before + after
    if not found:
        yield text + "x"


def survives(mutant: Mutant) -> bool:
    """Whether all tests pass with it, in a process that has everything else loaded already."""
    child = os.fork()
    if child == 0:
        os.setsid()
        status = 1
        try:
            _load(mutant)
            import pytest

            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            status = int(pytest.main(["-x", *QUIETLY, *KILLERS]))
        finally:
            os._exit(status)
    over = time.monotonic() + LONGEST
    while time.monotonic() < over:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


class _Finder:
    """Gives the mutant where its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.source = f"editor.canonical.{mutant.module}", mutant.source

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        from importlib.util import spec_from_loader

        return spec_from_loader(name, self, origin=str(FOLDER)) if name == self.name else None  # type: ignore[arg-type]  # all of a loader that is used

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def _load(mutant: Mutant) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("editor", "tests")]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutant))  # type: ignore[arg-type]  # likewise


def main() -> None:
    """Run them, say which survive, and keep the score for the report."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--only", nargs="*", help="modules of editor/canonical; all without")
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="the run ends after so many; the rest is not tried"
    )
    parser.add_argument("--list", action="store_true", help="only print the mutants")
    options = parser.parse_args()
    modules = options.only or sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    planned = [mutant for module in modules for mutant in mutants(module)]
    if options.list:
        print("\n".join(f"{mutant.line:4} {mutant.key}" for mutant in planned))
        return
    import pytest

    # What the tests and their plugins import is loaded once, for all children.
    with redirect_stdout(StringIO()):
        pytest.main(["--collect-only", *QUIETLY, *KILLERS])

    explained = {json.loads(line)["mutant"] for line in EXPLAINED.read_text(encoding="utf-8").splitlines()}
    # Where the tests fail as it is, every mutant would count as killed.
    unchanged = [Mutant(module, 0, "", "", (FOLDER / f"{module}.py").read_text(encoding="utf-8")) for module in modules]
    if not all(map(survives, unchanged)):
        sys.exit("tools.mutants: the tests fail without a mutant; run them first")
    tried, surviving = attempt(planned, explained, options.minutes)
    if not all(map(survives, unchanged)):
        sys.exit("tools.mutants: the tests no longer pass without a mutant; nothing that it counted is true")
    unexplained = [mutant.key for mutant in surviving if mutant.key not in explained]
    left = len(planned) - len(tried)
    print(
        f"{len(tried)} mutants, {len(tried) - len(surviving)} killed, {len(unexplained)} survive without an explanation"
    )
    print(f"{left} were not tried")
    by_module = {module: score(module, tried, surviving, explained) for module in modules}
    keep("mutants", {"modules": by_module, "left": left, "unexplained": unexplained})
    sys.exit(1 if unexplained else 0)


def attempt(planned: list[Mutant], explained: set[str], minutes: float) -> tuple[list[Mutant], list[Mutant]]:
    """Try one mutant after another for so long. Answers those that were tried, and those of them that survive."""
    over = time.monotonic() + minutes * 60
    tried, surviving = [], []
    for number, mutant in enumerate(planned, start=1):
        if time.monotonic() > over:
            break
        tried.append(mutant)
        if survives(mutant):
            surviving.append(mutant)
            mark = "explained" if mutant.key in explained else "SURVIVES"
            print(f"{number}/{len(planned)} {mark} line {mutant.line}: {mutant.key}", flush=True)
    return tried, surviving


def score(module: str, tried: list[Mutant], surviving: list[Mutant], explained: set[str]) -> dict[str, int]:
    """A module's line of the report."""
    keys = [mutant.key for mutant in surviving if mutant.module == module]
    return {
        "mutants": sum(mutant.module == module for mutant in tried),
        "explained": sum(key in explained for key in keys),
        "unexplained": sum(key not in explained for key in keys),
    }


if __name__ == "__main__":
    main()
