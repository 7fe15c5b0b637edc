"""`python -m benchmarks.report` writes benchmarks/report.md: what was measured, on which machine, and what falls short.

The tables are measured now, each within its seconds, at most 20 minutes in all; `--parts check hostile` measures only
those, `--parts` none. What takes hours comes from the ledgers that the fuzz, the soak, the archive and the mutation
testing write into build/ledgers; a part that is missing is said to be.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.archive import HEAD
from tools.ledgers import entries

ROOT = Path(__file__).parents[1]
REPORT = Path(__file__).with_name("report.md")
PARTS = {
    "check": ("Checking a reply", 150),
    "hostile": ("Hostile input, the slowest classes", 330),
    "paste": ("Paste", 100),
    "embeds": ("Embeds", 60),
    "drafts": ("Drafts", 150),
    "purge": ("Purging drafts", 90),
    "api": ("The HTTP API", 120),
    "batch": ("Batches", 120),
    "footprint": ("Import and memory of a worker", 90),
}
"""Table → its title, and the seconds after which it is given up."""
PACKAGES = "bleach nh3 lxml emoji linkify-it-py flask justhtml turbohtml sqlalchemy".split()
MOST_IMPORT = 120
"""Milliseconds that `import editor` may take."""
MANY = 1_000_000
"""Cases over all browsers that a release is tried with."""


class Part(NamedTuple):
    """A part of the report: its lines, and in what it falls short."""

    title: str
    lines: list[str]
    short: list[str]


def table(name: str) -> Part:
    """A table, measured now."""
    title, seconds = PARTS[name]
    began = time.monotonic()
    command = [sys.executable, "-m", "benchmarks", name]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        printed = late.stdout or b""
        text = printed.decode("utf-8", "replace") if isinstance(printed, bytes) else printed
        return Part(title, block(text), [f"{title}: not measured to its end within {seconds} s"])
    short = []
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        short.append(f"{title}: not measured: {said[-1]}")
    found = re.search(r"import editor: (\d+) ms", done.stdout)
    if found and int(found[1]) > MOST_IMPORT:
        short.append(f"`import editor` takes {found[1]} ms; it is to take {MOST_IMPORT} at most")
    took = f"`python -m benchmarks {name}`, {time.monotonic() - began:.0f} s."
    return Part(title, [took, "", *block(done.stdout)], short)


def fuzz() -> Part:
    """All runs of the fuzz that the ledger has."""
    title, runs = "Fuzz", entries("fuzz")
    if not runs:
        return missing(title, "python -m tests.fuzz")
    ways: dict[str, Counter[str]] = {}
    places: Counter[str] = Counter()
    lines = [
        "| Date | Seed | Batch | Made | Accepted | Seconds | Longest result | Differences |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for run in runs:
        seed = f"{run['seed']}" + (" and a folder of more texts" if run.get("practice") else "")
        lines.append(
            f"| {run['date'][:10]} | {seed} | {run['batch']} | {run['made']:,} | {run['accepted']:,} | {run['seconds']:,.0f} "
            f"| {run['growth']} × its input | {run['differences']} |"
        )
        for name, asked in run["browsers"].items():
            ways.setdefault(f"{name} ({asked['version']})", Counter()).update(asked["ways"])
            places.update(asked["places"])
    names = sorted({way for counted in ways.values() for way in counted})
    lines += ["", "Cases by way into the page:", "", f"| Way | {' | '.join(ways)} |", "|---|" + "---|" * len(ways)]
    lines += [f"| {way} | {' | '.join(f'{counted[way]:,}' for counted in ways.values())} |" for way in names]
    rarest = min(places.values(), default=0)
    lines += ["", f"Each of the {len(places)} places of SECURITY.md at least {rarest:,} times."]
    total = sum(asked["cases"] for run in runs for asked in run["browsers"].values())
    differences = sum(run["differences"] for run in runs)
    lines += ["", f"{total:,} cases over all browsers, {differences} differences."]
    short = [f"{differences} differences were found"] * bool(differences)
    if total < MANY:
        short.append(f"the fuzz tried {total:,} cases over all browsers, of {MANY:,}")
    return Part(title, lines, short)


def mutants() -> Part:
    """The last mutation testing of each module."""
    title, runs = "Mutation testing of editor/canonical", entries("mutants")
    if not runs:
        return missing(title, "python -m tools.mutants")
    last: dict[str, tuple[str, dict[str, Any]]] = {}
    short = []
    for run in runs:
        if run["left"]:
            short.append(f"the mutation testing of {', '.join(run['modules'])} left {run['left']} mutants untried")
        last |= {module: (run["date"][:10], found) for module, found in run["modules"].items()}
    lines = ["| Module | Date | Mutants | Killed | Explained | Unexplained |", "|---|---|---|---|---|---|"]
    for module, (date, found) in sorted(last.items()):
        killed = found["mutants"] - found["explained"] - found["unexplained"]
        lines.append(
            f"| {module} | {date} | {found['mutants']} | {killed} | {found['explained']} | {found['unexplained']} |"
        )
        if found["unexplained"]:
            short.append(f"{found['unexplained']} mutants of {module} survive without an explanation")
    for path in sorted((ROOT / "editor" / "canonical").glob("[a-z]*.py")):
        if path.stem not in last:
            short.append(f"{path.stem}: not mutated")
    return Part(title, lines, short)


def soak() -> Part:
    """The last soak of the stores."""
    title, runs = "The soak", entries("soak")
    if not runs:
        return missing(title, "python -m benchmarks.soak")
    run = runs[-1]
    head = f"{run['date']}, {run['seconds']:g} s, {run['writers']} writers."
    short = [f"the soak: {line}" for line in run["broken"]]
    return Part(title, [head, "", *block("\n".join(run["lines"]))], short)


def archive() -> Part:
    """The last run of each archive and number of posts."""
    title, runs = "The archive", entries("archive")
    if not runs:
        return missing(title, "python -m benchmarks.archive")
    last = {(run["archive"], run["posts"]): run for run in runs}
    days = sorted({run["date"][:10] for run in last.values()})
    workers = sorted({run["workers"] for run in last.values()})
    head = f"`python -m benchmarks.archive`, {' and '.join(days)}, {' and '.join(map(str, workers))} workers."
    lines = [last[key]["line"] for key in sorted(last)]
    return Part(title, [head, "", *block("\n".join([*HEAD, *lines]))], [])


def missing(title: str, command: str) -> Part:
    """A part of which there is no ledger."""
    return Part(title, [f"Missing: `{command}` was not run."], [f"{title}: missing"])


def block(text: str) -> list[str]:
    """Text as it was printed."""
    return ["```text", *text.strip("\n").splitlines(), "```"]


def machine() -> list[str]:
    """Where it was measured."""
    cpu = next((line.partition(":")[2].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) // 1024 for line in _read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in ["reply-editor", *PACKAGES])
    return [
        f"- {datetime.now(UTC).isoformat(timespec='minutes')}",
        f"- {os.cpu_count()} × {cpu or platform.machine()}, {memory:,} MiB, {platform.system()} {platform.release()}; "
        f"load {load} when it began",
        f"- {platform.python_implementation()} {platform.python_version()}; {versions}",
    ]


def _read(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def written(parts: list[Part], head: list[str]) -> str:
    """The report, what falls short first."""
    short = [line for part in parts for line in part.short]
    lines = ["# Report", "", "Written by `python -m benchmarks.report`.", "", *head, "", "## What falls short", ""]
    lines += [f"- {line[0].upper()}{line[1:]}." for line in short] or ["Nothing that this report looks at."]
    for part in parts:
        lines += ["", f"## {part.title}", "", *part.lines]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS), help="what to measure; all without")
    options = parser.parse_args()
    head = machine()
    parts = []
    for name in PARTS:
        print(PARTS[name][0], file=sys.stderr, flush=True)
        measured = name in options.parts
        parts.append(table(name) if measured else missing(PARTS[name][0], f"python -m benchmarks {name}"))
    parts += [fuzz(), mutants(), soak(), archive()]
    REPORT.write_text(written(parts, head), encoding="utf-8")
    print(REPORT)


if __name__ == "__main__":
    main()
