"""The command line's `archive check` and `archive migrate`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from editor.archive.errors import ArchiveError
from editor.dialects import DIALECTS
from editor.extras import needed_by
from editor.policy import Policy

URL_VARIABLE = "EDITOR_ARCHIVE_URL"
"""Where the database's URL may be instead of among the arguments, which every user of the machine can read."""


def add_parser(commands: Any, *, parents: list[argparse.ArgumentParser]) -> None:
    """Add `archive` to a parser's commands. Each sets `run`, which takes the options and the policy."""
    parser = commands.add_parser("archive", help="check or migrate any number of stored posts")
    actions = parser.add_subparsers(required=True, metavar="action")
    common = argparse.ArgumentParser(add_help=False, parents=parents)
    common.add_argument(
        "source", metavar="SOURCE", nargs="?", default=os.environ.get(URL_VARIABLE),
        help=f"a Parquet file or folder of them, JSON lines, or a database's URL, also in {URL_VARIABLE}",
    )  # fmt: skip
    common.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="where the answers go")
    common.add_argument("--table", metavar="NAME", help="the database's table")
    common.add_argument("--key", default="id", metavar="COLUMN", help="what names a post, unique (default: id)")
    common.add_argument("--column", default="html", metavar="COLUMN", help="what holds its text (default: html)")
    common.add_argument("--base", metavar="URL", help="where the forum stands, for addresses without a host")
    common.add_argument("--sample", type=_count, metavar="N", help="only so many, from all over the archive")
    common.add_argument("--workers", type=_count, metavar="N", help="processes of this machine (default: its cores)")
    common.add_argument("--scheduler", metavar="URL", help="a Dask scheduler instead, as tls://10.0.0.5:8786")
    common.add_argument("--part", type=_count, default=1000, metavar="N", help="posts of a part (default: 1000)")

    check = actions.add_parser("check", parents=[common], help="posts that the editor wrote, under this policy")
    check.set_defaults(run=_run, dialect=None, write_back=None)
    migrate = actions.add_parser("migrate", parents=[common], help="posts that other software stored")
    migrate.add_argument("--dialect", choices=DIALECTS, default="auto", metavar="NAME", help=", ".join(DIALECTS))
    migrate.add_argument(
        "--write-back", nargs="?", const="repaired,lossy", metavar="CLASSES",
        help="store the new texts where the old ones still stand; classes of change (default: repaired,lossy)",
    )  # fmt: skip
    migrate.set_defaults(run=_run)


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"{written!r} is not a whole number above 0")
    return int(written)


def _run(options: argparse.Namespace, policy: Policy) -> int:
    if not options.source:
        raise ArchiveError(f"give a SOURCE, or set {URL_VARIABLE}")
    with needed_by("reply-editor archive", "archive"):
        from editor.archive.batch import REFUSED, UNREADABLE
        from editor.archive.cluster import Cluster
        from editor.archive.run import Order, run
        from editor.archive.sources import open_source

    with needed_by("this source"):
        source = open_source(options.source, table=options.table, key=options.key, column=options.column)
    order = Order(
        policy=policy,
        dialect=options.dialect,
        base=options.base,
        rows=options.part,
        sample=options.sample,
        write_back=_classes(options.write_back),
    )
    try:
        counts = run(source, options.out, order, partial(Cluster, options.scheduler, options.workers), _Progress())
    except KeyboardInterrupt:
        print("\nstopped. What is finished is kept; the same command goes on from there", file=sys.stderr)
        return 130
    _print(counts, options.out)
    return 1 if counts["change"][UNREADABLE] or counts["change"][REFUSED] or counts["left"] else 0


def _classes(written: str | None) -> tuple[str, ...]:
    from editor.archive.batch import CHANGES, UNREADABLE

    classes = tuple(written.split(",")) if written else ()
    for name in classes:
        if name not in CHANGES or name == UNREADABLE:
            raise ArchiveError(f"--write-back: {name!r} is not one of {', '.join(set(CHANGES) - {UNREADABLE})}")
    return classes


class _Progress:
    """A line on standard error: on a terminal always the newest, else one for each tenth."""

    def __init__(self) -> None:
        self._told = 0
        self._first: int | None = None

    def __call__(self, done: int, rows: int, seconds: float) -> None:
        if self._first is None:
            self._first, self._since = done, seconds
        speed = (done - self._first) / (seconds - self._since) if seconds > self._since else 0.0
        left = f", {(rows - done) / speed / 60:.1f} minutes left" if speed else ""
        line = f"{done:,} of {rows:,} posts, {speed:,.0f} a second{left}"
        if sys.stderr.isatty():
            print(f"\r{line:70}", end="\n" if done >= rows else "", file=sys.stderr, flush=True)
        elif done * 10 // max(rows, 1) > self._told:
            self._told = done * 10 // rows
            print(line, file=sys.stderr, flush=True)


def _print(counts: Mapping[str, Any], out: Path) -> None:
    for name in ("change", "codes", "seen"):
        for value, posts in sorted(counts[name].items(), key=lambda each: -each[1]):
            print(f"{name:8} {value:30} {posts}")
    if counts["written"] or counts["left"]:
        print(f"written  {counts['written']}")
    for post in counts["left"]:
        print(f"left     {post['id']} {post['reason']}")
    print(f"report   {out / 'report.html'}")
