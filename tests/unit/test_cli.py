"""The command line answers on standard output, explains on standard error, and tells by its exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, given: str | bytes = "") -> subprocess.CompletedProcess[str]:
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run([sys.executable, "-m", "editor", *arguments], input=data, capture_output=True, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_accepted_reply_is_printed_and_exits_0() -> None:
    done = run("check", "-", given="<b>hi</b>\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "<p><strong>hi</strong></p>\n", "")


def test_json_is_the_whole_result() -> None:
    done = run("check", "-", "--json", given="<p>hi 😀</p>\n")
    answer = json.loads(done.stdout)
    assert answer["html"] == "<p>hi 😀</p>"
    assert answer["stats"]["emoji"] == 1
    assert answer["repaired"] is False


def test_violations_exit_1_and_are_explained() -> None:
    done = run("check", "-", given=f"<p>{'😀' * 76}</p>")
    assert done.returncode == 1
    assert "too_many_emoji: Only 75 emoji are allowed." in done.stderr


def test_json_lines_are_answered_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text('{"html": "<p>a</p>"}\n\n"<p>b</p>"\n{"html": ""}\n')
    done = run("check", str(file))
    assert [json.loads(line)["html"] for line in done.stdout.splitlines()] == ["<p>a</p>", "<p>b</p>", ""]
    assert done.returncode == 1


def test_a_command_that_is_stopped_says_so_in_a_line(tmp_path: Path) -> None:
    """As by Ctrl-C, while it waits for its input. A shell lets what it runs in the background ignore that signal."""
    waiting = tmp_path / "pipe"
    os.mkfifo(waiting)
    command = [sys.executable, "-m", "editor", "check", str(waiting)]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running, waiting.open("wb"):  # once it is read
        signal.signal(signal.SIGINT, before)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
    assert (running.returncode, told) == (130, b"reply-editor: stopped\n")


def test_a_policy_file_is_used(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("max_emoji = 0\n")
    assert run("check", "-", "--policy", str(policy), given="<p>😀</p>").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "given", "explained"),
    [
        (["check", "no-such-file"], "", "No such file"),
        (["check", "-"], b"<p>\xff</p>", "not UTF-8 at byte 3"),
        (["check", "-", "--lines"], "{", "line 1: not JSON"),
        (["check", "-", "--lines"], "[" * 100_000, "line 1: not JSON"),
        (["check", "-", "--lines"], '"a"\n{"text": 1}', "line 2: neither a string nor an object"),
        (["check", "-", "--policy", "no-such-file"], "", "No such file"),
        (["check"], "", "usage"),
        ([], "", "usage"),
        (["no-such-command"], "", "usage"),
    ],
)
def test_unusable_input_exits_2_and_says_why(arguments: list[str], given: str | bytes, explained: str) -> None:
    done = run(*arguments, given=given)
    assert done.returncode == 2
    assert explained in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_policy_is_named_by_its_field(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("max_emoji = -1\n")
    done = run("check", "-", "--policy", str(policy))
    assert done.returncode == 2
    assert "policy field 'max_emoji': must not be negative" in done.stderr


def test_render_prints_html_to_show() -> None:
    assert run("render", "-", given="<p>hi</p>").stdout == "<p>hi</p>\n"


def test_the_printed_policy_is_a_policy_file(tmp_path: Path) -> None:
    printed = run("policy").stdout
    file = tmp_path / "policy.toml"
    file.write_text(printed)
    assert run("policy", "--policy", str(file)).stdout == printed
    assert json.loads(run("policy", "--json").stdout)["max_emoji"] == 75
