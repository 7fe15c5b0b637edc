"""The command line: `python -m editor check|render|migrate|export|policy|providers|drafts|archive|serve`.

Exit status: 0 accepted, 1 violations, 2 unusable input, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from editor.archive import command as archive
from editor.core import Editor
from editor.dialects import DIALECTS, FORMATS, Mail
from editor.drafts import command as drafts
from editor.errors import EditorError
from editor.policy import Policy
from editor.proposals import ORIGINS
from editor.providers import listing
from editor.result import Migrated, Result
from editor.service import command as service

ACCEPTED, VIOLATIONS, UNUSABLE, STOPPED = 0, 1, 2, 130


class UnusableInput(EditorError):
    """Input that is no reply: a file that cannot be read, or a line that is not JSON."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        policy = Policy.from_toml(options.policy) if options.policy else Policy()
        status: int = options.run(options, policy)
    except (EditorError, OSError) as error:
        print(f"reply-editor: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("reply-editor: stopped", file=sys.stderr)
        return STOPPED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m editor", description="Check and show forum replies.")
    commands = parser.add_subparsers(required=True, metavar="command")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--policy", metavar="FILE", help="a policy in TOML")
    _add_texts(commands, common)
    _add_listings(commands, common)
    drafts.add_parser(commands, parents=[common])
    service.add_parser(commands, parents=[common])
    archive.add_parser(commands, parents=[common])
    return parser


def _add_texts(commands: Any, common: argparse.ArgumentParser) -> None:
    """The commands that read one text, or many."""
    source = argparse.ArgumentParser(add_help=False)
    source.add_argument("file", metavar="FILE", help="HTML, or - for standard input")

    check = commands.add_parser("check", parents=[common, source], help="check a reply")
    check.add_argument("--json", action="store_true", help="print the whole result as JSON")
    check.add_argument(
        "--lines", action="store_true", help='read JSON lines, each {"html": …}; taken for granted for *.jsonl'
    )
    check.set_defaults(run=_check)

    render = commands.add_parser("render", parents=[common, source], help="print a stored reply as HTML to show")
    render.set_defaults(run=_render)

    migrate = commands.add_parser("migrate", parents=[common, source], help="read a post that other software stored")
    migrate.add_argument("--dialect", choices=DIALECTS, default="auto", metavar="NAME", help=", ".join(DIALECTS))
    migrate.add_argument("--base", metavar="URL", help="where the forum stands, for addresses without a host")
    migrate.add_argument("--json", action="store_true", help="print the whole result as JSON")
    migrate.add_argument("--lines", action="store_true", help="read JSON lines, as check does")
    migrate.set_defaults(run=_migrate)

    export = commands.add_parser("export", parents=[common, source], help="print a stored reply in another format")
    export.add_argument("--format", choices=FORMATS, default="markdown", help="mail prints its HTML part")
    export.add_argument("--base", metavar="URL", help="where the forum stands, for its own paths")
    export.set_defaults(run=_export)


def _add_listings(commands: Any, common: argparse.ArgumentParser) -> None:
    """The commands that say what the editor goes by."""
    policy = commands.add_parser("policy", parents=[common], help="print the policy, or propose one")
    policy.add_argument(
        "origin", nargs="?", choices=ORIGINS, metavar="ORIGIN", help=f"propose one: {', '.join(ORIGINS)}"
    )
    policy.add_argument("file", nargs="?", metavar="FILE", help="the settings to propose one from")
    policy.add_argument("--json", action="store_true", help="as JSON; else as TOML")
    policy.set_defaults(run=_policy)

    providers = commands.add_parser("providers", parents=[common], help="list the sites that become players")
    form = providers.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as a table for the documentation")
    form.add_argument("--css", action="store_true", help="the style sheet of their players instead")
    providers.set_defaults(run=_providers)


def _check(options: argparse.Namespace, policy: Policy) -> int:
    return _results(options, Editor(policy).check)


def _migrate(options: argparse.Namespace, policy: Policy) -> int:
    migrate = partial(Editor(policy).migrate, dialect=options.dialect, base=options.base)
    return _results(options, migrate)


def _results(options: argparse.Namespace, check: Callable[[str], Result]) -> int:
    """Print what each text of the input becomes."""
    text = _read(options.file)
    lines = options.lines or options.file.endswith(".jsonl")
    status = ACCEPTED
    for html in _replies(text) if lines else [text]:
        result = check(html)
        _print_json(result.to_json()) if options.json or lines else _print_result(result)
        if not result.ok:
            status = VIOLATIONS
    return status


def _render(options: argparse.Namespace, policy: Policy) -> int:
    print(Editor(policy).render(_read(options.file)))
    return ACCEPTED


def _export(options: argparse.Namespace, policy: Policy) -> int:
    exported = Editor(policy).export(_read(options.file), options.format, base=options.base)
    print(exported.html if isinstance(exported, Mail) else exported)
    return ACCEPTED


def _policy(options: argparse.Namespace, policy: Policy) -> int:
    if options.origin:
        return _propose(options)
    if options.json:
        print(policy.to_json())
        return ACCEPTED
    for field in fields(policy):
        value = policy.to_mapping()[field.name]
        print(f"{field.name} = {_toml('none' if value is None else value)}")
    return ACCEPTED


def _propose(options: argparse.Namespace) -> int:
    """Print a policy for another set-up, and as comments what it cannot express."""
    if options.file is None:
        raise UnusableInput(f"policy {options.origin} needs a FILE")
    proposal = ORIGINS[options.origin](_read(options.file))
    settings = proposal.policy().to_mapping()
    for name in sorted(proposal.settings):
        print(f"{name} = {_toml(settings[name])}")
    for sentence in proposal.inexpressible:
        print(f"# not expressed: {' '.join(sentence.split())}")
    return ACCEPTED


def _toml(value: Any) -> str:
    """A setting as TOML writes it: as JSON does, but for tables."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(name, ensure_ascii=False)} = {_toml(inner)}" for name, inner in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _providers(options: argparse.Namespace, policy: Policy) -> int:
    if options.css:
        print(listing.style(policy), end="")
    elif options.markdown:
        print(listing.markdown(policy), end="")
    else:
        for row in listing.rows(policy):
            print(f"{row.code:20} {row.name:32} {row.family:20} {row.example}".rstrip())
    return ACCEPTED


def _read(name: str) -> str:
    """The text of a file or of standard input; one final newline is the file's, not the writer's."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise UnusableInput(f"{name}: not UTF-8 at byte {error.start}") from None


def _replies(text: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnusableInput(f"line {number}: not JSON: {error}") from None
        html = value.get("html") if isinstance(value, dict) else value
        if not isinstance(html, str):
            raise UnusableInput(f'line {number}: neither a string nor an object with a string "html"')
        yield html


def _print_json(value: dict[str, Any]) -> None:
    # Escaped where UTF-8 could not hold it: a notice may quote a lone surrogate.
    print(json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode())


def _print_result(result: Result) -> None:
    print(result.html)
    for violation in result.violations:
        print(f"violation {violation.code}: {violation.message}", file=sys.stderr)
    for notice in result.notices:
        print(f"notice {notice.code}: {notice.message} {dict(notice.params)}", file=sys.stderr)
    if isinstance(result, Migrated) and result.unknown:
        print(f"kept as text: {dict(result.unknown)}", file=sys.stderr)
