"""Every Python block of every page runs, in the page's order, and the value beside an expression is its value."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from starlette.testclient import TestClient

from editor.drafts import SQLDraftStore
from tests.browser.test_guides import LINES
from tests.docs.pages import GIVEN, PAGES, blocks

VALUE = re.compile(r"True|False|None|-?\d|['\"\[({]|[A-Z]\w+\(")
"""How a comment begins that is a value; the others are prose."""
VALUES = {"README.md": 5, "docs/drafts.md": 15, "docs/wtforms.md": 5}
"""How many values some pages show at least, so that none gets lost among the prose."""
WITH_PYTHON = [page for page in PAGES if blocks(page, "python")]
SESSIONS = [page for page in WITH_PYTHON if ">>> " in blocks(page, "python")[0]]
ELSEWHERE = {f"docs/{name}.md" for name in LINES if name != "wtforms"}
"""Guides that are followed as a whole, files and all, by tests/browser/test_guides.py; WTForms has more code."""
SCRIPTS = [page for page in WITH_PYTHON if page not in SESSIONS and page not in ELSEWHERE]


@pytest.fixture(autouse=True)
def forum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and the forum's secret."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "a secret of the forum")


def run(page: str) -> tuple[dict[str, Any], int]:
    """The names that the page's code has bound, and how many values were compared."""
    namespace: dict[str, Any] = {"__name__": "forum", **GIVEN.get(page, dict)()}
    compared = 0
    for block in blocks(page, "python"):
        lines = block.splitlines()
        for statement in ast.parse(block, page).body:
            if not isinstance(statement, ast.Expr):
                exec(compile(ast.Module([statement], []), page, "exec"), namespace)
                continue
            value = eval(compile(ast.Expression(statement.value), page, "eval"), namespace)
            comment = lines[(statement.end_lineno or statement.lineno) - 1].partition("  # ")[2]
            if VALUE.match(comment):
                assert says(comment, value), f"{page}: {ast.unparse(statement)} is {value!r}"
                compared += 1
    return namespace, compared


def says(comment: str, value: object) -> bool:
    """Whether a comment begins with the value as it is shown, or is a literal that equals it."""
    if comment.startswith(repr(value)):
        return True
    try:
        return bool(ast.literal_eval(comment) == value)
    except (SyntaxError, ValueError):
        return False


def close(namespace: dict[str, Any]) -> None:
    """Close what a page opened: its stores, those of its apps, and its engines."""
    for thing in namespace.values():
        drafts = thing.extensions["editor"].drafts if type(thing) is Flask and "editor" in thing.extensions else thing
        if isinstance(drafts, SQLDraftStore):
            drafts.close()
        elif isinstance(drafts, Engine):
            drafts.dispose()


@pytest.mark.parametrize("page", SCRIPTS)
def test_the_code_of_the_page_runs(page: str) -> None:
    namespace, compared = run(page)
    close(namespace)
    assert compared >= VALUES.get(page, 0)


@pytest.mark.parametrize("page", SESSIONS)
def test_the_session_of_the_page_is_true(page: str) -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    runner.run(parser.get_doctest(PAGES[page], {}, page, page, 0))
    assert runner.failures == 0
    assert runner.tries > 0


def test_the_forum_of_the_api_page_takes_a_reply_and_makes_one_post_of_it() -> None:
    namespace, _ = run("docs/api.md")
    namespace["published"].create_table(namespace["engine"])
    browser = namespace["app"].test_client()
    with browser.session_transaction() as session:
        session["member"] = "42"
    form = {"content": "<p>Hello</p>", "content-format": "html", "reply_token": "a1b2c3d4e5f6a7b8"}
    answers = [browser.post("/topics/7/replies", data=form) for _ in range(2)]
    close(namespace)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert namespace["posts"] == [("reply:7", "<p>Hello</p>")]


def test_the_starlette_of_the_api_page_checks_a_reply_and_serves_the_api() -> None:
    namespace, _ = run("docs/api.md")
    with TestClient(namespace["in_starlette"]) as browser:
        accepted, refused = (
            browser.post("/", data={"content": html, "content-format": "html"})
            for html in ("<b>Hi</b>", "<p>" + "😀" * 76 + "</p>")
        )
        odd = [
            browser.post("/", data={"content": "Hi"}),
            browser.post("/", data={"content-format": "html"}),
            browser.post("/", json={"content": "Hi"}),
            browser.post("/", data={"content-format": "html"}, files={"content": ("a.txt", b"Hi")}),
            browser.post("/", data={"content": "Hi"}, files={"content-format": ("a.txt", b"html")}),
        ]
        health = browser.get("/editor/health/live")
    close(namespace)
    assert [answer.status_code for answer in odd] == [200, 422, 422, 422, 200]
    assert (accepted.status_code, accepted.text) == (200, "<p><strong>Hi</strong></p>")
    assert refused.status_code == 422
    assert health.status_code == 200


def test_the_forum_of_the_wtforms_page_shows_what_it_refuses_and_posts_what_it_accepts() -> None:
    namespace, _ = run("docs/wtforms.md")
    (template,) = blocks("docs/wtforms.md", "html")
    Path("templates").mkdir()
    Path("templates/topic.html").write_text(template, encoding="utf-8")
    browser = namespace["app"].test_client()
    page = browser.get("/").text
    assert "<reply-editor" in page
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    refused, posted, typed, forged = (
        browser.post("/", data={"csrf_token": given, "content": content, "content-format": form})
        for given, content, form in [
            (token[1], "<p>" + "😀" * 76 + "</p>", "html"),
            (token[1], "<p>Hello</p>", "html"),
            (token[1], "a <b> tag", "text"),
            ("", "<p>Forged</p>", "html"),
        ]
    )
    shown = browser.get("/").text
    close(namespace)
    assert "Only 75 emoji are allowed." in refused.text
    assert [answer.status_code for answer in (posted, typed, forged)] == [302, 302, 400]
    assert namespace["posts"] == ["<p>Hello</p>", "<p>a &lt;b&gt; tag</p>"]
    assert "<article><p>Hello</p></article>" in shown


def test_pages_that_say_what_they_take_for_granted_are_there() -> None:
    assert set(GIVEN) <= set(WITH_PYTHON)


def test_a_wrong_value_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES, "wrong.md", "```python\n1 + 1  # 3\n```\n")
    with pytest.raises(AssertionError, match=r"1 \+ 1 is 2"):
        run("wrong.md")
