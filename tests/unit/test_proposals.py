"""A policy proposed from another set-up allows what it allowed, and names what it cannot express."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import bleach
import nh3
import pytest

from editor import Editor, Policy
from editor.proposals import ORIGINS, ProposalError
from editor.proposals.sanitizers import NH3_TAGS
from tests.cases import load

CASES = load("proposals.jsonl")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_set_up_gives_its_settings_and_what_no_policy_has(case: dict[str, object]) -> None:
    proposal = ORIGINS[str(case["origin"])](str(case["source"]))
    assert proposal.settings == case["settings"]
    assert proposal.inexpressible == case["inexpressible"]
    proposal.policy()


def test_what_nh3_allows_by_itself_is_what_it_says() -> None:
    assert nh3.ALLOWED_TAGS == NH3_TAGS


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("source", ["", "(", "{}", "[]", "\0", "(" * 100_000, "{" * 100_000, "x = 1"])
def test_what_holds_no_settings_is_explained(origin: str, source: str) -> None:
    with pytest.raises(ProposalError):
        ORIGINS[origin](source)


def test_a_settings_file_is_never_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    source = f"open({str(ran)!r}, 'w')\nALLOWED_TAGS = ['b'] + [open({str(ran)!r}, 'w').name]"
    proposal = ORIGINS["from-bleach"](source)
    assert not ran.exists()
    assert "tags: cannot be read without running the file; its default is taken" in proposal.inexpressible


def test_the_policy_keeps_of_a_post_what_bleach_kept() -> None:
    tags = ["p", "b", "em", "a", "ul", "li"]
    policy = ORIGINS["from-bleach"](f"bleach.clean(text, tags={tags})").policy()
    post = "<p>a <b>b</b> <em>c</em> <u>d</u> http://example.org/</p><ul><li>e</li></ul>"
    assert bleach.clean(post, tags=tags, strip=True).replace("b>", "strong>") == str(Editor(policy).clean(post))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "editor", "policy", *arguments], capture_output=True, text=True,
                          check=False)  # fmt: skip


def test_the_command_prints_toml_that_is_a_policy(tmp_path: Path) -> None:
    settings = tmp_path / "settings.py"
    settings.write_text("BLEACH_ALLOWED_TAGS = ['p', 'b', 'marquee']\nBLEACH_ALLOWED_ATTRIBUTES = {'*': ['id']}\n")
    done = run("from-bleach", str(settings))
    assert done.returncode == 0, done.stderr
    assert Policy.from_mapping(tomllib.loads(done.stdout)).elements == {"p", "br", "strong"}
    assert "# not expressed: <marquee>: its text stays, where it has any\n" in done.stdout
    assert "# not expressed: attribute id everywhere\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "explained"),
    [
        (["from-bleach"], "needs a FILE"),
        (["from-nh3", "none.py"], "No such file"),
        (["from-word", "x"], "invalid choice"),
    ],
)
def test_a_command_that_cannot_be_is_explained(arguments: list[str], explained: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert explained in done.stderr
    assert "Traceback" not in done.stderr
