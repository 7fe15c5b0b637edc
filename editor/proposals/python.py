"""The settings in a Python file: read from its syntax, never run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from editor.proposals.errors import ProposalError


class Unknown(Exception):
    """A value that only running the file would tell."""


class PythonSettings:
    """What a file assigns to names, and gives by keyword to calls."""

    def __init__(self, source: str, known: Mapping[str, Any]) -> None:
        """`known` holds values by their dotted names, such as "bleach.ALLOWED_TAGS". Raises ProposalError."""
        try:
            self._tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise ProposalError(f"not Python: {error}") from None
        self._known = dict(known)
        self.names: dict[str, ast.expr] = {}
        for node in ast.walk(self._tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AnnAssign) and node.value else targets
            for target in targets:
                if isinstance(target, ast.Name):
                    self.names[target.id] = node.value  # type: ignore[attr-defined]  # both kinds have one

    def calls(self, *names: str) -> list[dict[str, ast.expr]]:
        """The keywords of each call of a function that is named so, whatever module it is of."""
        return [
            {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Call) and _dotted(node.func).rpartition(".")[2] in names
        ]

    def mentions(self, *names: str) -> bool:
        """Whether one of these names is used anywhere."""
        used = (_dotted(node).rpartition(".")[2] for node in ast.walk(self._tree)
                if isinstance(node, (ast.Name, ast.Attribute)))  # fmt: skip
        return any(name in names for name in used)

    def value(self, node: ast.expr, depth: int = 0) -> Any:
        """The value of an expression of literals, known names, sums and unions. Raises Unknown."""
        if depth > 50:
            raise Unknown
        match node:
            case ast.Constant():
                return node.value
            case ast.List() | ast.Tuple() | ast.Set():
                return [each for element in node.elts for each in self._element(element, depth)]
            case ast.Dict():
                return self._mapping(node, depth)
            case ast.BinOp(op=ast.Add() | ast.BitOr()):
                return _joined(self.value(node.left, depth + 1), self.value(node.right, depth + 1))
            case ast.BinOp(op=ast.Sub()):
                without = self.value(node.right, depth + 1)
                return [each for each in self.value(node.left, depth + 1) if each not in without]
            case ast.Call(func=ast.Name(id="set" | "frozenset" | "list" | "tuple" | "dict"), args=[only], keywords=[]):
                return self.value(only, depth + 1)
            case ast.Call(func=ast.Attribute(value=inner, attr="copy"), args=[], keywords=[]):
                return self.value(inner, depth + 1)
            case ast.Name() if node.id in self.names:
                return self.value(self.names[node.id], depth + 1)
            case ast.Name() | ast.Attribute():
                name = _dotted(node)
                for known, value in self._known.items():
                    if known == name or known.endswith(f".{name}") or name.endswith(f".{known}"):
                        return value
        raise Unknown

    def _element(self, node: ast.expr, depth: int) -> list[Any]:
        if isinstance(node, ast.Starred):
            return list(self.value(node.value, depth + 1))
        return [self.value(node, depth + 1)]

    def _mapping(self, node: ast.Dict, depth: int) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                mapping.update(self.value(value, depth + 1))
            else:
                mapping[self.value(key, depth + 1)] = self.value(value, depth + 1)
        return mapping


def _joined(left: Any, right: Any) -> Any:
    if isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    if isinstance(left, (list, frozenset, set, tuple)) and isinstance(right, (list, frozenset, set, tuple)):
        return [*left, *right]
    raise Unknown


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
