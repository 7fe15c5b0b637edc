"""`python -m benchmarks [name …]`: every table, or those named."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

TABLES = ("check", "hostile", "paste", "embeds", "drafts", "purge", "api", "batch", "footprint")


def main() -> None:
    """Print the tables."""
    names = sys.argv[1:] or TABLES
    # Those that take long, or servers of their own, are run by name only.
    known = {path.stem for path in Path(__file__).parent.glob("[a-z]*.py")}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"python -m benchmarks: {unknown[0]!r} is not one of {', '.join(sorted(known))}")
    for name in names:
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
