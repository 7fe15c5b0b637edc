"""The command line's `drafts purge` and `drafts stats`, for a timer and for operators."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from editor.errors import StoreError
from editor.policy import Policy

if TYPE_CHECKING:
    from editor.drafts.model import DraftStore

URL_VARIABLE = "EDITOR_DRAFTS_URL"
"""Where the URL may be instead of among the arguments, which every user of the machine can read."""


def add_parser(commands: Any, *, parents: list[argparse.ArgumentParser]) -> None:
    """Add `drafts` to a parser's commands. Each sets `run`, which takes the options and the policy."""
    parser = commands.add_parser("drafts", help="purge or count stored drafts")
    actions = parser.add_subparsers(required=True, metavar="action")
    store = argparse.ArgumentParser(add_help=False, parents=parents)
    help_ = f"the store, as sqlite:///drafts.sqlite3 or redis://localhost; {URL_VARIABLE} in the environment will do"
    store.add_argument("--url", default=os.environ.get(URL_VARIABLE), help=help_)
    store.add_argument("--prefix", default="drafts:", help="what the keys in Redis start with")

    purge = actions.add_parser("purge", parents=[store], help="delete expired drafts; run it once a day")
    purge.set_defaults(run=_purge)
    stats = actions.add_parser("stats", parents=[store], help="count what is stored; reads all of it")
    stats.add_argument("--json", action="store_true", help="as JSON")
    stats.set_defaults(run=_stats)


def open_store(url: str | None, prefix: str, policy: Policy) -> DraftStore:
    """The store at a URL. Raises StoreError."""
    if not url:
        raise StoreError("opening the store", f"give --url, or set {URL_VARIABLE}")
    try:
        if not url.startswith(("redis:", "rediss:", "unix:")):
            from editor.drafts import SQLDraftStore

            return SQLDraftStore(url, policy=policy)
        from redis import Redis

        from editor.drafts import RedisDraftStore

        return RedisDraftStore(Redis.from_url(url), prefix=prefix, policy=policy)
    except (ImportError, ValueError) as error:
        raise StoreError("opening the store", str(error)) from error


def _purge(options: argparse.Namespace, policy: Policy) -> int:
    store = open_store(options.url, options.prefix, policy)
    print(f"purged {store.purge_expired()} expired drafts")
    store.close()
    return 0


def _stats(options: argparse.Namespace, policy: Policy) -> int:
    store = open_store(options.url, options.prefix, policy)
    counted = asdict(store.stats())
    store.close()
    if options.json:
        print(json.dumps(counted))
        return 0
    for name, value in counted.items():
        print(f"{name} {value}")
    return 0
