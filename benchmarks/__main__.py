"""`python -m benchmarks [name …]`: every table, or those named."""

from __future__ import annotations

import sys
from importlib import import_module

TABLES = ("check", "paste", "embeds", "drafts", "api")


def main() -> None:
    """Print the tables."""
    for name in sys.argv[1:] or TABLES:
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
