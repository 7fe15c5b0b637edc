"""The guides: with the wheel that they tell to install, their text, as written, makes a forum in which a person writes
and posts.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.browser.guides import (
    ROOT,
    Guide,
    beside,
    free_port,
    serving,
    visited,
    write_and_post,
    write_wait_paste_embed_and_post,
)
from tests.wheel import Built, install

LINES = {"flask": 10, "wtforms": 10, "fastapi": 15, "django": 15}
"""The guides, and how many lines a forum may need for the sake of the reply box."""
SERVICE = (ROOT / "docs/service.md").read_text(encoding="utf-8")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def guide(name: str) -> Guide:
    """A guide of the documentation."""
    return Guide(f"docs/{name}.md")


def bare(name: str) -> Guide:
    """The forum that a guide begins with."""
    return Guide(f"tests/fixtures/bare/{name}.md")


@pytest.fixture(scope="module")
def python(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with what the guides tell to install, the wheel and nothing of the checkout."""
    told = [each for name in (*LINES, "service") for each in guide(name).installs]
    return install(built.wheel, tmp_path_factory.mktemp("installed"), *sorted(set(told)))


@pytest.mark.parametrize("name", LINES)
def test_a_guide_marks_each_line_that_a_forum_with_a_textarea_does_not_have(name: str) -> None:
    marked = [line for file in guide(name).files for line in file.marked]
    assert [number for number, _ in marked] == list(range(1, len(marked) + 1))
    assert [text for _, text in marked] == guide(name).lines_beside(bare(name))
    assert 8 <= len(marked) <= LINES[name]


@pytest.mark.parametrize("name", LINES)
def test_the_forum_that_a_guide_begins_with_takes_posts(
    browser: Browser, name: str, python: Path, tmp_path: Path
) -> None:
    with bare(name).followed(tmp_path, python) as forum:
        write_and_post(browser, forum)


@pytest.mark.parametrize("name", LINES)
def test_a_person_writes_waits_pastes_embeds_and_posts(
    browser: Browser, name: str, python: Path, tmp_path: Path
) -> None:
    with guide(name).followed(tmp_path, python) as forum:
        write_wait_paste_embed_and_post(browser, forum)


def test_the_package_that_the_guides_run_is_the_installed_one(python: Path, tmp_path: Path) -> None:
    command = [str(python), "-c", "import editor; print(editor.__file__)"]
    said = subprocess.run(command, cwd=tmp_path, env=beside(python), capture_output=True, text=True, check=True).stdout
    assert said.startswith(str(python.parents[1]))


class Service(NamedTuple):
    """The service as its guide starts it."""

    port: int
    environment: dict[str, str]
    second_block: str


@pytest.fixture
def service(python: Path, tmp_path: Path) -> Iterator[Service]:
    """The service, by the two blocks of its guide's ten minutes."""
    port = free_port()
    part = SERVICE.partition("## In ten minutes")[2].partition("\n## ")[0]
    place = {"/opt/reply-editor": str(python.parents[1]), "127.0.0.1:8010": f"127.0.0.1:{port}"}
    first, second = (
        re.sub("|".join(place), lambda found: place[found[0]], block)
        for block in re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
    )
    exports = "\n".join(line for line in first.splitlines() if line.startswith("export "))
    said = subprocess.run(
        ["sh", "-euc", f"{exports}\nenv -0"], env=beside(python), capture_output=True, text=True, check=True
    ).stdout
    environment = dict(variable.split("=", 1) for variable in said.split("\0") if variable)
    environment["EDITOR_BIND"] = f"127.0.0.1:{port}"
    (serve,) = (line.partition(" #")[0].split() for line in first.splitlines() if " serve" in line)
    with serving(serve, tmp_path, environment):
        yield Service(port, environment, second)


def test_the_guide_of_the_service_makes_one_that_checks_a_reply(browser: Browser, service: Service) -> None:
    with visited(browser, f"http://127.0.0.1:{service.port}/health/live"):
        pass
    answer = subprocess.run(
        ["sh", "-euc", service.second_block], env=service.environment, capture_output=True, text=True, check=True
    ).stdout
    assert '"html":"<p><strong>Hi</strong></p>"' in answer.replace('": "', '":"')


def test_a_person_writes_and_posts_in_the_forum_in_php_beside_that_service(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    php = shutil.which("php")
    if php is None:
        if "CI" in os.environ:
            pytest.fail("php is not installed: apt-get install php-cli")
        pytest.skip("php is not installed: apt-get install php-cli")
    port = free_port()
    environment = {
        **service.environment,
        "EDITOR_SERVICE": f"http://127.0.0.1:{service.port}",
        "EDITOR_SERVICE_KEY": service.environment["EDITOR_KEYS"].removeprefix("forum="),
        "POSTS": str(tmp_path / "posts.json"),
    }
    with visited(browser, f"http://127.0.0.1:{service.port}/health/live"):
        pass
    command = [php, "-d", f"session.save_path={tmp_path}", "-S", f"127.0.0.1:{port}", "examples/php/forum.php"]
    with serving(command, ROOT, environment):
        write_wait_paste_embed_and_post(browser, f"http://127.0.0.1:{port}/")
