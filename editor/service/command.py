"""The command line's `serve`."""

from __future__ import annotations

import argparse
import os
from typing import Any

from editor.extras import needed_by
from editor.policy import Policy


def add_parser(commands: Any, *, parents: list[argparse.ArgumentParser]) -> None:
    """Add `serve` to a parser's commands."""
    parser = commands.add_parser("serve", parents=parents, help="serve the API to backends that have a key")
    parser.add_argument("--config", metavar="FILE", help="the settings, in TOML")
    parser.add_argument("--keys", metavar="FILE", help="the keys, in TOML; EDITOR_KEYS in the environment will do")
    parser.add_argument("--bind", metavar="ADDRESS", help="where to listen, as 127.0.0.1:8010 or unix:/path")
    parser.add_argument("--workers", metavar="N", type=int, help="processes; by default one a processor")
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace, _: Policy) -> int:
    # Needs libraries of the extra `serve`, which the other commands do without.
    with needed_by("reply-editor serve", "serve"):
        from editor.service.server import serve
        from editor.service.settings import read_service

    given = {"bind": options.bind, "workers": options.workers, "keys_file": options.keys, "policy": options.policy}
    serve(read_service(options.config, os.environ, given))
    return 0
