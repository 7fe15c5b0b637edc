"""The forums, and a browser on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from examples.forums.served import ENVIRONMENTS, FORUMS, Forum, until_ready
from tests.browser.conftest import browser  # noqa: F401 - a fixture

WAIT = 30_000
"""Milliseconds: a forum's own server may be busy."""
INSTALLED = [name for name in FORUMS if (ENVIRONMENTS / name / ".ready").exists()]
"""Those that `make test-forums` could install."""


@pytest.fixture(scope="package", params=INSTALLED)
def forum(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """Each of the forums, served."""
    with FORUMS[request.param](tmp_path_factory.mktemp(request.param)) as served:
        yield served


@pytest.fixture
def page(browser: Browser, forum: Forum) -> Iterator[Page]:  # noqa: F811 - the fixture
    """The forum's own page for a reply, where a member has just opened it."""
    context = browser.new_context()
    context.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    # A player of a video must not be asked for in a test, nor a forum's pictures of its members.
    context.route(lambda url: not url.startswith(forum.url), lambda route: route.abort())
    page = context.new_page()
    forum.sign_in(page)
    page.goto(forum.url + forum.reply_page)
    until_ready(page)
    yield page
    expect.set_options(timeout=None)
    context.close()
