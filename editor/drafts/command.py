"""The command line's `drafts migrate`, `drafts purge` and `drafts stats`, for timers and for operators."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor.drafts.opening import open_store
from editor.errors import StoreError
from editor.policy import Policy

if TYPE_CHECKING:
    from editor.drafts.redis.store import RedisDraftStore
    from editor.drafts.sql.store import SQLDraftStore

URL_VARIABLE = "EDITOR_DRAFTS_URL"
"""Where the URL may be instead of among the arguments, which every user of the machine can read."""

TIMEOUT = 600.0
"""Seconds that a statement may take here: counting reads everything, and a migration may build an index."""


def add_parser(commands: Any, *, parents: list[argparse.ArgumentParser]) -> None:
    """Add `drafts` to a parser's commands. Each sets `run`, which takes the options and the policy."""
    parser = commands.add_parser("drafts", help="migrate, purge or count stored drafts")
    actions = parser.add_subparsers(required=True, metavar="action")
    store = argparse.ArgumentParser(add_help=False, parents=parents)
    help_ = f"the store, as sqlite:///drafts.sqlite3 or redis://localhost; {URL_VARIABLE} in the environment will do"
    store.add_argument("--url", default=os.environ.get(URL_VARIABLE), help=help_)
    store.add_argument("--prefix", default="drafts:", help="what the keys in Redis start with")

    migrate = actions.add_parser("migrate", parents=[store], help="create the tables, or bring them up to date")
    migrate.set_defaults(run=_migrate)
    purge = actions.add_parser("purge", parents=[store], help="delete expired drafts; run it once a day")
    purge.add_argument("--trust-clock", action="store_true", help="also where nobody has saved for more than a day")
    purge.set_defaults(run=_purge)
    stats = actions.add_parser("stats", parents=[store], help="count what is stored; reads all of it")
    stats.add_argument("--json", action="store_true", help="as JSON")
    stats.set_defaults(run=_stats)


@contextmanager
def _opened(options: argparse.Namespace, policy: Policy) -> Iterator[SQLDraftStore | RedisDraftStore]:
    if not options.url:
        raise StoreError("opening the store", f"give --url, or set {URL_VARIABLE}")
    if options.run is not _migrate:
        _refuse_missing_file(options.url)
    try:
        store = open_store(options.url, policy=policy, prefix=options.prefix, timeout=TIMEOUT, first_use="check")
    except ImportError as error:
        raise StoreError("opening the store", str(error)) from error
    try:
        yield store
    finally:
        store.close()


def _refuse_missing_file(url: str) -> None:
    """SQLite would create an empty one: from another folder, "sqlite:///drafts.sqlite3" is another file."""
    scheme, _, path = url.partition(":///")
    if scheme.split("+")[0] == "sqlite" and path and not path.startswith(("file:", ":")):
        file = Path(path.partition("?")[0]).absolute()
        if not file.exists():
            raise StoreError("opening the store", f"there is no file {file}")


def _migrate(options: argparse.Namespace, policy: Policy) -> int:
    with _opened(options, policy) as store:
        before, after = store.migrate()
    if before == after:
        print(f"the tables are at version {after} already")
    elif before is None:
        print(f"created the tables, version {after}")
    else:
        print(f"migrated the tables from version {before} to version {after}")
    return 0


def _purge(options: argparse.Namespace, policy: Policy) -> int:
    with _opened(options, policy) as store:
        print(f"purged {store.purge_expired(trust_clock=options.trust_clock)} expired drafts")
    return 0


def _stats(options: argparse.Namespace, policy: Policy) -> int:
    with _opened(options, policy) as store:
        counted = asdict(store.stats())
    if options.json:
        print(json.dumps(counted))
        return 0
    for name, value in counted.items():
        print(f"{name} {value}")
    return 0
