"""The front page leads where a stranger wants to go, and what it says of other libraries is what they do."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from importlib.metadata import metadata
from pathlib import PurePosixPath

import bleach
import nh3
import pytest
from turbohtml import clean as turbohtml

from editor import Editor
from tests.docs.pages import PAGES, ROOT

LINK = re.compile(r"\]\(([\w/.-]+\.md)(?:#[\w-]+)?\)")
WANTED = {
    "how to embed it in Django": ("docs/django.md", "Django", ["pip install", "INSTALLED_APPS +=", "ReplyField("]),
    "what a violation code means": ("docs/messages.md", "Violations", ["| `too_many_emoji` | Only {limit} emoji"]),
    "how to move a XenForo archive": (
        "docs/archive.md",
        "The archive",
        ["--dialect xenforo", "--sample", "--write-back"],
    ),
    "which dialects there are": ("docs/moving-in.md", "What comes in", ["`bbcode:xenforo`", "HTML of XenForo 1 and 2"]),
    "what the security promise is": ("SECURITY.md", "What is promised", ["canonical HTML, whatever was submitted"]),
    "how to back up drafts": ("docs/operating.md", "Backup and restore", ["pg_dump", "After a restore"]),
    "what is accessible": ("docs/accessibility.md", "WCAG 2.2, A and AA", ["| 1.1.1 Non-text Content | A |"]),
}
"""What a stranger looks for: the page, its heading, and words of the answer below that."""
COLUMNS = ("Reply editor", "bleach 6.4", "nh3 0.3", "turbohtml 1.15")
CLEAN: tuple[Callable[[str], str], ...] = (
    lambda html: str(Editor().check(html).html),
    lambda html: str(bleach.clean(html)),
    nh3.clean,
    turbohtml.sanitize,
)
WORD = (
    '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><![if !supportLists]>'
    '<span style="mso-list:Ignore">1.<span>&nbsp; </span></span><![endif]>one</p>'
)


def row(name: str) -> list[str]:
    """The cells of a row of the table, without its name."""
    (line,) = (line for line in PAGES["README.md"].splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def links(page: str) -> set[str]:
    """The pages that a page leads to, by one click."""
    beside = PurePosixPath(page).parent
    return {posixpath.normpath(str(beside / found)) for found in LINK.findall(PAGES[page])}


def below(page: str, heading: str) -> str:
    """What a page says below a heading, to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n", PAGES[page], re.MULTILINE)
    assert found, f"{page} has no heading {heading}"
    rest = PAGES[page][found.end() :]
    if found[1] == "#":
        return rest
    return re.split(rf"^#{{1,{len(found[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("looked_for", WANTED)
def test_a_stranger_finds_it_in_two_clicks_and_it_is_answered_there(looked_for: str) -> None:
    page, heading, answer = WANTED[looked_for]
    first = links("README.md")
    second = {linked for each in first if each in PAGES for linked in links(each)}
    assert page in first | second
    assert [words for words in answer if words not in below(page, heading)] == []


def test_every_page_that_the_front_page_leads_to_is_there() -> None:
    linked = links("README.md")
    assert len(linked) > 20
    assert [page for page in sorted(linked) if not (ROOT / page).is_file()] == []


def test_every_extra_is_on_the_front_page() -> None:
    about = metadata("reply-editor")
    extras = set(about.get_all("Provides-Extra") or [])
    told = PAGES["README.md"].partition("| Extra | For |")[2].partition("\n\n")[0]
    # What brings the API brings its extra.
    assert extras - {"api"} == set(re.findall(r"`([\w-]+)`", told))


@pytest.mark.parametrize("named", COLUMNS[1:])
def test_the_table_is_about_the_releases_that_are_tried(named: str) -> None:
    (header,) = (line for line in PAGES["README.md"].splitlines() if line.startswith("| | Reply editor |"))
    assert f"| {named} |" in header
    locked = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in locked if line.startswith(named.replace(" ", "==") + ".")]


@pytest.mark.parametrize(("column", "package"), [*enumerate(("reply-editor", "bleach", "nh3", "turbohtml"))])
def test_the_license_is_what_the_package_says(column: int, package: str) -> None:
    about = metadata(package)
    said = " ".join(about[name] for name in ("License-Expression", "License") if name in about)
    assert row("License")[column].partition(" ")[0] in said.replace("Apache Software License", "Apache 2.0")


@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=COLUMNS)
def test_an_address_in_angle_brackets_is_kept_or_lost_as_the_table_says(column: int) -> None:
    cleaned = CLEAN[column]("<p>Ann <ann@example.org> wrote</p>")
    said = row("The text of `Ann <ann@example.org>` in HTML")[column]
    assert said == ("kept" if "ann@example.org" in cleaned else "lost")


@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=COLUMNS)
def test_a_numbered_paragraph_of_word_becomes_what_the_table_says(column: int) -> None:
    cleaned = str(Editor().paste(html=WORD, text="1. one").rich) if column == 0 else CLEAN[column](WORD)
    assert row("A numbered paragraph of Word, on the server")[column] == (
        "a list" if "<li>" in cleaned else "a paragraph"
    )


def test_bleach_says_itself_that_there_will_be_no_other_release() -> None:
    assert "6.4 was its last release" in row("What it is")[1]
    assert "no longer maintained. There will be no future" in str(metadata("bleach"))


def test_what_says_what_it_took_away_has_the_name_of_the_table() -> None:
    assert row("Says what it took away")[0] == "`result.removed`"
    assert Editor().check("<p>x<script>1</script></p>").removed
    assert f"`{turbohtml.sanitize_report.__name__}`" == row("Says what it took away")[3]
