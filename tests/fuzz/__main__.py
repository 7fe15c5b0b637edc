"""`python -m tests.fuzz --seed S --minutes M --cases N`: ends with status 1 where a promise did not hold.

Each failure is made small and written to build/fuzz/found.jsonl, a line for tests/fixtures/fuzz.jsonl; what was run is
a line of build/ledgers/fuzz.jsonl, from which `python -m benchmarks.report` reads. The same seed and batch size give
the same cases.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from pathlib import Path

from tests.fuzz.browsers import BrowserFailed
from tests.fuzz.run import Plan, Report, entry, run
from tools.ledgers import keep

ROOT = Path(__file__).parents[2]
FOUND = ROOT / "build" / "fuzz" / "found.jsonl"


def main() -> None:
    """Run it, say what it came to, and keep what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9), help="a number; a fresh one without")
    parser.add_argument("--minutes", type=float, default=10.0, help="the run ends after so many")
    parser.add_argument("--cases", type=int, default=10**9, help="or after so many cases, each asked of each browser")
    parser.add_argument("--batch", type=int, default=500, help="cases that a page is asked about at once")
    parser.add_argument("--browsers", default="Chromium,Firefox", help="their names, or none for Python alone")
    parser.add_argument("--practice", type=Path, help="a folder with more texts to change, as JSON lines")
    options = parser.parse_args()
    browsers = tuple(name for name in options.browsers.split(",") if name and name != "none")
    plan = Plan(options.seed, options.cases, options.minutes, options.batch, browsers, options.practice)
    print(f"seed {plan.seed}", flush=True)
    try:
        report = run(plan)
    except BrowserFailed as error:
        sys.exit(f"tests.fuzz: {error}")
    print(said(report), flush=True)
    keep("fuzz", entry(report))
    if report.found:
        FOUND.parent.mkdir(parents=True, exist_ok=True)
        with FOUND.open("a", encoding="utf-8") as found:
            found.writelines(json.dumps(each) + "\n" for each in report.found)
        for each in report.found:
            print(json.dumps(each)[:2_000])
        sys.exit(1)


def said(report: Report) -> str:
    """What a run came to, for people."""
    lines = [
        f"{report.made:,} cases made in {report.seconds:,.0f} s, {report.accepted:,} of them accepted as they were; "
        f"a result was at most {report.growth:.1f} times as long as its input"
    ]
    lines += [f"  {number:>9,} {kind}" for kind, number in sorted(report.kinds.items())]
    for name, asked in report.asked.items():
        rate = asked.cases / report.seconds if report.seconds else 0.0
        lines.append(f"{name} ({asked.version}): {asked.cases:,} cases, {rate:,.0f} a second")
        lines += [f"  {number:>9,} {way}" for way, number in asked.ways.items()]
        fewest = min(asked.places.values(), default=0)
        lines.append(f"  {len(asked.places)} places, each at least {fewest:,} times")
    lines.append(f"{len(report.found)} differences")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
