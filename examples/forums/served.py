"""The forums as they are served for the tests: each in the environment that `make test-forums` made for it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from tests.contrib.service import FORUM, free_port, running, wait_for

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".venv-forums"


class Forum(NamedTuple):
    """A forum with one topic in it, and the member "ann"."""

    url: str
    database: Path
    sign_in_page: str
    reply_page: str
    edit_page: str
    """With {post} for the post's id."""
    posts: str
    """The query for the posts' contents and ids, the newest first."""
    post: str
    """The selector of a post's content on the topic's page."""

    def stored(self) -> list[tuple[str, int]]:
        """What the forum stores of its posts, and their ids, the newest first."""
        with closing(sqlite3.connect(self.database)) as connection:
            return list(connection.execute(self.posts))

    def sign_in(self, page: Page) -> None:
        """Become "ann", by the forum's own form."""
        page.goto(self.url + self.sign_in_page)
        page.locator("[name=username], [name=login]").fill("ann")
        page.locator("[name=password]").fill("correct horse")
        page.locator("form:has([name=password]) [type=submit], form:has([name=password]) button").first.click()
        page.wait_for_url(lambda url: self.sign_in_page not in url)


def until_ready(page: Page) -> None:
    """Wait until the box can be written in, and what it restores is there."""
    page.wait_for_selector("reply-editor.re-ready")
    page.evaluate("document.querySelector('reply-editor').ready")


@contextmanager
def machina(folder: Path) -> Iterator[Forum]:
    """django-machina."""
    python, port = ENVIRONMENTS / "machina/bin/python", free_port()
    environment = {**os.environ, "FORUM_DATA": str(folder)}

    def manage(*arguments: str) -> list[str]:
        return [str(python), "manage.py", *arguments]

    for command in ("migrate", "begin"):
        subprocess.run(manage(command), cwd=HERE / "machina", env=environment, check=True, stdout=subprocess.DEVNULL)
    with serving(manage("runserver", f"127.0.0.1:{port}", "--noreload"), port, HERE / "machina", environment):
        yield Forum(
            url=f"http://127.0.0.1:{port}",
            database=folder / "forum.sqlite3",
            sign_in_page="/login/",
            reply_page="/forum/tea-1/topic/green-tea-1/post/create/",
            edit_page="/forum/tea-1/topic/green-tea-1/{post}/post/update/",
            posts="SELECT content, id FROM forum_conversation_post ORDER BY id DESC",
            post=".post-content",
        )


@contextmanager
def flaskbb(folder: Path) -> Iterator[Forum]:
    """FlaskBB, beside the service that its plugin asks."""
    programs, port, place = ENVIRONMENTS / "flaskbb/bin", free_port(), HERE / "flaskbb"
    with running(folder) as service:
        environment = {
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",  # It starts pybabel by its name.
            "LC_ALL": "C.UTF-8",  # Click for Python 3.6 asks for one.
            "FORUM_DATA": str(folder),
            "REPLY_EDITOR_SERVICE": service.url,
            "REPLY_EDITOR_KEY": FORUM,
        }
        command = [str(programs / "flaskbb"), "--config", "forum.cfg"]
        install = [*command, "install", "--force", "-u", "ann", "-e", "ann@example.org", "-p", "correct horse"]
        subprocess.run(install, cwd=place, env=environment, check=True, capture_output=True)
        with serving([*command, "run", "--port", str(port), "--no-reload"], port, place, environment):
            yield Forum(
                url=f"http://127.0.0.1:{port}",
                database=folder / "flaskbb.sqlite3",
                sign_in_page="/auth/login",
                reply_page="/topic/1-welcome/post/new",
                edit_page="/post/{post}/edit",
                posts="SELECT content, id FROM posts ORDER BY id DESC",
                post=".post-content",
            )


@contextmanager
def serving(command: list[str], port: int, folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """A server, until this ends."""
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, server)
        yield
    finally:
        server.terminate()
        server.wait(30)


FORUMS = {"machina": machina, "flaskbb": flaskbb}
