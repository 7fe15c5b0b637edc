"""The oldest release of each dependency that the project says it works with, as constraints for pip.

python -m tools.lowest > lowest.txt
pip install --constraint lowest.txt --editable ".[...]"
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def requirements() -> Iterator[Requirement]:
    """What the package and its extras require; what only its development requires is not meant here."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    for line in [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]:
        requirement = Requirement(line)
        if requirement.name != project["name"]:
            yield requirement


def constraints() -> list[str]:
    """Lines as `emoji==2.15`, sorted. Raises ValueError for a requirement without a lower bound."""
    lowest = {}
    for requirement in requirements():
        bounds = [bound.version for bound in requirement.specifier if bound.operator == ">="]
        if len(bounds) != 1:
            raise ValueError(f"{requirement} in pyproject.toml has no lower bound: write {requirement.name}>=…")
        lowest[requirement.name] = bounds[0]
    return [f"{name}=={version}" for name, version in sorted(lowest.items())]


def main() -> int:
    """Print the constraints."""
    sys.stdout.write("\n".join(constraints()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
