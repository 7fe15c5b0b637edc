"""The guides as they are written: their files, their commands, and what a person does in the forum that they make."""

from __future__ import annotations

import difflib
import os
import re
import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

from tests.browser.forum import PASTE
from tests.wheel import outside_the_checkout

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```(python|html|sh)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"(?:# |<!-- )([\w./]+\.(?:py|html))(, at its end)?(?: -->)?\n(.*)", re.DOTALL)
MARK = re.compile(r"(?:  # | \{# )(\d+)(?: #\})?$")
"""The number behind a line that a guide counts."""
PORT = {"flask": ["--port", "{port}"], "uvicorn": ["--port", "{port}"], "python": ["127.0.0.1:{port}", "--noreload"]}
"""What follows a guide's last command, by its program, so that it serves on a port of ours."""


class File(NamedTuple):
    """A file of a guide; `at_its_end` where it is there already."""

    path: str
    at_its_end: bool
    text: str

    @property
    def lines(self) -> list[str]:
        """Its lines without their numbers and their indentation."""
        return [MARK.sub("", line).strip() for line in self.text.splitlines()]

    @property
    def marked(self) -> list[tuple[int, str]]:
        """The lines that are counted, with their numbers."""
        found = ((MARK.search(line), line) for line in self.text.splitlines())
        return [(int(mark[1]), MARK.sub("", line).strip()) for mark, line in found if mark]


class Guide:
    """A page of the documentation that is followed as it is."""

    def __init__(self, page: str) -> None:
        blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
        found = [FILE.match(text) for kind, text in blocks if kind != "sh"]
        self.files = [File(each[1], bool(each[2]), each[3]) for each in found if each]
        self._lines = [line for kind, text in blocks if kind == "sh" for line in text.splitlines()]

    @property
    def commands(self) -> list[list[str]]:
        """What it tells to run, once that is installed."""
        return [shlex.split(line) for line in self._lines if "pip install " not in line]

    @property
    def installs(self) -> list[str]:
        """What it tells to install."""
        return [each for line in self._lines if "pip install " in line for each in shlex.split(line)[2:]]

    def lines_beside(self, bare: Guide) -> list[str]:
        """The lines that it has and another does not, but for their indentation."""
        before = {file.path: file.lines for file in bare.files}
        compared = (difflib.ndiff(before.get(file.path, []), file.lines) for file in self.files)
        return [line[2:] for lines in compared for line in lines if line.startswith("+ ") and line[2:]]

    def write(self, folder: Path) -> None:
        """Write its files."""
        for file in self.files:
            path = folder / file.path
            path.parent.mkdir(exist_ok=True)
            before = path.read_text(encoding="utf-8") if file.at_its_end else ""
            path.write_text(before + file.text, encoding="utf-8")

    @contextmanager
    def followed(self, folder: Path, python: Path) -> Iterator[str]:
        """The address of its forum, made in a folder by its own commands, with what is installed beside a Python."""
        environment = beside(python)

        def run(*command: str) -> None:
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

        *before, last = self.commands
        if any("manage.py" in command for command in self.commands):
            run("django-admin", "startproject", "forum", ".")
        self.write(folder)
        for command in before:
            run(*command)
        if before:
            run("python", "manage.py", "check", "--fail-level", "WARNING")
        port = free_port()
        with serving([*last, *(each.format(port=port) for each in PORT[last[0]])], folder, environment):
            yield f"http://127.0.0.1:{port}/"


def beside(python: Path) -> dict[str, str]:
    """The environment of programs that are installed beside a Python, and see nothing of this checkout."""
    return {**outside_the_checkout(), "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def serving(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """A server that runs in a folder."""
    quiet = subprocess.DEVNULL
    # A shell looks the program up where the environment says, and not where these tests run.
    server = subprocess.Popen(
        ["sh", "-c", 'exec "$@"', "sh", *command], cwd=folder, env=environment, stdout=quiet, stderr=quiet
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def visited(browser: Browser, forum: str) -> Iterator[Page]:
    """The first page of a forum that is about to answer, without a network."""
    context = browser.new_context()
    context.route(lambda url: not url.startswith(forum), lambda route: route.abort())
    page = context.new_page()
    for _ in range(120):
        try:
            page.goto(forum)
            break
        except Exception:
            page.wait_for_timeout(500)
    yield page
    context.close()


def write_and_post(browser: Browser, forum: str) -> None:
    """What a person does in a forum with a plain textarea."""
    with visited(browser, forum) as page:
        page.locator("textarea").fill("Hello there")
        page.get_by_role("button", name="Submit reply").click()
        expect(page.locator("article")).to_have_text("Hello there", timeout=60_000)


def write_wait_paste_embed_and_post(browser: Browser, forum: str) -> None:
    """What a person does in a forum with the reply box, from the first letter to the post on the page."""
    with visited(browser, forum) as page:
        _write_wait_paste_embed_and_post(page)


def _write_wait_paste_embed_and_post(page: Page) -> None:
    page.wait_for_selector("reply-editor.re-ready", timeout=60_000)
    text, box = page.locator(".re-text"), "document.querySelector('reply-editor').value"
    text.click()
    page.keyboard.type("Hello there")
    expect(page.locator(".re-status")).to_contain_text("saved", ignore_case=True, timeout=60_000)
    page.reload()
    page.wait_for_selector("reply-editor.re-ready", timeout=60_000)
    expect(text).to_contain_text("Hello there", timeout=60_000)
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.evaluate(PASTE, [".re-text", {"text/html": "<p>A <b>bold</b> word</p>", "text/plain": "A bold word"}])
    page.get_by_text("Restore formatting").click(timeout=60_000)
    page.wait_for_function(f"{box}.includes('<strong>bold</strong>')", timeout=60_000)
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("https://youtu.be/GfEKGum0kGQ\n")
    page.wait_for_function(f"{box}.includes('<figure data-embed=\"youtube\"')", timeout=60_000)
    page.get_by_role("button", name="Submit reply").click()
    post = page.locator("article")
    expect(post).to_contain_text("Hello there", timeout=60_000)
    expect(post.locator("strong")).to_have_text("bold")
    expect(post.locator("iframe")).to_have_count(1)
    page.wait_for_selector("reply-editor.re-ready", timeout=60_000)
    page.evaluate("document.querySelector('reply-editor').ready")
    assert page.evaluate(box) == ""
