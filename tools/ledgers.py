"""What long runs came to, kept in build/ledgers as JSON lines, from which `python -m benchmarks.report` reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "build" / "ledgers"


def keep(name: str, entry: dict[str, Any]) -> None:
    """Add an entry to a ledger, with the time."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    dated = {"date": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
    with (FOLDER / f"{name}.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(dated, ensure_ascii=False) + "\n")


def entries(name: str) -> list[dict[str, Any]]:
    """All entries of a ledger, the oldest first; none where there is no such ledger."""
    path = FOLDER / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
